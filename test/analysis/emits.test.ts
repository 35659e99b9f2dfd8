import { describe, expect, test } from "vitest";
import { inClass, inFile, PRELUDE, workspace } from "./source.js";

const START = "@step async s(ev: StartEvent, ctx: Context): Promise<StopEvent>";

describe("what a body sends", () => {
  test.each([
    ["ctx.sendEvent(new A())", "~A"],
    ["const it = new A(); ctx.sendEvent(it)", "~A"],
    ["ctx.sendEvent(ev.x ? new A() : new B({ text: '' }))", "~A ~B"],
    ["[1].forEach(() => ctx.sendEvent(new A()))", "~A"],
    ["const it: A | B = ev.x; ctx.sendEvent(it)", "~A ~B"],
    ["for (const it of [new A()]) ctx.sendEvent(it)", "~A"],
    ["ctx.writeEventToStream(new C())", "^C"],
    ["ctx.sendEvent(new A()); ctx.writeEventToStream(new A())", "~A"],
    ["ctx.sendEvent(new StopEvent())", ""],
    ["other.sendEvent(new A())", ""],
    ["{ const ctx = ev.bus; ctx.sendEvent(new A()) }", ""],
  ])("%s", (code, events) => {
    const it = inClass(`${START} { ${code}; return new StopEvent(); }`);
    expect(it.shapes("flow.ts")).toEqual([`Flow: s(StartEvent) -> StopEvent ${events}`.trimEnd()]);
  });
});

describe("in what the step calls with its context", () => {
  test("methods, inherited ones too, and functions, through any of them", () => {
    const it = inFile(`
const log = (ctx: Context) => ctx.writeEventToStream(new C());
function emit(n: number, ctx: Context) { ctx.sendEvent(new A()); log(ctx); }
class Base extends Workflow { protected more(ctx: Context) { ctx.sendEvent(new B({ text: "" })); emit(1, ctx); } }
class Flow extends Base { ${START} { this.more(ctx); return new StopEvent(); } }`);
    expect(it.shapes("flow.ts").at(-1)).toBe("Flow: s(StartEvent) -> StopEvent ~B ~A ^C");
  });

  test("not in what it calls without, and without end in a circle", () => {
    const it = inClass(`${START} { this.a(ctx); this.b(); return new StopEvent(); }
a(ctx: Context) { this.a(ctx); ctx.sendEvent(new A()); }
b(ctx?: Context) { ctx!.sendEvent(new B({ text: "" })); }`);
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> StopEvent ~A"]);
  });

  test("in another file", () => {
    const it = workspace({
      "send.ts": `${PRELUDE}export function send(ctx: Context) { ctx.sendEvent(new A()); }`,
      "flow.ts": `${PRELUDE}import { send } from "./send.js"; class Flow extends Workflow { ${START} { send(ctx); return new StopEvent(); } }`,
    });
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> StopEvent ~A"]);
    const range = it.workflow("flow.ts").steps.s?.emits.A?.[0];
    expect(range?.file).toBe(it.path("send.ts"));
    expect(it.textAt(range)).toBe("new A()");
  });
});

test("a second parameter without a type is the context", () => {
  const it = inFile(`const flow = new Workflow({ name: "f" });
flow.step(async function s(ev: StartEvent, ctx) { ctx.sendEvent(new A()); });`);
  expect(it.shapes("flow.ts")).toEqual(["f: s(StartEvent) -> ~A"]);
});

test("every place that emits is known, with and without an annotation", () => {
  const it = inClass(`${START} {
    const later = new StopEvent();
    if (ev.now) return new StopEvent({ result: 1 });
    ctx.sendEvent(new A());
    ctx.sendEvent(new A());
    return later;
  }
  @step async t(ev: A) { return ev ? new StopEvent({ result: 2 }) : undefined; }
  @step async many(ev: A): Promise<B[]> { return [1, 2].map((n) => new B({ text: String(n) })); }`);
  const { steps } = it.workflow("flow.ts");
  const texts = (name: string, event: string) => steps[name]?.emits[event]?.map(it.textAt);
  expect(texts("s", "StopEvent")).toEqual(["new StopEvent({ result: 1 })", "later"]);
  expect(texts("s", "A")).toEqual(["new A()", "new A()"]);
  expect(texts("t", "StopEvent")).toEqual(["new StopEvent({ result: 2 })"]);
  expect(texts("many", "B")).toEqual(["new B({ text: String(n) })"]);
});

describe("a context by another name", () => {
  const TYPES = `import { Event, type Context } from "stepscope";
type Inner = Context<{ n: number }>; export type Ctx = Inner; export class ContextEvent extends Event {}`;
  test.each([
    ["ev: StartEvent, ctx: Own", "ctx"],
    ["ev: StartEvent, ctx: Ctx", "ctx"],
    ["ev: StartEvent, it: types.Ctx", "it"],
    ["context: Ctx, ev: StartEvent", "context"],
    ["ev: StartEvent, it: Renamed", "it"],
  ])("(%s)", (params, name) => {
    const it = workspace({
      "types.ts": TYPES,
      "flow.ts": `${PRELUDE}import type { Context as Renamed } from "stepscope"; import type { Ctx } from "./types.js"; import type * as types from "./types.js";
type Own = Wrapped; type Wrapped = Context<{ n: number }>; type Loop = Round; type Round = Loop;
class Flow extends Workflow { @step async s(${params}): Promise<StopEvent> { ${name}.sendEvent(new A()); return new StopEvent(); } @step async t(ev: A, x: Loop): Promise<StopEvent> { return x; } }`,
    });
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> StopEvent ~A; t(A) -> StopEvent"]);
    expect(it.codes("flow.ts")).toEqual([]);
    const [flow] = it.analysis.linked(it.path("flow.ts")).workflows;
    expect(flow?.steps[0]?.contextFirst).toBe(params.startsWith("context"));
  });

  test("is no event that is called like one", () => {
    const it = workspace({
      "types.ts": TYPES,
      "flow.ts": `${PRELUDE}import { ContextEvent } from "./types.js";
class Flow extends Workflow { @step async s(ev: StartEvent): Promise<A | ContextEvent> { return new ContextEvent() ?? new A(); }
@step async t(ev: A, context: ContextEvent): Promise<StopEvent> { return new StopEvent(); } }`,
    });
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> A ContextEvent; t(A | ContextEvent) -> StopEvent"]);
    expect(it.workflow("flow.ts").graph.steps[1]?.params).toHaveLength(2);
  });
});

describe("what is sent through getStepContext()", () => {
  const IMPORT = 'import { getStepContext } from "stepscope/step-context";\n';
  test.each([
    "getStepContext().sendEvent(new A())",
    "const it = getStepContext(); it.sendEvent(new A())",
    "send()",
    "this.more()",
  ])("%s", (code) => {
    const it = inFile(`${IMPORT}function send() { getStepContext<{}>().sendEvent(new A()); }
class Flow extends Workflow {
  more() { const ctx = getStepContext(); ctx.sendEvent(new A()); }
  @step async s(ev: StartEvent): Promise<StopEvent> { ${code}; return new StopEvent(); }
}`);
    expect(it.shapes("flow.ts").at(-1)).toBe("Flow: s(StartEvent) -> StopEvent ~A");
  });

  const NOTES = `${IMPORT}import { Event } from "stepscope"; import type { Context } from "stepscope"; import { deep } from "./deep.js";
export class Noted extends Event {} export class Shown extends Event {} export class Deep extends Event {}
export function note() { getStepContext().sendEvent(new Noted()); deep(getStepContext()); show(); }
export const show = () => getStepContext().writeEventToStream(new Shown());
export abstract class Noting { remark() { note(); } }`;
  const DEEP = `import type { Context } from "stepscope"; import { Deep } from "./notes.js"; export function deep(ctx: Context) { ctx.sendEvent(new Deep()); }`;
  const FLOW = (code: string) => `${PRELUDE}import { note } from "./barrel.js"; import * as all from "./barrel.js";
function local() { between(); }
const between = () => { all.note(); };
class Base extends Workflow { remark() { local(); } }
class Flow extends Base { own() { note(); } @step async s(ev: StartEvent): Promise<StopEvent> { ${code}; return new StopEvent(); } }`;

  test.each(["note()", "all.note()", "local()", "this.own()", "this.remark()"])("in another file, by %s", (code) => {
    const it = workspace({
      "notes.ts": NOTES,
      "deep.ts": DEEP,
      "barrel.ts": `export * from "./notes.js"; export { other } from "./other.js";`,
      "other.ts": "export function other() {}",
      "flow.ts": FLOW(code),
    });
    expect(it.shapes("flow.ts").at(-1)).toBe("Flow: s(StartEvent) -> StopEvent ~Noted ~Deep ^Shown");
  });

  test("as soon as a helper asks for it, and no longer", () => {
    const silent = "export function note() {}";
    const it = workspace({ "barrel.ts": `export * from "./notes.js";`, "notes.ts": silent, "flow.ts": FLOW("note()") });
    const shape = () => it.shapes("flow.ts").at(-1);
    expect(shape()).toBe("Flow: s(StartEvent) -> StopEvent");
    it.edit("deep.ts", DEEP);
    it.edit("notes.ts", NOTES);
    expect(shape()).toBe("Flow: s(StartEvent) -> StopEvent ~Noted ~Deep ^Shown");
    it.edit("notes.ts", silent);
    expect(shape()).toBe("Flow: s(StartEvent) -> StopEvent");
  });
});
