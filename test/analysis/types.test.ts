import { describe, expect, onTestFinished, test, vi } from "vitest";
import { TypeChecker } from "../../server/analysis/checker/type-checker.js";
import { inClass, inFile, PRELUDE, workspace } from "./source.js";

const one = (returns: string, more = ""): string[] =>
  inFile(`${more}\nclass Flow extends Workflow { @step async s(ev: StartEvent)${returns} }`).shapes("flow.ts");

describe("what a return annotation names", () => {
  test.each([
    ["Promise<A>", "A"],
    ["Promise<A | B | undefined>", "A B"],
    ["Promise<A | null | void>", "A"],
    ["A | Promise<B>", "A B"],
    ["Promise<A[]>", "A[]"],
    ["Promise<(A | B)[]>", "A[] B[]"],
    ["Promise<readonly A[]>", "A[]"],
    ["Promise<ReadonlyArray<A> | StopEvent<string>>", "A[] StopEvent"],
    ["Promise<[A, B?]>", "A[] B[]"],
    ["Promise<B | A | B>", "B A"],
    ["Promise<void>", ""],
    ["Promise<A | string>", "A"],
    ["Promise<InstanceType<typeof A>>", "A"],
  ])("%s", (type, events) => {
    expect(one(`: ${type} { return x; }`)).toEqual([`Flow: s(StartEvent) -> ${events}`.trimEnd()]);
  });

  test("aliases, also of aliases", () => {
    expect(one(": Out { return x; }", "type Inner = B | StopEvent;\ntype Out = Promise<A | Inner>;")).toEqual([
      "Flow: s(StartEvent) -> A B StopEvent",
    ]);
  });

  test.each([
    ["a generic alias", "type Or<T> = T | StopEvent;", "Promise<Or<A>>", "A StopEvent"],
    ["a conditional type", "type If<T> = T extends string ? A : B;", "Promise<If<number>>", "B"],
    ["a return type", "declare function make(): A | B;", "Promise<ReturnType<typeof make>>", "A B"],
    ["an excluded member", "type All = A | B | C;", "Promise<Exclude<All, B>>", "A C"],
    ["an indexed type", "interface Map1 { a: A; stop: StopEvent }", "Promise<Map1[keyof Map1]>", "A StopEvent"],
  ])("%s, by the compiler", (_, declarations, type, events) => {
    expect(one(`: ${type} { return x; }`, declarations)).toEqual([`Flow: s(StartEvent) -> ${events}`]);
  });
});

const MADE = `declare const x: any;
const make = () => new C();
function many() { return [new B({ text: "" })]; }`;

describe("without an annotation, what the body returns", () => {
  test.each([
    ["{ return new A(); }", "A"],
    ["{ if (x) return new A(); return x ? new B({ text: '' }) : undefined; }", "A B"],
    ["{ const it = new A(); return it; }", "A"],
    ["{ let it: A | B = x; return it; }", "A B"],
    ["{ return x as StopEvent; }", "StopEvent"],
    ["{ return await this.make(); }\n make(): B { return x; }", "B"],
    ["{ return make(); }", "C"],
    ["{ return [new A(), new B({ text: '' })]; }", "A[] B[]"],
    ["{ return x ? new C() : [new A()]; }", "C A[]"],
    ["{ const list = [new A()]; return [...list, new B({ text: '' })]; }", "A[] B[]"],
    ["{ return [...new Set([new A()]), ...many()]; }", "A[] B[]"],
    ["{ return many(); }", "B[]"],
    ["{ const list: A[] = []; list.push(new A()); return list; }", "A[]"],
    ["{ const list = [1].map(() => new A()); return list; }", "A[]"],
    ["{ return []; }", ""],
    ["{ let it; if (x) it = new A(); else it = new C(); return it; }", "A C"],
    ["{ let it = new A(); if (x) it = new C(); return it; }", "A C"],
    ["{ let it, other; it = other = new A(); other = it ?? other; it = other; other ||= it; return other; }", "A"],
    ["{ let it = new A(); { let it = new C(); it = new C(); } return it; }", "A"],
    ["{ const inner = () => { return new C(); }; return new A(); }", "A"],
    ["{ return [1, 2].map(() => new A()); }", "A[]"],
    ["{ for (const it of [new B({ text: '' })]) return it; }", "B"],
  ])("%s", (body, events) => {
    expect(one(` ${body}`, MADE)).toEqual([`Flow: s(StartEvent) -> ${events}`.trimEnd()]);
  });

  test("what the declaration of a field says, without the compiler", () => {
    const asked = vi.spyOn(TypeChecker.prototype, "classesAt");
    onTestFinished(() => asked.mockRestore());
    const text = (body: string) => `${PRELUDE}
class Inner extends Workflow { @step async s(ev: StartEvent): Promise<StopEvent> { throw 0; } }
class Base extends Workflow { protected readonly b = new B({ text: "" }); inner: Inner | undefined; }
class Flow extends Base {
  #last: A | C;
  readonly #inner = new Inner();
  constructor(private readonly made: Inner) { super(); }
  @step async s(ev: StartEvent, ctx: Context) { ${body} }
}`;
    const it = workspace({
      "events.ts": text("return ev.again ? this.#last : this.b;"),
      "runs.ts": text("await ctx.run(this.#inner); return new StopEvent();"),
      "typing.ts": text("await ctx.run(new Inn()); return new StopEvent();"),
      "handed.ts": text("await ctx.run(this.made); return new StopEvent();"),
    });
    expect(it.shapes("events.ts").at(-1)).toBe("Flow: s(StartEvent) -> A C B");
    expect(it.analysis.workflows(it.path("runs.ts")).at(-1)?.graph.steps[0]?.runs).toEqual(["Inner"]);
    expect(it.analysis.workflows(it.path("typing.ts")).at(-1)?.graph.steps[0]?.runs).toBeUndefined();
    expect(asked).not.toHaveBeenCalled();
    // Nothing but its parameter declares this one.
    expect(it.analysis.workflows(it.path("handed.ts")).at(-1)?.graph.steps[0]?.runs).toEqual(["Inner"]);
    expect(asked).toHaveBeenCalled();
  });

  test("two classes of one shape stay two", () => {
    expect(one(" { if (Math.random() > 0.5) return new A(); return new C(); }")).toEqual([
      "Flow: s(StartEvent) -> A C",
    ]);
  });
});

describe("which parameter is the event", () => {
  test.each([
    ["ev: A | B", "A | B"],
    ["ctx: Context, ev: A", "A"],
    ["ctx: Context<{ n: number }>, ev: A", "A"],
    ["ev: A | undefined, retries: number", "A"],
    ["ev: A, client: Client", "A"],
    ["a: A, b: B", "A | B"],
    ["evs: A[]", "A"],
    ["this: Flow, ev: A", "A"],
    ["{ text }: B", "B"],
  ])("%s", (params, events) => {
    const it = inFile(
      `import { Client } from "./nowhere";\nclass Flow extends Workflow { @step async s(${params}): Promise<StopEvent> { return x; } }`,
    );
    expect(it.shapes("flow.ts")).toEqual([`Flow: s(${events}) -> StopEvent`]);
  });

  test("a type parameter is its constraint", () => {
    const it = inFile(
      "class Flow<T extends B> extends Workflow { @step async s(ev: T): Promise<StopEvent> { return x; } }",
    );
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(B) -> StopEvent"]);
  });
});

describe("what the options declare wins", () => {
  test("over annotations", () => {
    const it = inClass(
      "@step({ accepts: [StartEvent, A], emits: [B, StopEvent], numWorkers: 2 }) async s(ev: any): Promise<any> {}",
    );
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent | A) -> B StopEvent"]);
    expect(it.workflow("flow.ts").graph.steps[0]?.numWorkers).toBe(2);
  });

  test("where they are a constant, and where only one of them is there", () => {
    const it = inFile(`const options = { accepts: A, skipGraphChecks: ["dead-end-step"] } as const;
class Flow extends Workflow { @step(options) async s(ev: unknown): Promise<C> { return x; } }`);
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(A) -> C"]);
    expect(it.workflow("flow.ts").graph.steps[0]?.skipGraphChecks).toEqual(["dead-end-step"]);
  });
});

test("catchError takes a failed step", () => {
  const it = inClass(
    "@step async s(ev: StartEvent): Promise<StopEvent> { return x; }\n@catchError({ maxRecoveries: 2 }) async rescue(ev: StepFailedEvent): Promise<StopEvent> { return x; }",
  );
  expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> StopEvent; !rescue(StepFailedEvent) -> StopEvent"]);
  expect(it.codes("flow.ts")).toEqual([]);
});
