import { describe, expect, test } from "vitest";
import { inClass, inFile, PRELUDE, type Workspace, workspace } from "./source.js";

const S = "@step async s(ev: StartEvent): Promise<StopEvent> { return x; }";
const RESCUE = "(ev: StepFailedEvent): Promise<StopEvent> { return x; }";
const placed = (it: Workspace, file = "flow.ts") =>
  it.analysis.problems(it.path(file)).map(({ code, range, relatedRanges }) => ({
    code,
    at: it.textAt(range),
    related: relatedRanges.map((related) => `${it.textAt(related.range)}: ${related.message}`),
  }));
const steps = (it: Workspace) =>
  Object.fromEntries(it.workflow("flow.ts").graph.steps.map((step) => [step.name, step]));

describe("the graph has what the options say", () => {
  test("of an error handler", () => {
    const found = steps(
      inClass(
        `${S}\n@catchError({ forSteps: ["s"], maxRecoveries: 3 }) async h1${RESCUE}\n@catchError async h2${RESCUE}\n@catchError() async h3${RESCUE}`,
      ),
    );
    expect(found.h1).toMatchObject({ kind: "catch-error", forSteps: ["s"], maxRecoveries: 3, numWorkers: 1 });
    for (const handler of [found.h2, found.h3]) {
      expect(handler).not.toHaveProperty("forSteps");
      expect(handler).not.toHaveProperty("maxRecoveries");
    }
  });

  test("also where they are constants", () => {
    const it =
      inFile(`const RISKY = ["s", "t"] as const; const S = "s"; const TWICE = 2; const OPTIONS = { forSteps: [S] };
class Flow extends Workflow { ${S}
@step async t(ev: StartEvent): Promise<StopEvent> { return x; }
@catchError({ forSteps: RISKY, maxRecoveries: TWICE }) async h1${RESCUE}
@catchError(OPTIONS) async h2${RESCUE} }`);
    expect(steps(it).h1).toMatchObject({ forSteps: ["s", "t"], maxRecoveries: 2 });
    expect(steps(it).h2).toMatchObject({ forSteps: ["s"] });
  });

  test("options that can't be read are no wildcard", () => {
    const it = inFile(`import { options, names } from "./options.js";
class Flow extends Workflow { ${S}
@catchError async h1${RESCUE} @catchError(options) async h2${RESCUE} @catchError({ ...options }) async h3${RESCUE}
@catchError({ forSteps: names }) async h4${RESCUE} @catchError({ forSteps: [...names] }) async h5${RESCUE} }`);
    expect(it.codes("flow.ts")).toEqual([]);
    expect(steps(it).h4?.forSteps).toEqual([]);
  });
});

describe("a wrong option is shown where it is written", () => {
  test("forSteps, each entry at its own", () => {
    const it = inClass(`${S}
@catchError({ forSteps: ["gone", "h2"] }) async h1${RESCUE}
@catchError({ forSteps: ["h2"] }) async h2${RESCUE}`);
    expect(placed(it)).toEqual([
      { code: "catch-error-unknown-step", at: '"gone"', related: [] },
      { code: "catch-error-covers-handler", at: '"h2"', related: ["h2: Step h2 is here."] },
      { code: "catch-error-covers-handler", at: '"h2"', related: [] },
    ]);
  });

  test("a step that is covered twice at every entry but the first, which it points to", () => {
    const it = inClass(`${S}
@catchError({ forSteps: ["s"] }) async h1${RESCUE}
@catchError({ forSteps: ["s", "s"] }) async h2${RESCUE}`);
    const again = {
      code: "catch-error-step-claimed-twice",
      at: '"s"',
      related: ['"s": s is covered here already.'],
    };
    expect(placed(it)).toEqual([again, again]);
    const problems = it.analysis.problems(it.path("flow.ts"));
    const at = problems.map(({ range, relatedRanges }) => [range, relatedRanges[0]?.range]);
    const h2 = it.workflow("flow.ts").steps.h2?.range.start.line;
    expect(at.map(([here, first]) => [here?.start.line, first?.start.line])).toEqual([
      [h2, (h2 ?? 0) - 1],
      [h2, (h2 ?? 0) - 1],
    ]);
    expect(at[0]?.[0]).not.toEqual(at[1]?.[0]);
  });

  test("several handlers for every step at the name of each", () => {
    const it = inClass(`${S}\n@catchError async h1${RESCUE}\n@catchError() async h2${RESCUE}`);
    expect(placed(it)).toEqual([
      { code: "catch-error-multiple-wildcards", at: "h1", related: ["h2: Step h2 is here."] },
      { code: "catch-error-multiple-wildcards", at: "h2", related: ["h1: Step h1 is here."] },
    ]);
  });

  test("a handler's event at its type", () => {
    const it = inClass(`${S}\n@catchError async h(ev: StepFailedEvent | A): Promise<StopEvent> { return x; }`);
    expect(placed(it)).toEqual([{ code: "catch-error-wrong-event", at: "A", related: ["A: A is declared here."] }]);
    const subclass = inFile(`class Mine extends StepFailedEvent {}
class Flow extends Workflow { ${S} @catchError async h(ev: Mine): Promise<StopEvent> { return x; } }`);
    expect(placed(subclass)).toEqual([
      { code: "catch-error-wrong-event", at: "Mine", related: ["Mine: Mine is declared here."] },
    ]);
    expect(inClass(`${S}\n@catchError async h(): Promise<StopEvent> { return x; }`).codes("flow.ts")).toEqual([]);
  });

  test("numbers", () => {
    const it = inClass(`constructor() { super({ numConcurrentRuns: 0 }); }
@step({ numWorkers: 0 }) async s(ev: StartEvent): Promise<StopEvent> { return x; }
@step({ numWorkers: 0.5 }) async t(ev: StartEvent): Promise<StopEvent> { return x; }
@catchError({ maxRecoveries: -1 }) async h${RESCUE}`);
    expect(placed(it)).toEqual([
      { code: "step-num-workers", at: "0", related: [] },
      { code: "step-num-workers", at: "0.5", related: [] },
      { code: "catch-error-max-recoveries", at: "-1", related: [] },
      { code: "workflow-num-concurrent-runs", at: "0", related: [] },
    ]);
  });

  test("a number that is a constant where it is given", () => {
    const it = inFile(`const NONE = 0;
class Flow extends Workflow { @step({ numWorkers: NONE }) async s(ev: StartEvent): Promise<StopEvent> { return x; } }`);
    expect(placed(it)).toEqual([{ code: "step-num-workers", at: "NONE", related: [] }]);
  });

  test("of an object that is a workflow", () => {
    const it = inFile(`const flow = new Workflow({ name: "flow", numConcurrentRuns: -2 });
flow.step({ numWorkers: 0 }, async function s(ev: StartEvent): Promise<StopEvent> { return x; });`);
    expect(placed(it).map(({ code, at }) => `${code} ${at}`)).toEqual([
      "step-num-workers 0",
      "workflow-num-concurrent-runs -2",
    ]);
  });

  test("of an object of a workflow class, in its own file and in another", () => {
    const flow = `export class Flow extends Workflow { ${S} }
export class Passing extends Flow { constructor(options: object) { super(options); } }
export class Other extends Flow { constructor({ timeout }: { timeout: number }) { super(); } }`;
    const made = `new Flow({ numConcurrentRuns: 0 }).run({}); const one = new Flow({ timeout: -1 }); const none = new Flow({ timeout: null });
export const make = () => new Passing({ skipGraphChecks: ["dead-ends"], timeout: 0 }); new Other({ timeout: 0 }); new Map({ timeout: 0 });
new Workflow({ timeout: 0 });`;
    const expected = ["workflow-num-concurrent-runs 0", "workflow-timeout -1", "workflow-timeout 0"];
    const found = (it: Workspace, file: string) => placed(it, file).map(({ code, at }) => `${code} ${at}`);
    const all = [...expected, 'unknown-graph-check "dead-ends"', "workflow-timeout 0"];
    expect(found(inFile(`${flow}\n${made}`), "flow.ts").sort()).toEqual(all.sort());
    const two = workspace({
      "flow.ts": `${PRELUDE}${flow}`,
      "main.ts": `import { Workflow } from "stepscope"; import { Flow, Passing, Other } from "./flow.js";\n${made}`,
    });
    expect(found(two, "flow.ts")).toEqual([]);
    expect(found(two, "main.ts").sort()).toEqual(all.sort());
    expect(two.analysis.problems(two.path("main.ts"))[0]).toMatchObject({ workflow: "Flow" });
  });

  test("a timeout of a class, and of an object that is a workflow", () => {
    expect(placed(inClass(`constructor() { super({ timeout: 0 }); } ${S}`))).toEqual([
      { code: "workflow-timeout", at: "0", related: [] },
    ]);
    const it = inFile(`const flow = new Workflow({ timeout: -2 });
flow.step(async function s(ev: StartEvent): Promise<StopEvent> { return x; });`);
    expect(placed(it)).toEqual([{ code: "workflow-timeout", at: "-2", related: [] }]);
  });

  test("a check that doesn't exist at its name in the list", () => {
    const it = inClass(
      `@step({ skipGraphChecks: ["dead-end-step", "dead-ends"] }) async s(ev: StartEvent): Promise<StopEvent> { return x; }`,
    );
    expect(placed(it)).toEqual([{ code: "unknown-graph-check", at: '"dead-ends"', related: [] }]);
  });

  test("of an inherited handler at the class that inherits it, and points there", () => {
    const it = workspace({
      "base.ts": `${PRELUDE}export abstract class Base extends Workflow { @catchError({ forSteps: ["fetch"] }) async h${RESCUE} }`,
      "flow.ts": `${PRELUDE}import { Base } from "./base.js";\nclass Flow extends Base { ${S} }`,
    });
    expect(placed(it, "base.ts")).toEqual([]);
    expect(placed(it)).toEqual([
      { code: "catch-error-unknown-step", at: "Flow", related: ['"fetch": This is where it happens.'] },
    ]);
  });
});

describe("parameters", () => {
  const FAN = "@step async fan(ev: StartEvent): Promise<A[] | undefined> { return x; }";
  const LIST = "@step async fan(ev: StartEvent): Promise<Promise<ReadonlyArray<A>>> { return x; }";
  const TOP = "@step async top(ev: StartEvent): Promise<C> { return x; }";
  const JOIN = "@step async join(a: A, ctx: Context, c: C, client: Client): Promise<StopEvent> { return x; }";

  test("that wait for an event from a list and one from outside never meet", () => {
    for (const fan of [FAN, LIST]) {
      expect(placed(inClass(`${fan}\n${TOP}\n${JOIN}`)).map(({ code, at }) => `${code} ${at}`)).toEqual([
        "join-without-common-level join",
      ]);
    }
    expect(inClass(`${FAN.replace("A[]", "A")}\n${TOP}\n${JOIN}`).codes("flow.ts")).toEqual([]);
  });

  test("a list that a step collects first is one event outside", () => {
    const collect = "@step async collect(evs: readonly B[]): Promise<A> { return x; }";
    const it = inClass(`${FAN.replace("A[]", "B[]")}\n${collect}\n${TOP}\n${JOIN}`);
    expect(it.codes("flow.ts")).toEqual([]);
  });

  test("a step without an event parameter is shown at its name; one that can't be read isn't", () => {
    const it = inClass(`${S} @step async nothing(): Promise<StopEvent> { return x; }
@step async context(ctx: Context): Promise<StopEvent> { return x; }
@step async unknown(ev: Missing): Promise<StopEvent> { return x; }`);
    expect(placed(it)).toEqual([
      { code: "step-no-event-parameter", at: "nothing", related: [] },
      { code: "step-no-event-parameter", at: "context", related: [] },
    ]);
  });

  test("so is one whose type says no event, which a run refuses; not one whose type is yet to come", () => {
    const it = inFile(`type Named<T> = T extends string ? unknown : any;
abstract class Base<T extends Event> extends Workflow { ${S} @step async given(ev: T): Promise<StopEvent> { return x; } }
class Heir extends Base<A> { @step async more(ev: StartEvent): Promise<A> { return x; } }
class Flow extends Workflow { ${S}
@step async any(ev: any): Promise<StopEvent> { return x; }
@step async bare(ev, ctx: Context): Promise<StopEvent> { return x; }
@step async computed(ev: Named<A>): Promise<StopEvent> { return x; }
@step async listed(ev: Array<unknown>): Promise<StopEvent> { return x; }
@step async missing(ev: Missing | any): Promise<StopEvent> { return x; }
@step({ accepts: makeEvents() }) async declared(ev: any): Promise<StopEvent> { return x; }
@step(OPTIONS) async hidden(ev: any): Promise<StopEvent> { return x; } }`);
    expect(placed(it).map(({ code, at }) => `${code} ${at}`)).toEqual(
      ["any", "bare", "computed", "listed"].map((name) => `step-no-event-parameter ${name}`),
    );
  });

  test("what can't be taken at once is shown at the step", () => {
    const it = inClass(`@step async s(ev: StartEvent): Promise<A[] | B[]> { return x; }
@step async lists(a: A[], b: B[]): Promise<StopEvent> { return x; }
@step async union(a: A, b: A | B): Promise<StopEvent> { return x; }`);
    expect(placed(it).map(({ code, at }) => `${code} ${at}`)).toEqual([
      "step-list-parameters lists",
      "step-join-parameters union",
    ]);
  });
});
