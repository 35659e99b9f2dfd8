import { describe, expect, test } from "vitest";
import { inFile, PRELUDE, workspace } from "./source.js";

describe("workflows of functions", () => {
  test("functions that are declared in the call, before it, after it, and with options", () => {
    const it = inFile(`export const flow = new Workflow({ name: "joke", skipGraphChecks: ["non-terminal-event"] });
const before = async (ev: StartEvent): Promise<A> => new A();
flow.step(before);
flow.step({ numWorkers: 2 }, async function inside(ev: A): Promise<B> { return new B({ text: "" }); });
flow.step({ name: "renamed" }, after);
async function after(ev: B): Promise<StopEvent> { return new StopEvent(); }`);
    expect(it.shapes("flow.ts")).toEqual(["joke: before(StartEvent) -> A; inside(A) -> B; renamed(B) -> StopEvent"]);
    const { kind, graph, exportedAs, nameRange, steps } = it.workflow("flow.ts");
    expect({ kind, exportedAs }).toEqual({ kind: "instance", exportedAs: ["flow"] });
    expect(graph.steps[1]?.numWorkers).toBe(2);
    expect(graph.skipGraphChecks).toEqual(["non-terminal-event"]);
    expect(it.textAt(nameRange)).toBe("flow");
    expect(it.textAt(steps.inside?.nameRange)).toBe("inside");
    expect(it.textAt(steps.before?.nameRange)).toBe("before");
    expect(it.codes("flow.ts")).toEqual([]);
  });

  test("a workflow without a name is called as its variable, and has problems of its own", () => {
    const it = inFile(
      `function make() { const mine = new Workflow(); mine.step(async function s(ev: StartEvent): Promise<A> { return new A(); }); return mine; }`,
    );
    expect(it.shapes("flow.ts")).toEqual(["mine: s(StartEvent) -> A"]);
    expect(it.codes("flow.ts")).toEqual(["no-stop-event", "event-never-consumed A"]);
    const problems = it.analysis.problems(it.path("flow.ts"));
    expect(problems.map(({ range }) => it.textAt(range))).toEqual(["mine", "new A()"]);
  });

  test("functions of another file", () => {
    const it = workspace({
      "steps.ts": `${PRELUDE}export async function first(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); }`,
      "flow.ts": `import { Workflow } from "stepscope"; import { first } from "./steps.js"; import { gone } from "./gone.js";
const flow = new Workflow({ name: "f" }); flow.step(first); const other = new Workflow({ name: "o" }); other.step(gone);`,
    });
    expect(it.shapes("flow.ts")).toEqual(["f: first(StartEvent) -> StopEvent", "o:"]);
    expect(it.codes("flow.ts")).toEqual([]);
  });

  test("functions added to an object of a workflow class", () => {
    const it = inFile(`class Base extends Workflow { @step async s(ev: StartEvent): Promise<A> { return x; } }
const flow = new Base(); flow.step(async function t(ev: A): Promise<StopEvent> { return x; }); const plain = new Base();`);
    expect(it.shapes("flow.ts")).toEqual(["Base: s(StartEvent) -> A", "Base: s(StartEvent) -> A; t(A) -> StopEvent"]);
  });

  test("a pipeline is none, and one that gets its steps elsewhere is not wrong", () => {
    const it = inFile(
      `const pipeline = new Workflow({ name: "p", steps: [] }); export const later = new Workflow({ name: "later" }); const empty = new Workflow({ name: "empty" });`,
    );
    expect(it.shapes("flow.ts")).toEqual(["later:", "empty:"]);
    expect(it.codes("flow.ts")).toEqual(["no-steps"]);
  });
});
