import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WorkflowGraph } from "../../runtime/graph/index.js";
import { createAnalysis } from "../../server/analysis/index.js";
import { buildLoader, program, removeLoader } from "./program.js";

beforeAll(buildLoader);
afterAll(removeLoader);

const EVENTS = `import { Event, StopEvent } from "stepscope";
export class Ping extends Event.of<{ n: number }>() {}
export class Pong extends Event.of<{ n: number }>() {}
export class Done extends StopEvent.of<{ n: number }>() {}
export type Out = Ping | Done;
`;
const GRAPH = "console.log(JSON.stringify(flow.graph));";

const PROGRAMS: Record<string, Record<string, string>> = {
  "unions, promises, arrays, aliases and imported types": {
    "events.ts": EVENTS,
    "main.ts": `import { Context, StartEvent, StopEvent, Workflow, step } from "stepscope";
import { Ping, Pong, type Out } from "./events.js";
import type { Done } from "./events.js";
class Progress extends Ping {}
class Flow extends Workflow {
  static skipGraphChecks = ["dead-end-step"];
  @step async first(ev: StartEvent<{ topic: string; max?: number }>, ctx: Context): Promise<Out | Pong[] | undefined> { ctx.writeEventToStream(new Progress({ n: 1 })); return undefined; }
  @step({ numWorkers: 2 }) async second(ev: Ping | Pong): Promise<Done> { return this.make(); }
  make(): Done { return undefined!; }
}
const flow = new Flow(); ${GRAPH}`,
  },
  "workflows that steps run: new ones, fields, variables and what a function is handed": {
    "events.ts": EVENTS,
    "sub.ts": `import { StartEvent, StopEvent, Workflow, step } from "stepscope";
export class Sub extends Workflow { @step async s(ev: StartEvent<{ n: number }>): Promise<StopEvent<number>> { return new StopEvent({ result: ev.n }); } }
export class Other extends Sub {}
export default class Third extends Sub {}`,
    "main.ts": `import { type Context, StartEvent, StopEvent, Workflow, step } from "stepscope";
import Third, { Other, Sub } from "./sub.js";
const shared = new Third();
async function helped(ctx: Context) { return await ctx.run(shared, { n: 3 }); }
import { Ping } from "./events.js";
class Flow extends Workflow {
  readonly other = new Other();
  @step async first(ev: StartEvent): Promise<Ping> { throw 0 }
  @step async all(ev: Ping, ctx: Context): Promise<StopEvent<number>> {
    await Promise.all([ctx.run(new Sub(), { n: 1 }), ctx.run(this.other, { n: 2 }), helped(ctx)]);
    return new StopEvent({ result: 1 });
  }
}
const flow = new Flow(); ${GRAPH}`,
  },
  "lists, joins, a context before its event, and what options say of them": {
    "events.ts": EVENTS,
    "main.ts": `import { Context, StartEvent, StopEvent, Workflow, step, take } from "stepscope";
import { Ping, Pong, Done } from "./events.js";
class Title extends Ping {}
const first = take(2);
class Flow extends Workflow {
  @step async fan(ctx: Context, ev: StartEvent): Promise<Ping[] | readonly Pong[] | undefined> { return undefined; }
  @step async title(ev: StartEvent): Promise<Title> { throw 0 }
  @step({ collect: take(3) }) async some(ctx: Context, evs: (Ping | Pong)[]): Promise<Ping> { throw 0 }
  @step({ join: [Ping, Title], emits: [[Pong], Done], acceptSubclasses: true }) async join(a: Ping, b: Title): Promise<Pong[] | Done> { throw 0 }
  @step async other(title: Title, context: Context, ping: Ping): Promise<Done> { throw 0 }
  @step({ accepts: [[Pong]], emits: [Done] }) async declared(evs: Pong[]): Promise<Done> { throw 0 }
}
const flow = new Flow(); ${GRAPH}`,
  },
  "re-exports, defaults and namespaces": {
    "lib/events.ts": `${EVENTS}export default class Plain extends Ping {}`,
    "lib/index.ts": `export * from "./events"; export { default as Plain } from "./events.ts";`,
    "main.ts": `import * as ss from "stepscope"; import type * as all from "./lib"; import type { Plain, Out } from "./lib/index.js";
class Flow extends ss.Workflow {
  @ss.step async first(ev: ss.StartEvent): Promise<Plain | all.Pong> { throw 0 }
  @ss.step async second(ev: Plain | all.Pong): Promise<Exclude<Out, all.Ping>> { throw 0 }
}
const flow = new Flow(); ${GRAPH}`,
  },
  "class expressions, classes in functions, classes that come later": {
    "main.ts": `import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
function make() {
  class Inner extends Event {}
  const Flow = class extends Workflow {
    label = "no semicolon"
    @step async first(ev: StartEvent): Promise<Inner | Later> { throw 0 }
    @step async second(ev: Inner | Later): Promise<StopEvent> { throw 0 }
    count = 1 }
  return Flow;
}
const flow = new (make())();
class Later extends Event {}
${GRAPH}`,
  },
  "inherited workflows, overridden steps": {
    "events.ts": EVENTS,
    "base.ts": `import { StartEvent, Workflow, step } from "stepscope"; import { Ping, type Out } from "./events.ts";
export class Base extends Workflow { @step async first(ev: StartEvent): Promise<Ping> { throw 0 } @step({ numWorkers: 1 }) async second(ev: Ping): Promise<Out> { throw 0 } }`,
    "main.ts": `import { Base } from "./base"; import type { Ping, Done } from "./events";
class Flow extends Base { override async second(ev: Ping): Promise<Done> { throw 0 } }
const flow = new Flow(); ${GRAPH}`,
  },
  "generic workflows, by what each class gives its base": {
    "events.ts": EVENTS,
    "base.ts": `import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
export abstract class Asking<Q, A extends Event = StopEvent> extends Workflow {
  @step async ask(ev: StartEvent): Promise<Q> { throw 0 }
  @step async answer(ev: Q): Promise<A> { throw 0 }
}
export class Inner<T extends Event> extends Asking<T[], T> {}`,
    "main.ts": `import { step } from "stepscope"; import { Asking, Inner } from "./base.js"; import { Done, Ping, Pong } from "./events.js";
class First extends Asking<Ping, Pong> { @step async end(ev: Pong): Promise<Done> { throw 0 } }
class Second extends Asking<Pong> {}
class Flow extends Inner<Ping> { @step async end(ev: Ping): Promise<Done> { throw 0 } }
const emits = (it: Workflow) => it.graph.steps.map(({ returns }) => returns.join()).join(" ");
if (emits(new First()) !== "Ping Pong Done" || emits(new Second()) !== "Pong StopEvent") throw emits(new First());
const flow = new Flow(); ${GRAPH}`,
  },
  "inherited steps that call what a class overrides": {
    "events.ts": EVENTS,
    "main.ts": `import { type Context, StartEvent, Workflow, step } from "stepscope"; import { Done, Ping, Pong } from "./events.js";
class Base extends Workflow {
  @step async first(ev: StartEvent, ctx: Context) { this.show(ctx); return this.make(); }
  make(): Ping | Pong { throw 0 }
  show(ctx: Context) {}
}
class Flow extends Base {
  override make(): Ping { throw 0 }
  override show(ctx: Context) { ctx.writeEventToStream(new Pong({ n: 1 })); }
  @step async last(ev: Ping): Promise<Done> { throw 0 }
}
class Heir extends Flow {}
if (JSON.stringify(new Heir().graph.steps) !== JSON.stringify(new Flow().graph.steps)) throw 1;
const flow = new Flow(); ${GRAPH}`,
  },
  "what bodies return: lists, spreads, variables, chosen classes": {
    "events.ts": EVENTS,
    "main.ts": `import { type Context, StartEvent, Workflow, step } from "stepscope"; import { Done, Ping, Pong } from "./events.js";
class Flow extends Workflow {
  log = (ctx: Context) => { ctx.writeEventToStream(new Pong({ n: 1 })); };
  @step async fan(ev: StartEvent) { const some = [1, 2].map((n) => new Ping({ n })); return [...some, new Pong({ n: 3 })]; }
  @step async either(ev: Ping | Pong, ctx: Context) { this.log(ctx); const Chosen = ev.n > 1 ? Done : Pong; return new Chosen({ n: 1 }); }
}
const flow = new Flow(); ${GRAPH}`,
  },
  "functions as steps": {
    "events.ts": EVENTS,
    "steps.ts": `import type { Ping, Done } from "./events.js"; export async function last(ev: Ping): Promise<Done> { throw 0 }`,
    "main.ts": `import { Context, StartEvent, Workflow } from "stepscope"; import { last } from "./steps.js"; import type { Ping, Pong } from "./events.js"
const flow = new Workflow({ name: "functions" });
const middle = async (ev: Pong) => middle.name === "" ? undefined : (null! as Ping);
flow.step(async function first(ev: StartEvent<{ n: number }>, ctx: Context): Promise<Pong> { throw 0 });
flow.step({ numWorkers: 1 }, middle); flow.step(last);
${GRAPH}`,
  },
  "functions of a workflow without a name": {
    "events.ts": EVENTS,
    "main.ts": `import { StartEvent, Workflow } from "stepscope"; import { Done, Ping } from "./events.js";
const flow = (new Workflow({ timeout: 5 })) satisfies Workflow;
flow.step(async function first(ev: StartEvent): Promise<Ping> { throw 0 }); flow.step(async function last(ev: Ping): Promise<Done> { throw 0 });
const declared = new Workflow; declared.step({ name: "a", accepts: StartEvent, emits: [Done] }, async (ev: StartEvent) => new Done({ n: 1 }));
if (flow.workflowName !== "flow" || declared.graph.workflow !== "declared") throw 1;
${GRAPH}`,
  },
  "a workflow class with functions, without a name": {
    "events.ts": EVENTS,
    "main.ts": `import { StartEvent, Workflow, step } from "stepscope"; import type { Done, Ping } from "./events.js";
class Base extends Workflow { @step async first(ev: StartEvent): Promise<Ping> { throw 0 } }
const flow = new Base();
flow.step(async function last(ev: Ping): Promise<Done> { throw 0 });
${GRAPH}`,
  },
  "declared types, and what the body sends besides": {
    "events.ts": EVENTS,
    "main.ts": `import { Context, StartEvent, Workflow, step } from "stepscope"; import { Ping, Done } from "./events.js";
class Flow extends Workflow {
  @step({ accepts: StartEvent, emits: [Done] }) async first(ev: StartEvent<any>, ctx: Context): Promise<Done> { this.send(ctx); throw 0 }
  @step({ accepts: [Ping], emits: [Done] }) async second(ev: Ping): Promise<Done> { throw 0 }
  send(ctx: Context) { ctx.sendEvent(new Ping({ n: 1 })); }
}
const flow = new Flow(); ${GRAPH}`,
  },
  "steps that are retried, time out, and have their failures caught": {
    "events.ts": EVENTS,
    "main.ts": `import { StartEvent, StepFailedEvent, Workflow, catchError, retryPolicy, step, stopAfterAttempt } from "stepscope";
import type { Ping, Done } from "./events.js";
class Flow extends Workflow {
  @step({ retryPolicy: retryPolicy({ stop: stopAfterAttempt(2) }), timeout: 5 }) async first(ev: StartEvent): Promise<Ping> { throw 0 }
  @step async second(ev: Ping): Promise<Done> { throw 0 }
  @catchError({ forSteps: ["first"], maxRecoveries: 2 }) async own(ev: StepFailedEvent): Promise<Done> { throw 0 }
  @catchError async others(ev: StepFailedEvent): Promise<Done> { throw 0 }
}
const flow = new Flow(); ${GRAPH}`,
  },
  "resources: from other files, nested, inline, of a list and a join, a context first": {
    "events.ts": EVENTS,
    "db.ts": `import { configResource, resource } from "stepscope";
export const db = resource("db", { make: () => ({ n: 1 }) });
export const limits = configResource<number>("limits", { file: new URL("./limits.json", import.meta.url), path: "n" });`,
    "limits.json": `{ "n": 3 }`,
    "main.ts": `import { Context, StartEvent, StopEvent, Workflow, catchError, resource, step } from "stepscope"; import type { StepFailedEvent } from "stepscope";
import * as all from "./db.js"; import { db } from "./db.js"; import type { Ping, Pong, Done } from "./events.js";
const index = resource("index", { uses: () => ({ later, db }), make: ({ later }) => later, cache: false });
const later = resource("later", { uses: { limits: all.limits }, make: async ({ limits }) => limits });
class Flow extends Workflow {
  @step({ resources: { index } }) async first(ctx: Context, ev: StartEvent, { index }: { index: number }): Promise<Ping[]> { throw 0 }
  @step({ resources: { index, db } }) async list(all: Ping[], ctx: Context, given: { index: number; db: { n: number } }): Promise<Pong> { throw 0 }
  @step({ resources: { here: resource("here", { uses: { db }, make: () => 1 }) } })
  async join(pong: Pong, start: StartEvent, ctx: Context, given: { here: number }): Promise<Done> { throw 0 }
  @catchError({ resources: { database: db } }) async caught(ev: StepFailedEvent, ctx: Context, given: { database: { n: number } }): Promise<Done> { throw 0 }
}
const flow = new Flow(); ${GRAPH}`,
  },
  "experimental decorators": {
    "tsconfig.json": `{ "compilerOptions": { "experimentalDecorators": true, "useDefineForClassFields": false, "target": "es2022" } }`,
    "events.ts": EVENTS,
    "main.ts": `import { StartEvent, Workflow, step } from "stepscope"; import type { Ping, Done } from "./events.js";
class Flow extends Workflow { n = 1; @step async first(ev: StartEvent): Promise<Ping> { throw 0 } @step() async second(ev: Ping): Promise<Done> { throw 0 } }
const flow = new Flow(); ${GRAPH}`,
  },
  CommonJS: {
    "package.json": `{ "type": "commonjs" }`,
    "events.ts": EVENTS,
    "main.ts": `import { StartEvent, Workflow, step } from "stepscope"; import type { Ping, Done } from "./events";
const flow0 = new Workflow({ name: "early" }); flow0.step(async function first(ev: StartEvent): Promise<Done> { throw 0 });
class Flow extends Workflow { @step async first(ev: StartEvent): Promise<Ping> { throw 0 } @step async second(ev: Ping): Promise<Done> { throw 0 } }
const flow = new Flow(); if (flow0.graph.steps.length !== 1 || typeof require !== "function") throw 1;
flow0.graph;
const print: () => void = () => { ${GRAPH} }; print();`,
  },
  "JavaScript whose comments say types": {
    "events.js": `import { Event, StopEvent } from "stepscope";
export class Ping extends Event {}
export class Pong extends Event {}
export class Done extends StopEvent {}`,
    "flow.js": `import { StartEvent, Workflow } from "stepscope"; import { Done, Pong } from "./events.js";
/** @typedef {import("./events.js").Ping} Ping */
export const flow = new Workflow({ name: "js" });
/**
 * @param {StartEvent<{ n: number }>} ev
 * @param {import("stepscope").Context} ctx
 * @returns {Promise<import("./events.js").Ping[]>}
 */
async function fan(ev, ctx) { ctx.sendEvent(new Pong()); throw 0 }
flow.step(fan);
flow.step(/** @param {import("./events.js").Ping[]} all */ async function all(all) { return new Done(); });
flow.step({ numWorkers: 1 }, /** @type {(ev: Pong) => Promise<Done>} */ (async function one(ev) { throw 0 }));`,
    "main.ts": `import { flow } from "./flow.js"; ${GRAPH}`,
  },
  "JavaScript in CommonJS": {
    "package.json": `{ "type": "commonjs" }`,
    "events.cjs": `const stepscope = require("stepscope");
exports.Ping = class Ping extends stepscope.Event {};
module.exports.Done = class extends stepscope.StopEvent {};`,
    "flow.js": `const { StartEvent: Start, Workflow } = require("stepscope"); const events = require("./events.cjs"); const { Done } = require("./events.cjs");
const flow = new Workflow({ name: "js" });
flow.step(/** @param {Start} ev */ async function first(ev) { return new events.Ping(); });
flow.step(/** @param {events.Ping} ev @returns {Promise<Done>} */ async function last(ev) { throw 0 });
module.exports = { flow };`,
    "main.ts": `import { flow } from "./flow.js"; ${GRAPH}`,
  },
  "events in namespaces, of this file and of others": {
    "events.ts": `import { Event, StopEvent } from "stepscope";
export namespace Jokes { export class Setup extends Event {} export namespace Inner { export class Deep extends Event {} } }
export namespace Jokes { export class Punch extends Setup {} }
namespace Far.Away { export class Done extends StopEvent {} }
export { Far as Near };`,
    "main.ts": `import { Event, StartEvent, Workflow, step } from "stepscope";
import { Jokes, Near } from "./events.js";
namespace Local { export class Here extends Event {} export class Flow extends Workflow {
  @step async begin(ev: StartEvent): Promise<Jokes.Setup | Jokes.Inner.Deep | Here> { throw 0 }
  @step async next(ev: Jokes.Setup | Jokes.Inner.Deep | Here | Flow.Own): Promise<Jokes.Punch> { throw 0 }
  @step async last(ev: Jokes.Punch): Promise<Near.Away.Done | Flow.Own> { throw 0 }
} export namespace Flow { export class Own extends Event {} } }
class Outside extends Local.Flow { @step async more(ev: Local.Here): Promise<Local.Flow.Own> { throw 0 } }
const flow = new Outside(); ${GRAPH}`,
  },
  "tsconfig paths, a shebang, and no semicolons": {
    "tsconfig.json": `{ // comment
  "compilerOptions": { "paths": { "@app/*": ["./src/*"], }, }, }`,
    "src/events.ts": EVENTS,
    "main.ts": `#!/usr/bin/env node
import { StartEvent, Workflow, step } from "stepscope"
import type { Ping, Done } from "@app/events"
class Flow extends Workflow { @step async first(ev: StartEvent): Promise<Ping> { throw 0 } @step async second(ev: Ping): Promise<Done> { throw 0 } }
const flow = new Flow(); ${GRAPH}`,
  },
};

describe("the running program has the graph that the editor shows", () => {
  test.each(Object.entries(PROGRAMS))("%s", async (name, files) => {
    graphs ??= readAndRun();
    const { run, read } = (await graphs).get(name) ?? expect.unreachable(`${name} didn't run`);
    expect(read).toEqual(run);
    expect(run.steps.length).toBeGreaterThan(1);
    if (files["sub.ts"] !== undefined) expect(run.steps[1]?.runs).toEqual(["Sub", "Other", "Third"]);
  });
});

let graphs: ReturnType<typeof readAndRun> | undefined;

/** The graph that each program prints, and the one that the analysis reads. One process runs them all: most of its time is its start. */
async function readAndRun(): Promise<Map<string, { run: WorkflowGraph; read: WorkflowGraph | undefined }>> {
  const programs = Object.entries(PROGRAMS);
  const folders = programs.map(([, files], n) =>
    Object.entries({ "package.json": `{ "type": "module" }`, ...files }).map(([name, text]) => [`${n}/${name}`, text]),
  );
  const it = program({
    ...Object.fromEntries(folders.flat()),
    "main.ts": `for (let n = 0; n < ${programs.length}; n++)
  await import("./" + n + "/main.ts").catch((error) => console.log(JSON.stringify(error.stack)));`,
  });
  const { stdout, stderr } = await it.run("main.ts");
  expect(stderr).toBe("");
  const printed = stdout.trim().split("\n");
  expect(printed, stdout).toHaveLength(programs.length);
  const analysis = createAnalysis();
  try {
    return new Map(
      programs.map(([name, files], n) => {
        const run = JSON.parse(printed[n] ?? "") as WorkflowGraph;
        const workflows = analysis.workflows(join(it.folder, `${n}`, "flow.js" in files ? "flow.js" : "main.ts"));
        // Objects come behind the classes that they are of.
        return [name, { run, read: workflows.findLast(({ graph }) => graph.workflow === run.workflow)?.graph }];
      }),
    );
  } finally {
    analysis.dispose();
  }
}

test("and runs", async () => {
  const it = program({
    "events.ts": EVENTS,
    "main.ts": `import { StartEvent, Workflow, step } from "stepscope"; import { Ping, Done } from "./events.js";
class Flow extends Workflow {
  @step async first(ev: StartEvent<{ n: number }>): Promise<Ping> { return new Ping({ n: ev.n + 1 }); }
  @step async second(ev: Ping): Promise<Done> { return new Done({ n: ev.n + 1 }); }
}
console.log(JSON.stringify(await new Flow().run({ n: 40 })));`,
  });
  expect(await it.run("main.ts")).toEqual({ code: 0, stdout: '{"n":42}\n', stderr: "" });
});

test("and runs with resources, without a word of its events", async () => {
  const it = program({
    "main.ts": `import { Context, StartEvent, StopEvent, Workflow, resource, step } from "stepscope";
const db = resource("db", { make: async () => 40, dispose: (n) => console.log("closed", n) });
const sum = resource("sum", { uses: { db }, make: ({ db }) => (n: number) => db + n });
class Flow extends Workflow {
  @step({ resources: { sum } }) async first(ctx: Context, ev: StartEvent<{ n: number }>, { sum }: { sum: (n: number) => number }): Promise<StopEvent<number>> {
    return new StopEvent({ result: sum(ev.n) });
  }
}
await using flow = new Flow();
console.log(await flow.run({ n: 2 }));`,
  });
  expect(await it.run("main.ts")).toEqual({ code: 0, stdout: "42\nclosed 40\n", stderr: "" });
});

test("JSX, .mts, .cts, JSON and JavaScript beside them", async () => {
  const it = program({
    "tsconfig.json": `{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }`,
    "view.tsx": `const h = (tag: string, _: unknown, ...children: string[]) => tag + children.join(""); export const view: string = <b>bold</b>;`,
    "mts.mts": "export const m: string = import.meta.url.slice(-7);",
    "cts.cts": "const c: string = __filename.slice(-7); export = { c };",
    "plain.js": `export { m } from "./mts.mjs";`,
    "main.ts": `import { view } from "./view"; import { m } from "./plain.js"; import cts from "./cts.cjs"; import data from "./data.json" with { type: "json" }; console.log(view, m, cts.c, data.n);`,
    "data.json": `{ "n": 1 }`,
  });
  expect(await it.run("main.ts")).toEqual({ code: 0, stdout: "bbold mts.mts cts.cts 1\n", stderr: "" });
});

describe("errors", () => {
  test("a file that doesn't parse: its place, its line, and none of our stack", async () => {
    const it = program({ "main.ts": `import "./broken.js";`, "broken.ts": "const a = 1;\nconst b = (a +;\n" });
    const { code, stderr } = await it.run("main.ts");
    expect(code).toBe(1);
    expect(stderr).toContain(`${join(it.folder, "broken.ts")}:2:15`);
    expect(stderr).toContain("> 2 | const b = (a +;\n    |               ^\n");
    expect(stderr).toContain("SyntaxError: Expression expected.");
    expect(stderr).not.toMatch(/load-hook|transform\.js|register\.js/);
  });

  test("a stack shows the lines of the source, also where types were written in", async () => {
    const lines = [
      'import { StartEvent, StopEvent, Workflow, step } from "stepscope"; const near = () => new Error("near");',
      'class Flow extends Workflow { @step async s(ev: StartEvent): Promise<StopEvent> { throw 0 } } const there = new Error("there");',
      "",
      'const all = [near(), there, new Error("below")];',
      "console.log(all.map((it) => it.stack?.match(/main\\.ts:(\\d+:\\d+)/)?.[1]).join());",
    ];
    const { stdout } = await program({ "main.ts": lines.join("\n") }).run("main.ts");
    const wanted = [0, 1, 3].map((line) => `${line + 1}:${(lines[line] ?? "").lastIndexOf("new Error") + 1}`);
    expect(stdout.trim()).toBe(wanted.join());
  });

  test("an event class that can't be reached says so when the workflow is used", async () => {
    const it = program({
      "events.ts": `import { Event } from "stepscope"; class Hidden extends Event {} export type Out = Hidden;`,
      "main.ts": `import { StartEvent, StopEvent, Workflow, step } from "stepscope"; import type { Out } from "./events.js";
export class Flow extends Workflow { @step async s(ev: StartEvent): Promise<Out | StopEvent> { throw 0 } }
console.log("loaded"); new Flow().graph;`,
    });
    const { stdout, stderr } = await it.run("main.ts");
    expect(stdout).toBe("loaded\n");
    expect(stderr).toContain("Event class Hidden");
    expect(stderr).toContain("isn't exported from its file");
  });
});

describe("the cache", () => {
  const LOADED = `import { createRequire } from "node:module";
console.log(Object.keys(createRequire(import.meta.url).cache).some((it) => /ts-morph/.test(it)) ? "compiler" : "cache");`;
  const FLOW = {
    "alias.ts": `import type { Done, Ping } from "./events.js"; export type Out = Done;`,
    "events.ts": EVENTS,
    "main.ts": `import { StartEvent, Workflow, step } from "stepscope"; import type { Out } from "./alias.js";
class Flow extends Workflow { @step async s(ev: StartEvent): Promise<Out> { throw 0 } }
console.log(new Flow().graph.steps[0]?.returns.join()); await import("./loaded.ts");`,
    "loaded.ts": LOADED,
  };

  test("a program that ran before runs without the compiler, until a file that it depends on changes", async () => {
    const it = program(FLOW);
    expect((await it.run("main.ts")).stdout).toBe("Done\ncompiler\n");
    expect((await it.run("main.ts")).stdout).toBe("Done\ncache\n");
    it.write({ "alias.ts": FLOW["alias.ts"].replace("Out = Done", "Out = Done | Ping") });
    expect((await it.run("main.ts")).stdout).toBe("Done,Ping\ncompiler\n");
    expect((await it.run("main.ts")).stdout).toBe("Done,Ping\ncache\n");
    it.write({ "tsconfig.json": `{ "compilerOptions": { "useDefineForClassFields": false } }` });
    expect((await it.run("main.ts")).stdout).toBe("Done,Ping\ncompiler\n");
    expect((await it.run("main.ts", { STEPSCOPE_NO_CACHE: "1" })).stdout).toBe("Done,Ping\ncompiler\n");
  });

  test("a helper that comes to ask for the step's context", async () => {
    const it = program({
      "helper.ts": "export function note() {}",
      "main.ts": `import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope"; import { note } from "./helper.js";
export class Noted extends Event {}
class Flow extends Workflow { @step async s(ev: StartEvent): Promise<StopEvent> { note(); throw 0 } }
console.log(new Flow().graph.steps[0]?.sends.join()); await import("./loaded.ts");`,
      "loaded.ts": LOADED,
    });
    expect((await it.run("main.ts")).stdout).toBe("\ncompiler\n");
    expect((await it.run("main.ts")).stdout).toBe("\ncache\n");
    it.write({
      "helper.ts": `import { getStepContext } from "stepscope/step-context"; import { Noted } from "./main.js";
export function note() { getStepContext().sendEvent(new Noted()); }`,
    });
    expect(await it.run("main.ts")).toEqual({ code: 0, stdout: "Noted\ncompiler\n", stderr: "" });
    expect((await it.run("main.ts")).stdout).toBe("Noted\ncache\n");
  });

  test("an alias that is reached through other files, also one that the compiler must work out", async () => {
    const it = program({
      ...FLOW,
      "alias.ts": `export * from "./deep.js";`,
      "deep.ts": `import type { Done, Ping } from "./events.js"; export type All = Done | Ping; export type Out = Extract<All, Done>;`,
      "events.ts": EVENTS.replace("export type Out = Ping | Done;", ""),
    });
    expect((await it.run("main.ts")).stdout).toBe("Done\ncompiler\n");
    expect((await it.run("main.ts")).stdout).toBe("Done\ncache\n");
    it.write({
      "deep.ts": `import type { Done, Ping } from "./events.js"; export type All = Done | Ping; export type Out = Exclude<All, Done>;`,
    });
    expect((await it.run("main.ts")).stdout).toBe("Ping\ncompiler\n");
  });

  test("a folder that can't be written, and an entry that is cut off, are no error", async () => {
    const it = program({ ...FLOW, file: "" });
    expect((await it.run("main.ts", { XDG_CACHE_HOME: join(it.folder, "file") })).stdout).toBe("Done\ncompiler\n");
  });
});
