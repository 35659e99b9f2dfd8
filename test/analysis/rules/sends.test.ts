import { describe, expect, test } from "vitest";
import { inClass } from "../source.js";
import { END_A, found, foundIn, START, withFiles } from "./found.js";

describe("the step that an event is sent to", () => {
  const flow = (send: string) =>
    inClass(`${START}: Promise<StopEvent> { ${send}; return new StopEvent(); } ${END_A}
@step async other(ev: C): Promise<StopEvent> { return new StopEvent(); }`);

  test("isn't there: with the name that was meant", () => {
    const it = flow('ctx.sendEvent(new A(), { step: "ned" }); ctx.sendEvent(new C())');
    expect(found(it)).toEqual(['send-unknown-step @"ned"']);
    const [problem] = it.analysis.problems(it.path("flow.ts"));
    expect(problem).toMatchObject({ severity: "error", hint: 'Did you mean "end"?', data: { suggestions: ["end"] } });
  });

  test("isn't there, and no name is near: with all there are", () => {
    const it = flow('ctx.sendEvent(new A(), { step: "publish" }); ctx.sendEvent(new C())');
    expect(it.analysis.problems(it.path("flow.ts"))[0]?.hint).toBe("It has s, end and other.");
  });

  test("doesn't take it: with those that do", () => {
    const it = flow('ctx.sendEvent(new A(), { step: "other" }); ctx.sendEvent(new C())');
    expect(found(it)).toEqual(['send-not-accepted @"other"']);
    const [problem] = it.analysis.problems(it.path("flow.ts"));
    expect(problem?.message).toBe("Step s sends A to other, which only takes C.");
    expect(problem?.data).toEqual({ step: "other", event: "A", suggestions: ["end"] });
    expect(problem?.relatedRanges.map(({ range }) => it.textAt(range))).toEqual(["other", "A"]);
  });

  test.each([
    ["takes it", 'ctx.sendEvent(new A(), { step: "end" })'],
    ["is named by a constant", 'const step = "end"; ctx.sendEvent(new A(), { step })'],
    ["is computed", "ctx.sendEvent(new A(), { step: ev.next })"],
    ["gets what may be either", 'const it: A | C = ev.x; ctx.sendEvent(it, { step: "end" })'],
  ])("says nothing where it %s", (_what, send) => {
    expect(found(flow(`${send}; ctx.sendEvent(new C())`)).filter((it) => it.startsWith("send-"))).toEqual([]);
  });

  test("of a base class is looked for in the class that runs it", () => {
    const it = withFiles(
      `import { Base } from "./base.js";
export class Flow extends Base { @step async end(ev: A): Promise<StopEvent> { return new StopEvent(); } }
export class Other extends Base { @step async stop(ev: A): Promise<StopEvent> { return new StopEvent(); } }`,
      {
        "base.ts": `import { type Context, StartEvent, Workflow, step } from "stepscope";
import { A } from "./flow.js";
export abstract class Base extends Workflow {
  @step async s(ev: StartEvent, ctx: Context): Promise<void> { ctx.sendEvent(new A(), { step: "end" }); }
}`,
      },
    );
    expect(found(it, "base.ts")).toEqual([]);
    expect(found(it)).toEqual(["send-unknown-step @Other"]);
    expect(it.analysis.problems(it.path("flow.ts"))[0]?.relatedRanges.map(({ range }) => it.textAt(range))).toEqual([
      '"end"',
    ]);
  });
});

describe("a set of events that is never complete", () => {
  const flow = (begin: string, collect: string, accepts = "A | C") =>
    foundIn(`${START}: Promise<void> { ${begin} }
@step async all(ev: ${accepts}, ctx: Context): Promise<StopEvent | undefined> {
  ${collect}
  return new StopEvent();
}`);
  const BOTH = "ctx.sendEvent(new A()); ctx.sendEvent(new C());";

  test("since the step doesn't accept one", () => {
    expect(flow("ctx.sendEvent(new A());", "if (!ctx.collectEvents(ev, [A, C])) return;", "A")).toEqual([
      "collect-not-accepted @C",
    ]);
  });

  test("since it waits for more than are emitted", () => {
    expect(flow(BOTH, "if (!ctx.collectEvents(ev, [A, A, C])) return;")).toEqual(["collect-too-many @A"]);
    const it = inClass(`${START}: Promise<A> { ctx.sendEvent(new A()); return new A(); }
@step async all(ev: A, ctx: Context): Promise<StopEvent | undefined> {
  const events = ctx.collectEvents(ev, [A, A, A]);
  return events === null ? undefined : new StopEvent();
}`);
    const [problem] = it.analysis.problems(it.path("flow.ts"));
    expect(problem?.message).toBe("Step all waits for 3 A, and a run emits 2 at most: the set is never complete.");
    expect(problem?.relatedRanges.map(({ range }) => it.textAt(range))).toEqual(["new A()", "new A()"]);
  });

  test.each([
    ["as many as it waits for", `${BOTH} ctx.sendEvent(new A());`],
    ["in a loop", "for (const n of ev.all) ctx.sendEvent(new A()); ctx.sendEvent(new C());"],
    ["in a callback", "ev.all.forEach(() => ctx.sendEvent(new A())); ctx.sendEvent(new C());"],
    ["by a function that is called as often as it likes", "this.emit(ctx); ctx.sendEvent(new C());"],
    ["by what has the context", "later({ ctx }); ctx.sendEvent(new A()); ctx.sendEvent(new C());"],
  ])("says nothing where they are emitted %s", (_how, begin) => {
    expect(
      foundIn(`${START}: Promise<void> { ${begin} } emit(ctx: Context) { ctx.sendEvent(new A()); }
@step async all(ev: A | C, ctx: Context): Promise<StopEvent | undefined> {
  if (!ctx.collectEvents(ev, [A, A, C])) return;
  return new StopEvent();
}`),
    ).toEqual([]);
  });

  test.each([
    ["a list that is made", "Array(3).fill(A)", ""],
    ["something else than the step's event", "[A, A, B]", "new B({ text: '' })"],
  ])("nor for %s", (_what, list, event) => {
    expect(flow(BOTH, `if (!ctx.collectEvents(${event || "ev"}, ${list})) return;`)).toEqual([]);
  });

  test("nor where a circle, a list, a retry or a person makes more of them", () => {
    const all = `@step async all(ev: A, ctx: Context): Promise<StopEvent | undefined> {
  if (!ctx.collectEvents(ev, [A, A])) return;
  return new StopEvent();
}`;
    for (const steps of [
      `${START}: Promise<C> { return new C(); } @step async t(ev: C): Promise<A | C> { return ev.x ? new A() : new C(); }`,
      `${START}: Promise<A[]> { return [new A()]; }`,
      `@step({ retryPolicy: twice }) async s(ev: StartEvent, ctx: Context): Promise<void> { ctx.sendEvent(new A()); }`,
      `${START}: Promise<InputRequiredEvent> { return new InputRequiredEvent(); } @step async t(ev: HumanResponseEvent): Promise<A> { return new A(); }`,
    ]) {
      expect(foundIn(`${steps} ${all}`)).toEqual([]);
    }
  });
});
