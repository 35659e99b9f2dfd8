/** What steps are written with, and around them: each a file that exports `Flow`. */
const PRELUDE = `import { type Context, Event, StartEvent, StopEvent, Workflow, step, catchError, StepFailedEvent, InputRequiredEvent, HumanResponseEvent } from "stepscope";
export class A extends Event {}
export class B extends Event.of<{ text: string }>() {}
export class C extends Event {}
declare const x: any;
`;
const BEGIN = "@step async begin(ev: StartEvent): Promise<A> { throw 0; }";
const END = "@step async end(ev: A): Promise<StopEvent> { throw 0; }";
const flow = (body: string, before = ""): string =>
  `${PRELUDE}${before}\nexport class Flow extends Workflow {\n${body}\n}\n`;
/** A first step that emits a type, and a last one that takes one. */
const between = (emitted: string, taken: string, before = ""): string =>
  flow(
    `@step async begin(ev: StartEvent): Promise<${emitted}> { throw 0; }\n@step async end(${taken}): Promise<StopEvent> { throw 0; }`,
    before,
  );
const derived = (base: string, body: string): string =>
  `${PRELUDE}${base}\nexport class Flow extends Base {\n${body}\n}\n`;
const returning = (body: string, taken = "ev: A"): string =>
  flow(
    `@step async begin(ev: StartEvent) { ${body} }\n@step async end(${taken}): Promise<StopEvent> { throw 0; }\nmake() { return new A(); }`,
  );
const sending = (params: string, body: string, before = ""): string =>
  flow(`@step async begin(ev: StartEvent, ${params}): Promise<void> { ${body} }\n${END}`, before);

export const CASES: Readonly<Record<string, string>> = {
  "class expression": `${PRELUDE}export const Flow = class extends Workflow { ${BEGIN} ${END} };`,
  "class expression with a name": `${PRELUDE}export const Flow = class Inner extends Workflow { ${BEGIN} ${END} };`,
  "name in quotes": flow(`@step async "begin it"(ev: StartEvent): Promise<A> { throw 0; } ${END}`),
  overloads: flow(
    `async begin(ev: StartEvent): Promise<A>;\n@step async begin(ev: any): Promise<A> { throw 0; } ${END}`,
  ),
  "generic event": between("Item<string>", "ev: Item<string>", "export class Item<T> extends Event { v!: T }"),
  "base is generic": between(
    "Num",
    "ev: Num",
    "class Item<T> extends Event { v!: T }\nclass Num extends Item<number> {}",
  ),
  InstanceType: between("InstanceType<typeof A>", "ev: A"),
  "typeof a variable": between("typeof made", "ev: A", "const made = new A();"),
  destructured: between("B", "{ text }: B"),
  optional: between("A", "ev?: A"),
  "with a default": between("A", "ev: A = new A()"),
  "with a default only": between("A", "ev = new A()"),
  rest: between("A[]", "...evs: A[]"),
  this: flow(`@step async begin(this: Flow, ev: StartEvent): Promise<A> { throw 0; } ${END}`),
  "no promise": flow(`@step begin(ev: StartEvent): A { throw 0; } ${END}`),
  nullable: between("A | null | undefined", "ev: A"),
  tuple: between("[A, A]", "evs: A[]"),
  "tuple and join": between("[A, C]", "a: A, c: C"),
  intersection: between("A & { tag: 1 }", "ev: A & { tag: 1 }"),
  "Extract and Exclude": between("Extract<All, B>", "ev: Exclude<All, A | C>", "type All = A | B | C;"),
  "indexed access": between('Events["a"]', "ev: Events[keyof Events]", "interface Events { a: A }"),
  Parameters: between("A", "ev: Parameters<typeof f>[0]", "function f(a: A) {}"),
  "accepts a constant": flow(
    `${BEGIN} @step({ accepts: ALL }) async end(ev: A | C): Promise<StopEvent> { throw 0; }`,
    "const ALL = [A] as const;",
  ),
  "accepts a spread": flow(
    `${BEGIN} @step({ accepts: [...ALL] }) async end(ev: A): Promise<StopEvent> { throw 0; }`,
    "const ALL = [A];",
  ),
  "options that are spread": flow(
    `${BEGIN} @step({ ...OPTIONS }) async end(ev: A): Promise<StopEvent> { throw 0; }`,
    "const OPTIONS = { numWorkers: 2 };",
  ),
  "options by name": flow(
    `${BEGIN} @step(OPTIONS) async end(ev: any): Promise<StopEvent> { throw 0; }`,
    "const OPTIONS = { accepts: A, emits: [StopEvent] };",
  ),
  "aliases of unions": between("Out", "ev: A", "type Out = A | Wrapped; type Wrapped = A | StopEvent;"),
  "generic alias": between("Maybe<A>", "ev: A", "type Maybe<T> = T | undefined;"),
  "mapped type": between("Values<{ a: A; c: C }>", "ev: A | C", "type Values<T> = { [K in keyof T]: T[K] }[keyof T];"),
  "import alias": between(
    "Short",
    "ev: Short",
    "namespace Deep { export class Ev extends Event {} }\nimport Short = Deep.Ev;",
  ),
  "constant alias": between("Short", "ev: Short", "const Short = A; type Short = A;"),
  "base from a function": between(
    "Made",
    "ev: Made",
    "function make() { return class extends Event {}; }\nclass Made extends make() {}",
  ),
  "base from a constant": between(
    "Made",
    "ev: Made",
    "const Base = Event.of<{ n: number }>();\nclass Made extends Base {}",
  ),
  "event as a constant": between(
    "Made",
    "ev: Made",
    "const Made = Event.of<{ n: number }>(); type Made = InstanceType<typeof Made>;",
  ),
  "nothing, inferred": returning("return Math.random() > 1 ? new A() : undefined;"),
  "a method, inferred": returning("return this.make();"),
  "a class by variable, inferred": returning("const k = x ? A : C; return new k();", "ev: A | C"),
  "a map, inferred": returning('return ["a"].map((text) => new B({ text }));', "evs: B[]"),
  "a switch, inferred": returning("switch (x) { case 1: return new A(); default: return new C(); }", "ev: A | C"),
  "a function called at once, inferred": returning("return (() => new A())();"),
  "awaited, inferred": returning("return await Promise.resolve(new A());"),
  "all of several, inferred": returning("return await Promise.all([1].map(async () => new A()));", "evs: A[]"),
  "sent in a callback": sending("ctx: Context", "[1].forEach(() => ctx.sendEvent(new A()));"),
  "sent through a bound method": sending("ctx: Context", "const send = ctx.sendEvent.bind(ctx); send(new A());"),
  "sent through a context without a type": sending("ctx", "ctx.sendEvent(new A());"),
  "sent through an alias": sending("ctx: Ctx", "ctx.sendEvent(new A());", "type Ctx = Context<{ n: number }>;"),
  "sent by who knows whom": sending("ctx: Context", "x(ctx);"),
  overriding: derived(`class Base extends Workflow { ${BEGIN} ${END} }`, BEGIN),
  "overriding without a decorator": derived(
    `class Base extends Workflow { ${BEGIN} ${END} }`,
    "async begin(ev: StartEvent): Promise<A> { throw 0; }",
  ),
  "a generic workflow": derived(
    "abstract class Generic<T extends Event> extends Workflow { @step async end(ev: T): Promise<StopEvent> { throw 0; } }\nabstract class Base extends Generic<A> {}",
    BEGIN,
  ),
  "in a function": `${PRELUDE}function make() { class Local extends Event {} class Flow extends Workflow { @step async begin(ev: StartEvent): Promise<Local> { throw 0; } @step async end(ev: Local): Promise<StopEvent> { throw 0; } } return Flow; }\nexport const Flow = make();`,
  "in a namespace": `${PRELUDE}namespace All { export class Ev extends Event {} export class Flow extends Workflow { @step async begin(ev: StartEvent): Promise<Ev> { throw 0; } @step async end(ev: All.Ev): Promise<StopEvent> { throw 0; } } }\nexport const { Flow } = All;`,
  "subclass emitted": between("Sub", "ev: A", "class Sub extends A {}"),
  "subclass taken": flow(
    "@step async begin(ev: StartEvent): Promise<Sub> { throw 0; } @step({ acceptSubclasses: true }) async end(ev: A): Promise<StopEvent> { throw 0; }",
    "class Sub extends A {}",
  ),
  "a person": between("InputRequiredEvent", "ev: HumanResponseEvent"),
  "error handler": flow(`${BEGIN} ${END} @catchError async oops(ev: StepFailedEvent): Promise<StopEvent> { throw 0; }`),
  "error handler without a parameter": flow(
    `${BEGIN} ${END} @catchError async oops(): Promise<StopEvent> { throw 0; }`,
  ),
  "never produced": flow(`${BEGIN} ${END} @step async lost(ev: C): Promise<StopEvent> { throw 0; }`),
  "own start event": flow(
    `@step async begin(ev: Ask): Promise<A> { throw 0; } ${END}`,
    "export class Ask extends StartEvent.of<{ q: string }>() {}",
  ),
  "two start events": flow(
    `@step async begin(ev: Ask | StartEvent): Promise<A> { throw 0; } ${END}`,
    "export class Ask extends StartEvent.of<{ q: string }>() {}",
  ),
  "any returned": between("any", "ev: A"),
  "unknown returned": between("unknown", "ev: A"),
  "Event returned": between("Event", "ev: A"),
  "Event taken": between("A", "ev: Event"),
  "any taken": between("A", "ev: any"),
  "private to TypeScript": flow(`@step private async begin(ev: StartEvent): Promise<A> { throw 0; } ${END}`),
};
