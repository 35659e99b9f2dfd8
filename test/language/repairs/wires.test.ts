import { describe, expect, test } from "vitest";
import { repairing } from "./repairing.js";

const flow = (members: string, events = ""): string => `\
import { Context, Event, StartEvent, StopEvent, StepFailedEvent, Workflow, catchError, step } from "stepscope";
class Joke extends Event.of<{ joke: string }>() {}
export class Pun extends Joke {}
${events}export class Flow extends Workflow {
${members}
}
`;

describe("an event that nobody emits", () => {
  const ends = "  @step async end(ev: Joke): Promise<StopEvent<string>> { return new StopEvent({ result: ev.joke }); }";

  test("is returned where the end of a step is reached", () => {
    const it = repairing(
      flow(`  @step
  async start(ev: StartEvent): Promise<void> {
    console.log(ev);
  }
${ends}`),
    );
    expect(it.titles()).toEqual(['Emit Joke in step "start"']);
    const { text, codes } = it.make("Emit Joke");
    expect(codes).toEqual([]);
    expect(text).toContain(
      'async start(ev: StartEvent): Promise<Joke> {\n    console.log(ev);\n    return new Joke({ joke: "" });\n  }',
    );
  });

  test("is returned as one of several where the step also ends without", () => {
    const it = repairing(
      flow(`  @step
  async start(ev: StartEvent): Promise<void> {
    if (ev.none) return;
    console.log(ev);
  }
${ends}`),
    );
    // The path that ends early is seen once there is another one.
    const { text } = it.make("Emit Joke", ["step-ends-without-event start"]);
    expect(text).toContain("async start(ev: StartEvent): Promise<Joke | undefined> {");
  });

  test("is sent before the last statement where that returns, with a context that the step then takes", () => {
    const it = repairing(
      flow(`  @step
  async start(ev: StartEvent<{ joke: string }>): Promise<StopEvent<string>> {
    if (ev.joke === "") throw new Error("none");
    return new StopEvent({ result: "" });
  }
${ends}`).replace("{ Context, ", "{ "),
    );
    expect(it.make("Emit Joke").text).toContain(
      [
        'import { Event, StartEvent, StopEvent, StepFailedEvent, Workflow, catchError, step, Context } from "stepscope";',
      ].join(""),
    );
    expect(it.make("Emit Joke").text).toContain(`\
  async start(ev: StartEvent<{ joke: string }>, ctx: Context): Promise<StopEvent<string>> {
    if (ev.joke === "") throw new Error("none");
    ctx.sendEvent(new Joke({ joke: "" }));
    return new StopEvent({ result: "" });
  }`);
  });

  test("goes through the context that there is, and into what the step declares", () => {
    const it = repairing(
      flow(`  @step({ accepts: StartEvent, emits: [StopEvent] })
  async start(ev: StartEvent, context: Context): Promise<StopEvent<string>> { return new StopEvent({ result: "" }); }
${ends}`),
    );
    expect(it.make("Emit Joke").text).toContain(`\
  @step({ accepts: StartEvent, emits: [StopEvent, Joke] })
  async start(ev: StartEvent, context: Context): Promise<StopEvent<string>> { context.sendEvent(new Joke({ joke: "" })); return new StopEvent`);
  });

  test("an arrow without a body gets one", () => {
    const it = repairing(`\
import { type Context, Event, StartEvent, StopEvent, Workflow } from "stepscope";
class Joke extends Event {}
const flow = new Workflow();
flow.step({ name: "start" }, async (ev: StartEvent): Promise<StopEvent> => new StopEvent());
flow.step({ name: "end" }, async (ev: Joke): Promise<StopEvent> => new StopEvent());
`);
    expect(it.make("Emit Joke").text).toContain(`\
flow.step({ name: "start" }, async (ev: StartEvent, ctx: Context): Promise<StopEvent> => {
  ctx.sendEvent(new Joke());
  return new StopEvent();
});
`);
  });
});

describe("a subclass where its base is taken", () => {
  const members = `  @step async start(ev: StartEvent): Promise<Pun> { return new Pun({ joke: "" }); }
  @step async end(ev: Joke): Promise<StopEvent> { return new StopEvent(); }`;

  test("the step takes subclasses, or that one as well, or gets a step beside it", () => {
    const it = repairing(flow(members));
    expect(it.codes).toEqual(["event-never-produced Joke", "event-never-consumed Pun"]);
    expect(it.titles()).toEqual([
      '!Let step "end" take subclasses of Joke',
      "Take Pun in place of Joke",
      'Emit Joke in step "start"',
      'Let step "end" take Pun as well',
      'Create the step "pun", which takes Pun and returns Joke',
    ]);
    const subclasses = it.make('Let step "end" take subclasses');
    expect(subclasses.codes).toEqual([]);
    expect(subclasses.text).toContain("@step({ acceptSubclasses: true }) async end(ev: Joke)");
    expect(repairing(flow(members)).make("Take Pun in place").text).toContain("async end(ev: Pun): Promise<StopEvent>");
    const both = repairing(flow(members)).make('Let step "end" take Pun as well');
    expect(both.codes).toEqual(["event-never-produced Joke"]);
    expect(both.text).toContain("async end(ev: Joke | Pun): Promise<StopEvent>");
  });
});

describe("an event that nobody emits, and stops that nobody takes, go from what a step accepts", () => {
  const source = (options: string, type: string): string =>
    flow(
      `  @step async start(_ev: StartEvent): Promise<Joke> { return new Joke({ joke: "" }); }
  @step${options} async end(_ev: ${type}): Promise<StopEvent> { return new StopEvent(); }`,
      "export class Late extends Event {}\n",
    );

  const left = (options: string, type: string, name = "Late"): string =>
    repairing(source(options, type)).make(`Don't let step "end" take ${name}`).text;

  test("from a union, from a list that says it, from a type with a name", () => {
    expect(left("", "Late | Joke")).toContain("end(_ev: Joke)");
    expect(left("({ accepts: [Joke, Late], emits: [StopEvent] })", "Joke | Late")).toContain(
      "({ accepts: [Joke], emits: [StopEvent] })",
    );
    expect(left("", "Joke | StopEvent<string>", "StopEvent")).toContain("end(_ev: Joke)");
    expect(left("({ accepts: [StopEvent, Joke], emits: [StopEvent] })", "Joke | StopEvent", "StopEvent")).toContain(
      "({ accepts: [Joke],",
    );
    const alias = source("", "Taken").replace("export class Flow", "type Taken = Joke | Late;\nexport class Flow");
    expect(repairing(alias).make(`Don't let step "end" take Late`).text).toContain("end(_ev: Joke)");
  });

  test("but not the last one", () => {
    expect(
      repairing(source("", "Late"))
        .titles()
        .filter((title) => title.includes("Don't")),
    ).toEqual([]);
  });
});

test("an event that is only sent for show goes to the stream", () => {
  const it = repairing(
    flow(`  @step async start(ev: StartEvent, ctx: Context): Promise<StopEvent> {
    ctx.sendEvent(new Joke({ joke: "" }));
    return new StopEvent();
  }`),
  );
  const { text, codes } = it.make("Only show Joke to the reader");
  expect(codes).toEqual([]);
  expect(text).toContain('ctx.writeEventToStream(new Joke({ joke: "" }));');
});

describe("a check that is left out", () => {
  const loop = `  @step async start(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); }

  // The way round.
  @step async round(ev: Joke): Promise<Pun> { return new Pun(ev); }
  @step async back(ev: Pun): Promise<Joke> { return new Joke(ev); }`;

  test("of a step: an option, or one more entry", () => {
    const it = repairing(flow(loop));
    expect(it.codes).toEqual([
      "unreachable-step round",
      "unreachable-step back",
      "dead-end-step round",
      "dead-end-step back",
    ]);
    const { text } = it.make('Skip the check unreachable-step for step "round"');
    expect(text).toContain('@step({ skipGraphChecks: ["unreachable-step"] }) async round');
    expect(repairing(text).make('Skip the check dead-end-step for step "round"').text).toContain(
      '@step({ skipGraphChecks: ["unreachable-step", "dead-end-step"] }) async round',
    );
  });

  test("of a workflow: a static field, or one more entry", () => {
    const { text } = repairing(flow(loop)).make("Skip the check unreachable-step for the workflow Flow");
    expect(text).toContain('Workflow {\n  static skipGraphChecks = ["unreachable-step"];\n\n  @step async start');
    const { text: both, codes } = repairing(text).make("Skip the check dead-end-step for the workflow Flow");
    expect(codes).toEqual([]);
    expect(both).toContain('  static skipGraphChecks = ["unreachable-step", "dead-end-step"];\n');
  });

  test("of an object: an option", () => {
    const object = (options: string): string => `\
import { Event, StartEvent, StopEvent, Workflow } from 'stepscope'
class Joke extends Event {}
const flow = new Workflow${options}
flow.step(async function start(ev: StartEvent): Promise<StopEvent> { return new StopEvent() })
flow.step(async function round(ev: Joke): Promise<Joke> { return ev })
`;
    const skipped = (options: string): string =>
      /new Workflow(.*)/.exec(
        repairing(object(options)).make("Skip the check dead-end-step for the workflow").text,
      )?.[1] ?? "";
    expect(skipped("()")).toBe("({ skipGraphChecks: ['dead-end-step'] })");
    expect(skipped("")).toBe("({ skipGraphChecks: ['dead-end-step'] })");
    expect(skipped("({ timeout: 3 })")).toBe("({ timeout: 3, skipGraphChecks: ['dead-end-step'] })");
    expect(skipped("({ skipGraphChecks: [] })")).toBe("({ skipGraphChecks: ['dead-end-step'] })");
  });
});

describe("names in quotes", () => {
  const handlers = (forSteps: string): string =>
    flow(`  @step async start(ev: StartEvent): Promise<Joke> { return new Joke({ joke: "" }); }
  @step async critique(ev: Joke): Promise<StopEvent> { return new StopEvent(); }
  @catchError({ forSteps: ${forSteps} }) async sorry(ev: StepFailedEvent): Promise<StopEvent> { return new StopEvent(); }`);

  test("a slip is put right without a question", () => {
    const it = repairing(handlers('["crtique"]'));
    expect(it.titles().slice(0, 2)).toEqual(['!!Change "crtique" to "critique"', 'Change "crtique" to "start"']);
    expect(it.make('Change "crtique" to "critique"').text).toContain('forSteps: ["critique"]');
  });

  test("the name of a step that was renamed follows, with every other place that has it", () => {
    const it = repairing(handlers('["judge", "start", "judge"]'));
    expect(it.titles()).toContain('!Change "judge" to "critique" in all 2 places');
    expect(repairing(handlers('["judge", "start"]')).make('Change "judge" to "critique"').codes).toEqual([]);
  });

  test("what can't be covered is taken out of the list", () => {
    expect(repairing(handlers('["start", "sorry"]')).make('Remove "sorry" from forSteps').text).toContain(
      'forSteps: ["start"]',
    );
    expect(repairing(handlers('["sorry", "start"]')).make('Remove "sorry" from forSteps').text).toContain(
      'forSteps: ["start"]',
    );
    expect(repairing(handlers('["start", "critique", "start"]')).make('Remove "start" from this').text).toContain(
      'forSteps: ["start", "critique"]',
    );
  });
});

test("numbers that are none go, or become one", () => {
  const it = repairing(
    flow(`  @step({ numWorkers: 0, acceptSubclasses: true }) async start(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); }
  constructor() {
    super({ timeout: -1, numConcurrentRuns: 0 });
  }`),
  );
  expect(it.codes).toEqual(["step-num-workers start", "workflow-num-concurrent-runs", "workflow-timeout"]);
  expect(it.make("Remove numWorkers").text).toContain("@step({ acceptSubclasses: true })");
  expect(it.make("Set timeout to null").text).toContain("super({ timeout: null, numConcurrentRuns: 0 })");
  expect(it.make("Remove numConcurrentRuns").text).toContain("super({ timeout: -1 })");
});
