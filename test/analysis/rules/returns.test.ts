import { describe, expect, test } from "vitest";
import { inClass } from "../source.js";
import { END_A, found, foundIn, START, withFiles } from "./found.js";

describe("what a body returns and the return type leaves out", () => {
  test("is shown where it is returned, with the class, and with what to insert", () => {
    const it = inClass(`${START}: Promise<A> { return ev.x ? new A() : new C(); } ${END_A}`);
    expect(found(it)).toEqual(["event-not-declared @new C()"]);
    const [problem] = it.analysis.problems(it.path("flow.ts"));
    expect(problem?.message).toBe("Step s returns C, and its return type only names A.");
    expect(problem?.relatedRanges.map(({ range }) => it.textAt(range))).toEqual(["C"]);
    expect(problem?.data).toMatchObject({ step: "s", event: "C", edits: [{ newText: " | C" }] });
    const [edit] = problem?.data?.edits ?? [];
    const line = `export class Flow extends Workflow {\n${START}: Promise<A`.split("\n").at(-1);
    expect(edit?.range.start.character).toBe(line?.length);
  });

  test.each([
    ["a variable", "const it = new C(); return it;"],
    ["a method without an annotation", "return this.make();"],
  ])("through %s", (_how, code) => {
    expect(
      foundIn(`${START}: Promise<A> { if (ev.x) return new A(); ${code} } make() { return new C(); } ${END_A}`),
    ).toEqual([expect.stringMatching(/^event-not-declared @/)]);
  });

  test("by `emits`", () => {
    const it = inClass(`@step({ accepts: StartEvent, emits: [A] }) async s(ev: StartEvent): Promise<A | C> {
  return ev.x ? new A() : new C();
} ${END_A}`);
    expect(found(it)).toEqual(["event-not-declared @new C()"]);
    expect(it.analysis.problems(it.path("flow.ts"))[0]?.data?.edits).toMatchObject([{ newText: ", C" }]);
  });

  test.each([
    ["what may have been narrowed", "const it: A | C = ev.x; if (it instanceof A) return it; return new A();"],
    ["what only the compiler knows", "return pick(ev);"],
    ["a list", "return [new A()];"],
    ["nothing", "if (ev.x) return undefined!; return new A();"],
  ])("but not %s", (_what, code) => {
    expect(foundIn(`${START}: Promise<A> { ${code} } ${END_A}`)).toEqual([]);
  });
});

describe("a subclass of what is declared", () => {
  const SUB = "class Sub extends A {}\n";
  const flow = (steps: string) => found(withFiles(`${SUB}export class Flow extends Workflow { ${steps} }`));

  test("is told where only the base is taken", () => {
    expect(flow(`${START}: Promise<A> { return new Sub(); } ${END_A}`)).toEqual(["subclass-not-taken @new Sub()"]);
  });

  test.each([
    ["the step takes subclasses", END_A.replace("@step", "@step({ acceptSubclasses: true })")],
    ["nobody takes the base", "@step async end(ev: Sub): Promise<StopEvent> { return new StopEvent(); }"],
  ])("but not where %s", (_where, end) => {
    const codes = flow(`${START}: Promise<A> { return new Sub(); } ${end}`);
    expect(codes.filter((it) => it.startsWith("subclass-not-taken"))).toEqual([]);
  });

  test("nor a stop event's", () => {
    expect(
      found(
        withFiles(`class Done extends StopEvent {}
export class Flow extends Workflow { ${START}: Promise<StopEvent> { return new Done(); } }`),
      ),
    ).toEqual([]);
  });
});

describe("what is declared and emitted nowhere", () => {
  test("is faded in the return type", () => {
    const it = inClass(`${START}: Promise<A | StopEvent> { return new A(); } ${END_A}`);
    expect(found(it)).toEqual(["declared-event-not-emitted @StopEvent"]);
    expect(it.analysis.problems(it.path("flow.ts"))[0]).toMatchObject({ severity: "warning", tags: ["unnecessary"] });
  });

  test.each([
    ["sent", "ctx.sendEvent(new A()); return new StopEvent();"],
    ["sent by a method that gets the context", "this.emit(ctx); return new StopEvent();"],
    ["shown to the reader", "ctx.writeEventToStream(new A()); return new StopEvent();"],
    [
      "what it asks with",
      "await ctx.waitForEvent(HumanResponseEvent, { waiterEvent: new A() }); return new StopEvent();",
    ],
    ["maybe sent by what has the context", "later({ ctx }); return new StopEvent();"],
    ["maybe sent by a function of elsewhere", "far(ctx); return new StopEvent();"],
    ["maybe what only the compiler knows", "return pick(ev);"],
    ["not written yet", "throw new Error('not yet');"],
    ["returned as a subclass", "return ev.x ? new Sub() : new StopEvent();"],
  ])("but not what is %s", (_what, code) => {
    const it = withFiles(`import { far } from "./far.js";
class Sub extends A {}
export class Flow extends Workflow {
  ${START}: Promise<A | StopEvent> { ${code} }
  emit(ctx: Context) { ctx.sendEvent(new A()); }
  @step({ acceptSubclasses: true }) async end(ev: A): Promise<StopEvent> { return new StopEvent(); }
}`);
    expect(found(it).filter((one) => !one.startsWith("event-class-unused"))).toEqual([]);
  });
});

describe("a path without an event", () => {
  test.each([
    ["return;", "if (ev.x) return; return new A();"],
    ["undefined", "if (ev.x) return undefined; return new A();"],
    ["ev.x ? new A() : undefined", "return ev.x ? new A() : undefined;"],
    ["the end", "if (ev.x) { return new A(); }"],
  ])("is told where nothing else goes on: %s", (text, code) => {
    const it = foundIn(`${START}: Promise<A | undefined> { ${code} } ${END_A}`);
    const at = { "the end": "}", "ev.x ? new A() : undefined": "undefined" }[text] ?? text;
    expect(it.map((one) => one.replace("@undefined;", "@undefined"))).toEqual([`step-ends-without-event @${at}`]);
  });

  test.each([
    ["it collects", "if (!ctx.collectEvents(ev, [StartEvent])) return; return new A();", ""],
    ["it sends", "if (ev.x) { ctx.sendEvent(new A()); return; } return new A();", ""],
    ["the type doesn't allow for it", "if (ev.x) return undefined!; return new A();", "A"],
    ["the function surely doesn't get there", "if (ev.x) return new A(); throw new Error();", ""],
    ["a switch may name every case", "switch (ev.x) { case 1: return new A(); case 2: return new A(); }", ""],
    ["a loop doesn't end", "while (true) { if (ev.x) return new A(); }", ""],
    ["it isn't written yet", "return undefined;", ""],
    ["the run is over", "if (ctx.signal.aborted) return; return new A();", ""],
  ])("but not where %s", (_where, code, type) => {
    expect(foundIn(`${START}: Promise<${type || "A | undefined"}> { ${code} } ${END_A}`)).toEqual([]);
  });

  test.each([
    ["another step has the same event", "@step async too(ev: StartEvent): Promise<A> { return new A(); }"],
    ["a person may be asked", "@step async ask(ev: HumanResponseEvent): Promise<A> { return new A(); }"],
    [
      "another step waits",
      "@step async w(ev: A, ctx: Context): Promise<StopEvent> { await ctx.waitForEvent(C); return new StopEvent(); }",
    ],
  ])("nor where %s", (_where, other) => {
    expect(foundIn(`${START}: Promise<A | undefined> { if (ev.x) return; return new A(); } ${END_A} ${other}`)).toEqual(
      [],
    );
  });
});
