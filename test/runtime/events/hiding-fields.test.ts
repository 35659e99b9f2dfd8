import {
  type Context,
  Event,
  eventFromJson,
  eventToJson,
  HumanResponseEvent,
  type RunInput,
  StartEvent,
  StopEvent,
  step,
  Workflow,
} from "stepscope";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";

// Fields that are called what an event's members are called: they hide the members.
interface Fields {
  keys: string[];
  get: number;
  has?: boolean;
  toString: string;
  toJSON: { a: number };
  topic: string;
}
const FIELDS: Fields = { keys: ["a"], get: 1, has: true, toString: "text", toJSON: { a: 1 }, topic: "pirates" };

class Ask extends StartEvent.of<Fields>() {}
class Next extends Event.of<{ keys: string[] }>() {}
class Answer extends HumanResponseEvent.of<{ keys: string; has: boolean }>() {}

class Bare extends Workflow {
  @step({ accepts: StartEvent, emits: [Next] })
  async begin(ev: StartEvent<Fields>): Promise<Next> {
    const { get, has = false }: { get: number; has?: boolean } = ev;
    return new Next({ keys: [...ev.keys, String(get), String(has), ev.toString, ev.topic] });
  }
  @step({ accepts: Next, emits: [StopEvent] })
  async end(ev: Next): Promise<StopEvent<string[]>> {
    return new StopEvent({ result: ev.keys });
  }
}

class Own extends Workflow {
  @step({ accepts: Ask, emits: [StopEvent] })
  async all(ev: Ask, ctx: Context): Promise<StopEvent<string>> {
    const { keys } = await ctx.waitForEvent(Answer, { requirements: { keys: "right" } });
    return new StopEvent({ result: `${ev.keys[0]} ${keys}` });
  }
}

describe("a field that is called as a member of Event", () => {
  it("is one of run()'s input, of its own type, optional where it is", async () => {
    expectTypeOf<RunInput<Bare>>().toEqualTypeOf<Fields>();
    expectTypeOf<RunInput<Own>>().toEqualTypeOf<Fields>();
    expect(await new Bare().run(FIELDS)).toEqual(["a", "1", "true", "text", "pirates"]);
    // @ts-expect-error keys is a list
    const wrong = () => new Bare().run({ ...FIELDS, keys: 1 });
    void wrong;
  });

  it("is one that an event can be waited for with", async () => {
    const run = new Own().run(FIELDS);
    await new Promise((resolve) => setImmediate(resolve));
    run.sendEvent(new Answer({ keys: "wrong", has: true }));
    run.sendEvent(new Answer({ keys: "right", has: true }));
    expect(await run).toBe("a right");
  });

  it("survives JSON, and is seen by who prints the event", () => {
    const event = new Ask(FIELDS);
    const revived = eventFromJson(JSON.parse(JSON.stringify(eventToJson(event))), [Ask]);
    expect(Object.entries(revived)).toEqual(Object.entries(FIELDS));
    expect(revived).toBeInstanceOf(Ask);
  });

  it("may be checked by a schema", async () => {
    class Checked extends StartEvent.of(z.object({ keys: z.array(z.string()), values: z.number().default(1) })) {}
    class Flow extends Workflow {
      @step({ accepts: Checked, emits: [StopEvent] })
      async all(ev: Checked): Promise<StopEvent<number>> {
        return new StopEvent({ result: ev.keys.length + ev.values });
      }
    }
    expect(await new Flow().run({ keys: ["a", "b"], values: 3 })).toBe(5);
    // What has a default needn't be given.
    expectTypeOf<RunInput<Flow>>().toEqualTypeOf<{ keys: string[]; values?: number | undefined }>();
    expect(await new Flow().run({ keys: ["a", "b"] })).toBe(3);
    expect(() => new Flow().run({ keys: "a" as never, values: 3 })).toThrow(/keys: /);
  });
});
