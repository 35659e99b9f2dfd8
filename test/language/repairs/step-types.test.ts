import { expect, test } from "vitest";
import { code, repairing } from "./repairing.js";

const inferred = (decorator: string, signature: string, body: string): string => code`
  import { Event, StartEvent, StopEvent, Workflow, step, catchError, StepFailedEvent, Context } from "stepscope";
  class Draft extends Event.of<{ text: string }>() {}
  export class Flow extends Workflow {
    ${decorator}
    async «first${signature} {
      ${body}
    }
    @step async last(ev: Draft): Promise<StopEvent<string>> { return new StopEvent({ result: ev.text }); }
  }
`;

test("the return type is written as the body has it", () => {
  const it = repairing(
    inferred(
      "@step",
      "(ev: StartEvent, ctx: Context)",
      'if (ev.none) return; if (ev.many) return [new Draft({ text: "" })]; return new StopEvent({ result: ev.late ? "a" : "b" });',
    ),
  );
  expect(it.titles()).toEqual([
    'Write the return type of step "first"',
    'Declare the events of step "first" in its options',
  ]);
  const { text, codes } = it.make("Write the return type");
  expect(codes).toEqual([]);
  expect(text).toContain(
    "async first(ev: StartEvent, ctx: Context): Promise<Draft[] | StopEvent<string> | undefined> {",
  );
});

test("a step that returns nothing says that", () => {
  const it = repairing(inferred("@step", "(ev: StartEvent, ctx: Context)", 'ctx.sendEvent(new Draft({ text: "" }));'));
  expect(it.make("Write the return type").text).toContain("ctx: Context): Promise<void> {");
});

test("a step's events go into its options, those that it sends among them, and back", () => {
  const source = inferred(
    "@step({ numWorkers: 1 })",
    "(ev: StartEvent, ctx: Context): Promise<StopEvent | undefined>",
    'ctx.sendEvent(new Draft({ text: "" })); return ctx.runId === "" ? new StopEvent() : undefined;',
  );
  const { text, codes } = repairing(source).make("Declare the events");
  expect(codes).toEqual([]);
  expect(text).toContain("@step({ numWorkers: 1, accepts: StartEvent, emits: [StopEvent, Draft] })");
  const back = repairing(text.replace("first", "«first")).make("Infer the events");
  expect(back.text).toBe(source.replace("«", ""));
});

test("of a bare decorator, and back to one", () => {
  const source = inferred("@step", "(ev: StartEvent): Promise<Draft>", 'return new Draft({ text: "" });');
  const { text } = repairing(source).make("Declare the events");
  expect(text).toContain("@step({ accepts: StartEvent, emits: [Draft] })");
  expect(repairing(text.replace("first", "«first")).make("Infer").text).toBe(source.replace("«", ""));
});

test("an error handler has only what it emits; a function of an object gets its options before it", () => {
  const handler = repairing(
    inferred("@catchError({})", "(ev: StepFailedEvent): Promise<StopEvent>", "return new StopEvent();"),
  );
  expect(
    handler
      .repair("Declare the events")
      .edits()
      .map(({ text }) => text),
  ).toEqual(["{ emits: [StopEvent] }"]);
  const object = repairing(code`
    import { type StartEvent, StopEvent, Workflow } from "stepscope";
    export const flow = new Workflow();
    flow.step(async function «only(ev: StartEvent): Promise<StopEvent> {
      return new StopEvent();
    });
  `);
  const { text, codes } = object.make("Declare the events");
  expect(codes).toEqual([]);
  expect(text).toContain('import { StartEvent, StopEvent, Workflow } from "stepscope";');
  expect(text).toContain("flow.step({ accepts: StartEvent, emits: [StopEvent] }, async function only(ev: StartEvent)");
  expect(repairing(text.replace("function only", "function «only")).make("Infer").text).toContain(
    "flow.step(async function only(",
  );
});

test("what can't be declared or inferred says why", () => {
  const joining = repairing(
    inferred("@step", "(ev: StartEvent, other: Draft): Promise<StopEvent>", "return new StopEvent();"),
  );
  expect(joining.repair("Declare the events").refusal).toBe(
    "It takes several events at once: say which in `join`, or in a list in `accepts`.",
  );
  const bare = repairing(
    inferred("@step({ accepts: StartEvent, emits: [StopEvent] })", "()", "return new StopEvent();"),
  );
  expect(bare.repair("Infer the events").refusal).toBe(
    "Its parameter and what it returns have no annotations to infer from.",
  );
});
