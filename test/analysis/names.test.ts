import { describe, expect, test } from "vitest";
import { inFile, PRELUDE, workspace } from "./source.js";

const STEP = "@step async s(ev: StartEvent): Promise<Done> { return x; }";

describe("names are followed", () => {
  test("through other names and namespaces", () => {
    const it = workspace({
      "a.ts": `import { Workflow as W, step as s, StartEvent as In } from "stepscope"; import * as ss from "stepscope";
class Flow extends W { @s async one(ev: In): Promise<ss.StopEvent> { return x; } @ss.step() async two(ev: ss.StartEvent): Promise<void> {} }
export class Other extends ss.Workflow { @ss.step({ numWorkers: 1 }) async one(ev: In): Promise<ss.StopEvent> { return x; } }
export { Flow as Renamed, Flow as default };`,
    });
    expect(it.shapes("a.ts")).toEqual([
      "Flow: one(StartEvent) -> StopEvent; two(StartEvent) ->",
      "Other: one(StartEvent) -> StopEvent",
    ]);
    expect(it.analysis.workflows(it.path("a.ts")).map(({ exportedAs }) => exportedAs)).toEqual([
      ["Renamed", "default"],
      ["Other"],
    ]);
  });

  test("through imports, types, barrels, defaults and stars", () => {
    const it = workspace({
      "lib/events.ts": `import { Event, StopEvent } from "stepscope";
export class Ping extends Event {} export default class Pong extends Event {} export class Done extends StopEvent.of<{ n: number }>() {}
export type Out = Ping | Pong;`,
      "lib/index.ts": `export * from "./events.js"; export { default as Pong } from "./events"; export * as all from "./events.js";`,
      "kit.ts": `export * from "stepscope"; export { Workflow as Base } from "stepscope";`,
      "flow.ts": `import { Base, step, type StartEvent } from "./kit.js"; import type { Out } from "./lib"; import { type Done, all, Ping } from "./lib/index.js"; import P from "./lib/events.js";
export default class extends Base {
  @step async s(ev: StartEvent): Promise<Out> { return x; }
  @step async t(ev: Ping | P): Promise<all.Done> { return x; }
}`,
    });
    expect(it.shapes("flow.ts")).toEqual(["default: s(StartEvent) -> Ping Pong; t(Ping | Pong) -> Done"]);
    expect(it.codes("flow.ts")).toEqual([]);
    const { events, graph } = it.workflow("flow.ts");
    expect(events.Pong?.nameRange?.file).toBe(it.path("lib/events.ts"));
    expect(it.textAt(events.Pong?.nameRange)).toBe("Pong");
    expect(graph.events.find(({ id }) => id === "Done")).toEqual({
      id: "Done",
      name: "Done",
      kind: "stop",
      parents: [],
    });
  });

  test("into TypeScript's namespaces, which one name joins, and which a class may have beside it", () => {
    const it = workspace({
      "events.ts": `import { Event, StopEvent } from "stepscope";
export namespace Jokes { export class Setup extends Event {} class Hidden extends Event {} export type Out = Setup | Inner.Deep; }
export namespace Jokes { export class Punch extends Setup {} export namespace Inner { export class Deep extends Event {} } }
export namespace Far.Away { export class Done extends StopEvent {} }
export { Jokes as Renamed };`,
      "ambient.d.ts": `import { Event } from "stepscope"; export declare namespace Told { class Spoken extends Event {} }`,
      "flow.ts": `${PRELUDE}import { Jokes, Renamed, Far } from "./events.js"; import * as all from "./events.js"; import type { Told } from "./ambient.js";
export class Flow extends Workflow {
  @step async begin(ev: StartEvent): Promise<Jokes.Out | Flow.Own> { return new Renamed.Setup(); }
  @step async next(ev: Renamed.Setup | all.Jokes.Inner.Deep | Flow.Own) { return new all.Jokes.Punch(); }
  @step async last(ev: Jokes.Punch | Told.Spoken): Promise<Far.Away.Done> { return new Far.Away.Done(); }
  @step async hidden(ev: Jokes.Hidden): Promise<Far.Away.Done> { return x; }
}
export namespace Flow { export class Own extends Event {} export class Unused extends Event {} class Lost extends Event {} }`,
    });
    expect(it.shapes("flow.ts")).toEqual([
      "Flow: begin(StartEvent) -> Setup Deep Own; next(Setup | Deep | Own) -> Punch; last(Punch | Spoken) -> Done; hidden() -> Done",
    ]);
    // Of Hidden, which is kept to its namespace, TypeScript speaks; Deep and Own are declared, and not emitted.
    expect(it.codes("flow.ts")).toEqual([
      "event-never-produced Spoken",
      "declared-event-not-emitted begin",
      "declared-event-not-emitted begin",
      "event-class-unused Lost",
    ]);
    const declared = ["events.ts", "flow.ts"].flatMap((name) => it.analysis.events(it.path(name)));
    const exported = Object.fromEntries(declared.map(({ name, exportedAs }) => [name, exportedAs]));
    expect(exported).toMatchObject({ Own: ["Flow.Own"], Lost: [], Punch: ["Jokes.Punch", "Renamed.Punch"] });
    expect(exported).toMatchObject({ Deep: ["Jokes.Inner.Deep", "Renamed.Inner.Deep"], Done: ["Far.Away.Done"] });
  });

  test("through import aliases, and to the base that a constant is", () => {
    const it = inFile(`namespace Deep { export namespace Inner { export class Ev extends Event {} } }
import In = Deep.Inner; import Short = In.Ev; const Other = Deep;
const Base = Event.of<{ n: number }>(); const Same = Base; class Made extends Same {}
const Loop = Round; const Round = Loop; class Lost extends Loop {}
import Self = Self.Self; type Never = Self.Ev | Loop.Ev; class Nobody extends Loop.Base {}
export class Flow extends Workflow {
  @step async begin(ev: StartEvent): Promise<Short | Made> { return x ? new Other.Inner.Ev() : new Made(); }
  @step async end(ev: In.Ev | Made): Promise<StopEvent> { return new Lost() && new Nobody() && (x as Never); }
}`);
    expect(it.shapes("flow.ts")).toEqual(["Flow: begin(StartEvent) -> Ev Made; end(Ev | Made) -> StopEvent"]);
    expect(it.codes("flow.ts")).toEqual([]);
  });

  test("through tsconfig's paths", () => {
    const it = workspace({
      "tsconfig.json": `{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler", "paths": { "@/*": ["./src/*"], }, }, /* with comments */ }`,
      "src/events.ts": `import { StopEvent } from "stepscope"; export class Done extends StopEvent {}`,
      "src/flow.ts": `${PRELUDE}import { Done } from "@/events"; class Flow extends Workflow { ${STEP} }`,
    });
    expect(it.shapes("src/flow.ts")).toEqual(["Flow: s(StartEvent) -> Done"]);
    expect(it.codes("src/flow.ts")).toEqual([]);
  });

  test("to the innermost scope", () => {
    const it = workspace({
      "a.ts": `${PRELUDE}function make() { class A extends StopEvent {} return class Flow extends Workflow { @step async s(ev: StartEvent): Promise<A> { return x; } }; }`,
    });
    expect(it.workflow("a.ts").graph.events.find(({ id }) => id === "A")?.kind).toBe("stop");
  });

  test("of two classes of one name both are there", () => {
    const it = workspace({
      "other.ts": `import { Event } from "stepscope"; export class A extends Event {}`,
      "flow.ts": `${PRELUDE}import { A as OtherA } from "./other.js"; class Flow extends Workflow { @step async s(ev: StartEvent): Promise<A | OtherA> { return x; } @step async t(ev: OtherA): Promise<StopEvent> { return x; } @step async u(ev: A): Promise<StopEvent> { return x; } }`,
    });
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> A A#2; t(A#2) -> StopEvent; u(A) -> StopEvent"]);
  });
});

describe("inheritance", () => {
  const BASE = `${PRELUDE}export abstract class Base extends Workflow { static skipGraphChecks = ["dead-end-step"]; @step async first(ev: StartEvent): Promise<A> { return x; } @step({ numWorkers: 1 }) async middle(ev: A): Promise<B> { return x; } }`;

  test("inherited steps come first, an override keeps its place and its options", () => {
    const it = workspace({
      "base.ts": BASE.replaceAll("class A", "export class A").replaceAll("class B ", "export class B "),
      "flow.ts": `import { StopEvent, step, StartEvent } from "stepscope"; import { Base, A, B } from "./base.js";
export class Flow extends Base { @step async last(ev: B): Promise<StopEvent> { return x; } async middle(ev: A): Promise<B | StopEvent> { return x; } }`,
    });
    expect(it.shapes("flow.ts")).toEqual([
      "Flow: first(StartEvent) -> A; middle(A) -> B StopEvent; last(B) -> StopEvent",
    ]);
    expect(it.workflow("flow.ts").graph.steps[1]?.numWorkers).toBe(1);
    expect(it.workflow("flow.ts").graph.skipGraphChecks).toEqual(["dead-end-step"]);
    expect(it.codes("flow.ts")).toEqual([]);
    // An abstract class is not whole, and not wrong.
    expect(it.codes("base.ts")).toEqual([]);
  });

  test("what an inherited step lacks is shown at the class that inherits it", () => {
    const it = workspace({
      "base.ts": BASE.replaceAll("class A", "export class A").replaceAll("class B ", "export class B "),
      "flow.ts": `import { StopEvent, step, StartEvent } from "stepscope"; import { Base } from "./base.js";
export class Flow extends Base { @step async last(ev: StartEvent): Promise<StopEvent> { return x; } }`,
    });
    const [problem] = it.analysis.problems(it.path("flow.ts"));
    expect(problem?.code).toBe("event-never-consumed");
    expect(it.textAt(problem?.range)).toBe("Flow");
    expect(problem?.relatedRanges.map(({ range }) => range.file)).toContain(it.path("base.ts"));
  });

  test("events know their ancestors", () => {
    const it = workspace({
      "a.ts": `${PRELUDE}class Big extends B {} class Huge extends Big {} class Flow extends Workflow { @step async s(ev: StartEvent): Promise<Huge> { return x; } }`,
    });
    expect(it.workflow("a.ts").graph.events.at(-1)).toEqual({
      id: "Huge",
      name: "Huge",
      kind: "event",
      parents: ["Big", "B"],
    });
  });
});

describe("what can't be read makes no noise", () => {
  test.each([
    ["an import that leads nowhere", `import { Done } from "./missing.js";`, `class Flow extends Workflow { ${STEP} }`],
    [
      "a package that isn't installed",
      `import type { Done } from "not-installed";`,
      `class Flow extends Workflow { ${STEP} }`,
    ],
    ["a name that isn't declared", "", `class Flow extends Workflow { ${STEP} }`],
    [
      "an event whose base is unknown",
      `import { Base } from "./missing.js"; class Done extends Base {}`,
      `class Flow extends Workflow { ${STEP} }`,
    ],
    [
      "a base that is unknown",
      `import { Base } from "./missing.js"; type Done = A;`,
      `class Flow extends Base { ${STEP} }`,
    ],
    [
      "a base that a function makes",
      "type Done = A; declare const Mixed: any;",
      `class Flow extends mixin(Workflow) { ${STEP} }`,
    ],
    ["a return of any", "type Done = any;", `class Flow extends Workflow { ${STEP} }`],
  ])("%s", (_, before, after) => {
    const it = workspace({ "flow.ts": `${PRELUDE}${before}\n${after}` });
    expect(it.shapes("flow.ts")[0]).toMatch(/^Flow: s\(StartEvent\) ->/);
    expect(it.codes("flow.ts")).toEqual([]);
  });

  test("and hides nothing else", () => {
    const it = workspace({
      "flow.ts": `${PRELUDE}import { Gone } from "./missing.js"; class Flow extends Workflow { @step async s(ev: StartEvent): Promise<A | Gone> { return x; } }`,
    });
    expect(it.codes("flow.ts")).toEqual(["event-never-consumed A"]);
  });

  test("a file with syntax errors is read as far as it can be", () => {
    const it = workspace({
      "flow.ts": `${PRELUDE}class Flow extends Workflow {\n @step async s(ev: StartEvent): Promise<A> { return new A( }\n @step async t(ev: A): Promise<StopEvent> { if ( }\n`,
    });
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> A; t(A) -> StopEvent"]);
  });

  test("nor does a class of the host", () => {
    const it = workspace({ "dom.ts": "class Ping extends Event {} class X extends EventTarget { s(ev: Ping) {} }" });
    expect(it.shapes("dom.ts")).toEqual([]);
  });
});
