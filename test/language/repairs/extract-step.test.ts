import { describe, expect, test } from "vitest";
import { code, repairing } from "./repairing.js";

const flow = (
  body: string,
  signature = "(ev: StartEvent<{ topic: string }>, ctx: Context): Promise<StopEvent<string> | Failed>",
): string => `\
import { type Context, Event, HumanResponseEvent, StartEvent, StopEvent, Workflow, step } from "stepscope";

class Failed extends Event.of<{ why: string }>() {}
export class Name extends HumanResponseEvent.of<{ name: string }>() {}

export class JokeFlow extends Workflow {
  tell = async (topic: string): Promise<string> => topic;

  @step
  async joke${signature} {
${body}
  }

  @step
  async sorry(ev: Failed): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.why });
  }
}
`;

test("the selected end becomes a step, and an event carries what it uses", () => {
  const it = repairing(
    flow(`    const joke = await this.tell(ev.topic);
    let rounds = 0;
    if (joke === "") return new Failed({ why: "no joke" });
«    // Now judge it.
    rounds++;
    ctx.writeEventToStream(new Failed({ why: "not yet" }));
    return new StopEvent({ result: \`\${ev.topic}: \${joke} \${rounds}\` });»`),
  );
  const { text, codes } = it.make('Extract a step from "joke"');
  expect(codes).toEqual([]);
  expect(text).toBe(`\
import { type Context, Event, HumanResponseEvent, StartEvent, StopEvent, Workflow, step } from "stepscope";

class Failed extends Event.of<{ why: string }>() {}
export class Name extends HumanResponseEvent.of<{ name: string }>() {}
export class JokeContinuedEvent extends Event.of<{ topic: string; joke: string; rounds: number }>() {}

export class JokeFlow extends Workflow {
  tell = async (topic: string): Promise<string> => topic;

  @step
  async joke(ev: StartEvent<{ topic: string }>, ctx: Context): Promise<Failed | JokeContinuedEvent> {
    const joke = await this.tell(ev.topic);
    let rounds = 0;
    if (joke === "") return new Failed({ why: "no joke" });
    return new JokeContinuedEvent({ topic: ev.topic, joke, rounds });
  }

  @step
  async continueJoke(ev: JokeContinuedEvent, ctx: Context): Promise<StopEvent<string>> {
    const { joke } = ev;
    let { rounds } = ev;
    // Now judge it.
    rounds++;
    ctx.writeEventToStream(new Failed({ why: "not yet" }));
    return new StopEvent({ result: \`\${ev.topic}: \${joke} \${rounds}\` });
  }

  @step
  async sorry(ev: Failed): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.why });
  }
}
`);
});

test("what waits for a person moves too; what needs nothing takes an event without fields", () => {
  const it = repairing(
    flow(`    await this.tell(ev.topic);
    «const { name } = await ctx.waitForEvent(Name);
    if (name === "") return new Failed({ why: name });
    return new StopEvent({ result: name });»`),
  );
  const { text } = it.make("Extract");
  expect(text).toContain("class JokeContinuedEvent extends Event {}\n");
  expect(text).toContain(
    "ctx: Context): Promise<JokeContinuedEvent> {\n    await this.tell(ev.topic);\n    return new JokeContinuedEvent();\n  }",
  );
  expect(text).toContain(
    "async continueJoke(_ev: JokeContinuedEvent, ctx: Context): Promise<StopEvent<string> | Failed> {\n    const { name }",
  );
});

test("a function of an object, without annotations, in a file of Windows", () => {
  const it = repairing(
    code`
      import { Event, StartEvent, StopEvent, Workflow } from 'stepscope'

      const flow = new Workflow({ name: 'flow' })
      flow.step(async function joke(ev: StartEvent<{ topic: string }>) {
      	const words = ev.topic.split(' ')
      	«const first = words[0] ?? ''
      	return new StopEvent({ result: first })»
      })
    `.replaceAll("\n", "\r\n"),
  );
  const { text, codes } = it.make("Extract");
  expect(codes).toEqual([]);
  expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  expect(text.replaceAll("\r\n", "\n")).toContain(
    [
      "class JokeContinuedEvent extends Event.of<{ words: string[] }>() {}",
      "",
      "const flow = new Workflow({ name: 'flow' })",
      "flow.step(async function joke(ev: StartEvent<{ topic: string }>) {",
      "\tconst words = ev.topic.split(' ')",
      "\treturn new JokeContinuedEvent({ words })",
      "})",
      "",
      "flow.step(async function continueJoke(ev: JokeContinuedEvent) {",
      "\tconst { words } = ev",
      "\tconst first = words[0] ?? ''",
      "\treturn new StopEvent({ result: first })",
      "})",
    ].join("\n"),
  );
});

test("steps that declare their events still do", () => {
  const it = repairing(
    flow(
      `    const joke = await this.tell(ev.topic);
    if (joke === "") return new Failed({ why: "no joke" });
    «return new StopEvent({ result: joke });»`,
      "(ev: StartEvent): Promise<StopEvent<string> | Failed>",
    ).replace(
      "@step\n  async joke",
      "@step({ accepts: StartEvent, emits: [StopEvent, Failed], numWorkers: 2 })\n  async joke",
    ),
  );
  const { text } = it.make("Extract");
  expect(text).toContain("@step({ accepts: StartEvent, emits: [Failed, JokeContinuedEvent], numWorkers: 2 })\n");
  expect(text).toContain("@step({ accepts: JokeContinuedEvent, emits: [StopEvent] })\n  async continueJoke");
});

describe("it is refused, with the reason,", () => {
  const refusal = (body: string, signature?: string): string | null =>
    repairing(flow(body, signature)).repair("Extract").refusal;

  test("where the selection isn't the end of the step", () => {
    expect(refusal("    const a = 1;\n    «const b = 2;»\n    return new StopEvent({ result: String(a) });")).toBe(
      "What stands behind the selection can't run without it: select to the end of the step.",
    );
    expect(refusal('    const a = 1;\n    const b = «2;\n    return new StopEvent({ result: "" });»')).toBe(
      "The selection cuts a statement in two.",
    );
    expect(
      refusal(
        '    const a = 1;\n    if (a > 0) {\n      «return new StopEvent({ result: "" });»\n    }\n    return new Failed({ why: "" });',
      ),
    ).toBe("Select statements of the step itself: not of a block inside it, and not parts of one.");
    expect(refusal('    «return new StopEvent({ result: "" });»')).toBe("Nothing would be left in the step.");
  });

  test("where an event can't carry what the statements use", () => {
    expect(refusal("    const a = 1;\n    «return new StopEvent({ result: JSON.stringify(ev) });»")).toBe(
      "The statements use ev itself, and an event can carry only its fields.",
    );
    expect(
      refusal(
        '    const shout = (text: string) => text.toUpperCase();\n    «return new StopEvent({ result: shout("a") });»',
      ),
    ).toBe("The statements use shout of this step: events carry data only, of types with a name.");
    expect(refusal("    const topic = ev.topic;\n    «return new StopEvent({ result: topic + ev.topic });»")).toBe(
      "The statements use topic and ev.topic: rename one of them first.",
    );
  });

  test("and isn't offered where nothing is selected, or something outside of a step's body", () => {
    expect(repairing(flow('    return «new StopEvent({ result: "" });')).titles()).toEqual([]);
    expect(repairing(`«${flow('    return new StopEvent({ result: "" });')}»`).titles()).toEqual([]);
  });
});
