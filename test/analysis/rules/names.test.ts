import { describe, expect, test } from "vitest";
import { inFile, workspace } from "../source.js";
import { END_A, found, foundIn, START, withFiles } from "./found.js";

const STOP = "{ return new StopEvent(); }";

describe("a function without a name that becomes a step", () => {
  test("is told of at the function, up to its body", () => {
    const it = inFile(`const flow = new Workflow({ name: "f" });
export const begin = flow.step(async (ev: StartEvent): Promise<A> => new A());
flow.step({ numWorkers: 2 }, async function (ev: A): Promise<StopEvent> ${STOP});
flow.step({ name: "named" }, async (ev: A): Promise<StopEvent> => new StopEvent());
const mine = async (ev: A): Promise<StopEvent> => new StopEvent();
flow.step(mine);
flow.step({ ...OPTIONS }, async (ev: A): Promise<StopEvent> => new StopEvent());`);
    expect(found(it)).toEqual(["step-without-name @async (ev: StartEvent", "step-without-name @async function (ev: A"]);
    const titles = it.analysis
      .problems(it.path("flow.ts"))
      .flatMap((problem) => it.analysis.repairs({ problems: [problem], range: problem.range }))
      .filter(({ kind }) => kind === "fix")
      .map(({ title, edits }) => [title, ...edits().map(({ text }) => text)]);
    expect(titles).toEqual([
      ['Name the step "begin"', '{ name: "begin" }, '],
      ['Name the step "a"', ' name: "a",'],
    ]);
  });
});

describe("two steps of one name", () => {
  test("as methods", () => {
    const codes = foundIn(
      `@step async s(ev: StartEvent): Promise<StopEvent> ${STOP} @step async s(ev: StartEvent): Promise<StopEvent> ${STOP}`,
    );
    expect(codes).toEqual(["duplicate-step-name @s"]);
  });

  test("as functions, by their own names and by the one they are given", () => {
    const it = inFile(`const flow = new Workflow({ name: "f" });
flow.step(async function s(ev: StartEvent): Promise<StopEvent> ${STOP});
flow.step({ name: "s" }, async (ev: StartEvent): Promise<StopEvent> => new StopEvent());
async function t(ev: StartEvent): Promise<StopEvent> ${STOP}
flow.step(t);
flow.step(t);`);
    expect(found(it)).toEqual([
      "duplicate-step-name @async (ev: StartEvent): Promise<StopEvent> => new StopEvent()",
      "duplicate-step-name @t",
    ]);
    const [, second] = it.analysis.problems(it.path("flow.ts"));
    expect([second?.range.start.line, second?.relatedRanges[0]?.range.start.line]).toEqual([9, 8]);
  });

  test("but not where one of two branches adds each", () => {
    const it = inFile(`const flow = new Workflow({ name: "f" });
if (process.env.FAST) { flow.step(async function s(ev: StartEvent): Promise<StopEvent> ${STOP}); }
else { flow.step(async function s(ev: StartEvent): Promise<StopEvent> ${STOP}); }`);
    expect(found(it)).toEqual([]);
  });

  test("nor for overloads, helpers and overrides", () => {
    expect(
      found(
        inFile(`class Base extends Workflow { @step async s(ev: StartEvent): Promise<StopEvent> ${STOP} }
class Flow extends Base { @step async s(ev: StartEvent): Promise<StopEvent> ${STOP} help(a: string): void; help(a: number): void; help(a: unknown) {} }`),
      ),
    ).toEqual([]);
  });
});

describe("an override that takes other events", () => {
  test("points at the step of the base class, in another file too", () => {
    const base = `import { StartEvent, StopEvent, Workflow, step } from "stepscope"; import { A } from "./flow.js";
export class Base extends Workflow {
  @step async begin(ev: StartEvent): Promise<A> { return new A(); }
  @step async end(ev: A): Promise<StopEvent> ${STOP}
}`;
    const it = withFiles(
      `import { Base } from "./base.js"; export class Flow extends Base { @step async end(ev: C): Promise<StopEvent> ${STOP} @step async c(ev: A): Promise<C> { return new C(); } }`,
      { "base.ts": base },
    );
    expect(found(it)).toEqual(["step-override-wire @end"]);
    const [problem] = it.analysis.problems(it.path("flow.ts"));
    expect(problem?.severity).toBe("information");
    expect(problem?.relatedRanges[0]?.range.file).toBe(it.path("base.ts"));
  });

  test.each(["ev: A", "ev: A | C", "ev: Sub"])("but not one that takes %s", (ev) => {
    const it = withFiles(`class Sub extends A {}
class Base extends Workflow { ${START}: Promise<A | C | Sub> { return pick(ev); } ${END_A} }
export class Flow extends Base {
  @step async end(${ev}): Promise<StopEvent> ${STOP}
  @step async rest(ev: A | C | Sub): Promise<StopEvent> ${STOP}
}`);
    expect(found(it).filter((one) => one.startsWith("step-override-wire"))).toEqual([]);
  });
});

describe("event classes that are easily mixed up", () => {
  const OTHER = 'import { Event } from "stepscope"; export class A extends Event {} export class Ab extends Event {}';

  test("two of one name, from two files", () => {
    const it = withFiles(
      `import { A as Other } from "./other.js";
export class Flow extends Workflow { ${START}: Promise<A | Other> { return ev.x ? new A() : new Other(); } ${END_A}
  @step async also(ev: Other): Promise<StopEvent> ${STOP} }`,
      { "other.ts": OTHER },
    );
    expect(found(it)).toEqual(["event-name-twice @Other"]);
    const [problem] = it.analysis.problems(it.path("flow.ts"));
    expect(problem?.relatedRanges.map(({ range }) => range.file)).toEqual([it.path("flow.ts"), it.path("other.ts")]);
  });

  test("two names that differ in case", () => {
    const it = withFiles(
      `import { Ab } from "./other.js"; class AB extends Event {}
export class Flow extends Workflow { ${START}: Promise<AB | Ab> { return ev.x ? new AB() : new Ab(); }
  @step async end(ev: AB | Ab): Promise<StopEvent> ${STOP} }`,
      { "other.ts": OTHER },
    );
    expect(found(it)).toEqual(["event-name-case @Ab"]);
  });

  test("but not one class by two names, nor two in two workflows", () => {
    const it = workspace({
      "other.ts": OTHER,
      "flow.ts": `import { StartEvent, StopEvent, Workflow, step } from "stepscope";
import { A, A as Alias } from "./other.js"; import * as all from "./other.js";
export class Flow extends Workflow {
  @step async s(ev: StartEvent): Promise<Alias> { return new all.A(); }
  @step async end(ev: A): Promise<StopEvent> ${STOP}
}`,
    });
    expect(found(it)).toEqual([]);
  });
});
