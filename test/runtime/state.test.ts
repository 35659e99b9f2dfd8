import { type } from "arktype";
import {
  type Context,
  Event,
  type JournalEntry,
  type StandardSchema,
  StartEvent,
  type StateOf,
  StopEvent,
  step,
  Workflow,
  WorkflowConfigurationError,
  WorkflowRuntimeError,
  WorkflowStateError,
} from "stepscope";
import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";

/** One step that does something with the store and gives what it gives. */
function doing<T>(state: StandardSchema | undefined, act: (ctx: Context) => Promise<T>) {
  const flow = new Workflow({ name: "Counting", ...(state === undefined ? {} : { state }) });
  flow.step({ name: "act", accepts: StartEvent, emits: [StopEvent] }, async (_: StartEvent, ctx: Context) => {
    return new StopEvent({ result: await act(ctx) });
  });
  return flow;
}

const zod = z.object({
  count: z.number().int().default(0),
  user: z.object({ name: z.string() }).default({ name: "nobody" }),
});
const valibot = v.object({
  count: v.optional(v.pipe(v.number(), v.integer()), 0),
  user: v.optional(v.object({ name: v.string() }), { name: "nobody" }),
});
const arktype = type({
  count: "number.integer = 0",
  user: type({ name: "string" }).default(() => ({ name: "nobody" })),
});

describe.each<[library: string, schema: StandardSchema]>([
  ["zod", zod],
  ["valibot", valibot],
  ["arktype", arktype],
])("a state with a schema of %s", (_, schema) => {
  it("begins with the schema's defaults, and with what the run gives", async () => {
    const flow = doing(schema, (ctx) => ctx.store.getState());
    expect(await flow.run({})).toEqual({ count: 0, user: { name: "nobody" } });
    expect(await flow.run({}, { store: { count: 3 } })).toEqual({ count: 3, user: { name: "nobody" } });
  });

  it("refuses a run whose first state doesn't fit", () => {
    const flow = doing(schema, (ctx) => ctx.store.getState());
    expect(() => flow.run({}, { store: { count: "3" } })).toThrow(WorkflowStateError);
    expect(() => flow.run({}, { store: { count: "3" } })).toThrow(
      /^Counting can't start: its first state doesn't fit its schema: count: .*run\(input, \{ store: \{ … \} \}\)/s,
    );
  });

  it("checks each way to write, says who wrote what, and stays as it was", async () => {
    const flow = doing(schema, async ({ store }) => {
      const wrongly = [
        () => store.set("count", "four"),
        () => store.set("user.name", 4),
        () => store.setState({ count: 1.5 }),
        () => store.edit((state) => void Object.assign(state, { user: "me" })),
      ];
      const errors: unknown[] = [];
      await store.set("count", 2);
      for (const write of wrongly) await write().catch((error: unknown) => errors.push(error));
      return { errors, state: await store.getState() };
    });
    const { errors, state } = (await flow.run({})) as { errors: WorkflowStateError[]; state: unknown };
    expect(state).toEqual({ count: 2, user: { name: "nobody" } });
    const start = 'Step "act" of Counting can\'t';
    expect(errors.map((it) => it.message)).toEqual([
      expect.stringContaining(`${start} set "count" in ctx.store: the state doesn't fit its schema: count: `),
      expect.stringContaining(`${start} set "user.name" in ctx.store: the state doesn't fit its schema: user.name: `),
      expect.stringContaining(`${start} do ctx.store.setState: the state doesn't fit its schema: count: `),
      expect.stringContaining(`${start} do ctx.store.edit: the state doesn't fit its schema: user: `),
    ]);
    expect(errors[1]).toBeInstanceOf(WorkflowRuntimeError);
    expect(errors[1]).toMatchObject({
      ...{ name: "WorkflowStateError", workflow: "Counting", step: "act", path: "user.name" },
      issues: [{ path: "user.name", message: expect.any(String) }],
    });
    expect(errors[3]).toMatchObject({ path: null });
  });

  it("is what the defaults say after clear", async () => {
    const flow = doing(schema, async ({ store }) => {
      await store.edit((state) => void Object.assign(state, { count: 9, user: { name: "me" } }));
      await store.clear();
      return store.getState();
    });
    expect(await flow.run({})).toEqual({ count: 0, user: { name: "nobody" } });
  });

  it("is checked when a run goes on with a snapshot, and gets what the schema adds by then", async () => {
    class Go extends Event {}
    const flow = new Workflow({ name: "Counting", state: schema });
    flow.step({ name: "wait", accepts: StartEvent, emits: [StopEvent] }, async (_: StartEvent, ctx: Context) => {
      await ctx.waitForEvent(Go);
      return new StopEvent({ result: await ctx.store.getState() });
    });
    const run = flow.run({}, { store: { count: 7 } });
    await new Promise((resolve) => setImmediate(resolve));
    const snapshot = JSON.parse(JSON.stringify(run.snapshot()));
    run.cancel();
    const wrong = JSON.parse(JSON.stringify(snapshot).replace('"count":7', '"count":"7"'));
    expect(() => flow.resume(wrong, { events: [Go] })).toThrow(
      /^Counting can't go on with this snapshot: its state doesn't fit its schema: count: /,
    );
    const old = JSON.parse(JSON.stringify(snapshot).replace(/,"user":\{[^}]*\}/, ""));
    const resumed = flow.resume(old, { events: [Go] });
    await new Promise((resolve) => setImmediate(resolve));
    resumed.sendEvent(new Go());
    expect(await resumed).toEqual({ count: 7, user: { name: "nobody" } });
  });
});

describe("the schema of a state", () => {
  class Counter extends Workflow {
    static readonly state = z.object({ count: z.number().default(0), label: z.string().trim().default("") });

    @step({ accepts: StartEvent, emits: [StopEvent] })
    async count(ev: StartEvent<{ by: number }>, ctx: Context<StateOf<typeof Counter>>): Promise<StopEvent<number>> {
      const before = await ctx.store.get("count");
      expectTypeOf(before).toBeNumber();
      // @ts-expect-error a text is no count
      const wrong = () => ctx.store.set("count", "1");
      void wrong;
      await ctx.store.set("count", before + ev.by);
      await ctx.store.set("label", "  many ");
      return new StopEvent({ result: await ctx.store.get("count") });
    }
  }

  it("may be a static member of the class, and types the context", async () => {
    expectTypeOf<StateOf<typeof Counter>>().toEqualTypeOf<{ count: number; label: string }>();
    expectTypeOf<StateOf<typeof valibot>>().toEqualTypeOf<{ count: number; user: { name: string } }>();
    expectTypeOf<StateOf<typeof arktype>>().toEqualTypeOf<{ count: number; user: { name: string } }>();
    const run = new Counter().run({ by: 2 }, { store: { count: 40 } });
    expect(await run).toBe(42);
    expect(run.store).toEqual({ count: 42, label: "many" });
  });

  it("is inherited, and the option says more than the class", async () => {
    class Louder extends Counter {}
    expect(() => new Louder().run({ by: 1 }, { store: { count: "no" } })).toThrow(/^Louder can't start/);
    const any = z.looseObject({});
    const flow = doing(undefined, (ctx) => ctx.store.getState());
    expect(await flow.run({}, { store: { x: 1 } })).toEqual({ x: 1 });
    expect(await new Louder({ state: any }).run({ by: 1 }, { store: { count: 1 } })).toBe(2);
  });

  it("keeps a write of a value one of that value in the journal", async () => {
    const journal: JournalEntry[] = [];
    await new Counter().run({ by: 1 }, { journal });
    const writes = journal.flatMap(({ tick }) => (tick.type === "store" ? [[tick.path, tick.value]] : []));
    expect(writes).toEqual([
      ["", { count: 0, label: "" }],
      ["count", 1],
      ["label", "many"],
    ]);
  });

  it("refuses a field that it would drop", async () => {
    const flow = doing(zod, (ctx) => ctx.store.set("cuont", 1));
    await expect(flow.run({})).rejects.toThrow(
      'Step "act" of Counting can\'t set "cuont" in ctx.store: the state doesn\'t fit its schema: cuont: the schema has no such field. The store stays as it was.',
    );
  });

  it("may make a whole of a part", async () => {
    const nested = z.object({ user: z.object({ name: z.string(), tags: z.array(z.string()).default([]) }).optional() });
    const flow = doing(nested, async ({ store }) => {
      await store.set("user.name", "me");
      return store.getState();
    });
    expect(await flow.run({})).toEqual({ user: { name: "me", tags: [] } });
  });

  it("must be synchronous, give an object, and be a schema", async () => {
    const late = doing(
      z.object({
        n: z
          .number()
          .default(0)
          .refine(async () => true),
      }),
      async () => {},
    );
    expect(() => late.run({})).toThrow(/first state can't be checked: the schema is asynchronous/);
    const list = doing(
      z.object({}).transform(() => []),
      async () => {},
    );
    expect(() => list.run({})).toThrow(/the schema gives Array, and must give an object/);
    const validate = () => {
      throw new Error("bug");
    };
    const bug: StandardSchema = { "~standard": { version: 1, vendor: "test", validate } };
    expect(() => doing(bug, async () => {}).run({})).toThrow(/the schema threw bug/);
    class Odd extends Counter {
      static override readonly state = { count: 0 } as never;
    }
    expect(() => new Odd().run({ by: 1 })).toThrow(WorkflowConfigurationError);
    expect(() => new Odd().run({ by: 1 })).toThrow(/^The state of Odd must be a schema .*not an object of Object/);
  });
});

describe("a state without a schema", () => {
  it("has get with a fallback, set along a path, getState, setState, edit and clear", async () => {
    const flow = doing(undefined, async ({ store }) => {
      const seen: unknown[] = [await store.get("a.b", 1)];
      await store.set("a.b", 2);
      seen.push(await store.get("a.b", 1), await store.getState());
      await store.edit((state) => void Object.assign(state, { c: 3 }));
      seen.push(await store.getState());
      await store.setState({ d: 4 });
      seen.push(await store.getState());
      await store.clear();
      seen.push(await store.getState());
      return seen;
    });
    expect(await flow.run({})).toEqual([1, 2, { a: { b: 2 } }, { a: { b: 2 }, c: 3 }, { d: 4 }, {}]);
  });

  it("gives copies: what is done to them isn't done to it", async () => {
    const flow = doing(undefined, async ({ store }) => {
      (await store.getState()).x = 1;
      const mine = { y: 1 };
      await store.setState(mine);
      mine.y = 2;
      return store.getState();
    });
    expect(await flow.run({})).toEqual({ y: 1 });
  });

  it.each<[what: string, act: (ctx: Context) => Promise<void>, message: RegExp]>([
    ["no path", (ctx) => ctx.store.set("", 1), /ctx.store.set takes a dotted path \("a.b"\), not the string ""/],
    ["no object", (ctx) => ctx.store.setState(1 as never), /ctx.store.setState takes an object, not 1/],
    ["a list", (ctx) => ctx.store.setState([1]), /ctx.store.setState takes an object, not an array of 1/],
  ])("refuses %s", async (_, act, message) => {
    await expect(doing(undefined, act).run({})).rejects.toThrow(message);
  });
});
