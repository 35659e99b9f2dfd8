import { expect, test } from "vitest";
import { inClass, inFile } from "./source.js";

const X = "return x;";
const placed = (it: ReturnType<typeof inFile>) =>
  it.analysis.problems(it.path("flow.ts")).map(({ code, range, relatedRanges }) => ({
    code,
    at: it.textAt(range),
    related: relatedRanges.map((related) => `${it.textAt(related.range)}: ${related.message}`),
  }));

test("an event that nobody consumes is shown wherever it is emitted", () => {
  const it = inClass(`@step async s(ev: StartEvent, ctx: Context): Promise<A | StopEvent> {
  if (ev.x) return new A();
  ctx.sendEvent(new C());
  return ev.y ? new A() : new StopEvent();
}`);
  expect(placed(it)).toEqual([
    { code: "event-never-consumed", at: "new A()", related: ["A: A is declared here."] },
    { code: "event-never-consumed", at: "new A()", related: ["A: A is declared here."] },
    { code: "event-never-consumed", at: "new C()", related: ["C: C is declared here."] },
  ]);
});

test("and at the return type where no place emits it", () => {
  const it = inClass(`@step async s(ev: StartEvent): Promise<A | StopEvent> { ${X} }`);
  expect(placed(it)).toEqual([{ code: "event-never-consumed", at: "A", related: ["A: A is declared here."] }]);
});

test("an event that nobody produces is shown at every parameter that takes it", () => {
  const it = inClass(
    `@step async s(ev: StartEvent | A): Promise<StopEvent> { ${X} } @step async t(ev: A): Promise<StopEvent> { ${X} }`,
  );
  expect(placed(it)).toEqual([
    { code: "event-never-produced", at: "A", related: ["A: A is declared here."] },
    { code: "event-never-produced", at: "A", related: ["A: A is declared here."] },
  ]);
  const [first, second] = it.analysis.problems(it.path("flow.ts")).map(({ range }) => range.start.line);
  expect(second).toBe(first);
});

test("a step's problem is at its name, a workflow's at its name", () => {
  const it = inClass(`@step async s(ev: StartEvent): Promise<StopEvent> { ${X} }
@step async loop(ev: C): Promise<C> { ${X} }
@step async late(ev: StopEvent): Promise<void> {}`);
  expect(placed(it).map(({ code, at }) => `${code} ${at}`)).toEqual([
    "step-accepts-stop-event late",
    "unreachable-step loop",
    "dead-end-step loop",
  ]);
  const broken = inClass(`@step async s(ev: A): Promise<A> { ${X} }`);
  expect(placed(broken).map(({ code, at }) => `${code} ${at}`)).toEqual(["no-start-event Flow", "no-stop-event Flow"]);
});

test("several start events point at the steps that take them", () => {
  const it = inFile(
    `class In extends StartEvent {} class Flow extends Workflow { @step async s(ev: StartEvent): Promise<StopEvent> { ${X} } @step async t(ev: In): Promise<StopEvent> { ${X} } }`,
  );
  const [problem] = placed(it);
  expect(problem?.at).toBe("Flow");
  expect(problem?.related).toEqual(["s: Step s is here.", "In: In is declared here.", "t: Step t is here."]);
});

test("opting out works in source", () => {
  const it = inClass(`static skipGraphChecks = ["unreachable-step"];
@step async s(ev: StartEvent): Promise<StopEvent> { ${X} }
@step({ skipGraphChecks: ["dead-end-step", "dead-ends"] }) async loop(ev: C): Promise<C> { ${X} }`);
  expect(it.codes("flow.ts")).toEqual(["unknown-graph-check loop"]);
});

test("ranges say where a step is, where its code begins, and where each event is named", () => {
  const it = inClass(`@step
  async s(ev: StartEvent<{ topic: string }> | A, ctx: Context): Promise<B | StopEvent> {
    // first
    const n = 1;
    return new B({ text: "" });
  }`);
  const { steps, range, nameRange, events } = it.workflow("flow.ts");
  const s = steps.s;
  if (s === undefined) throw new Error("no step");
  expect(it.textAt(nameRange)).toBe("Flow");
  expect(it.textAt(range)).toMatch(/^export class Flow [\s\S]*\}$/);
  expect(it.textAt(s.nameRange)).toBe("s");
  expect(it.textAt(s.range)).toMatch(/^@step\n[\s\S]*\}$/);
  expect(it.textAt({ ...s.range, start: s.bodyStart })).toMatch(/^const n = 1;/);
  expect(Object.fromEntries(Object.entries(s.accepts).map(([id, at]) => [id, it.textAt(at)]))).toEqual({
    StartEvent: "StartEvent<{ topic: string }>",
    A: "A",
  });
  expect(Object.fromEntries(Object.entries(s.returns).map(([id, at]) => [id, it.textAt(at)]))).toEqual({
    B: "B",
    StopEvent: "StopEvent",
  });
  expect(events.StartEvent).toEqual({ range: null, nameRange: null });
  expect(it.textAt(events.B?.range)).toBe("export class B extends Event.of<{ text: string }>() {}");
});
