import { describe, expect, test } from "vitest";
import { inFile, PRELUDE, type Workspace, workspace } from "./source.js";

const IMPORT = `import { resource, configResource } from "stepscope";\n`;
const graph = (it: Workspace) => it.workflow("flow.ts").graph;
const nodes = (it: Workspace) =>
  (graph(it).resources ?? []).map(({ name, uses, kind }) =>
    [`${name}(${uses.join(" ")})`, ...(kind === undefined ? [] : [kind])].join(" "),
  );
const flow = (resources: string, more = "ev: StartEvent, ctx: Context, given: Given") =>
  `class Flow extends Workflow { @step({ resources: ${resources} }) async s(${more}): Promise<StopEvent> { throw 0 } }`;

describe("the graph has the resources that steps take, and what those use", () => {
  test("by name, in place, by another name, and from constants", () => {
    const it = inFile(`${IMPORT}const NAME = "limits";
const db = resource("db", { make: () => 1 }); const alias = db; const uses = { alias };
const index = resource("index", { cache: false, uses, make: ({ alias }) => alias } as const);
const limits = configResource(NAME, { file: "limits.json" });
const ALL = { index, limits };
class Flow extends Workflow {
  @step({ resources: ALL }) async s(ev: StartEvent, ctx: Context, { index }: { index: number }): Promise<A> { throw 0 }
  @step({ resources: { index, here: resource("here", { uses: () => { return { limits }; }, make: () => 1 }) } })
  async t(ev: A, ctx: Context, { index, here }: { index: number; here: number }): Promise<StopEvent> { throw 0 }
}`);
    expect(nodes(it)).toEqual(["index(db)", "db()", "limits() config", "here(limits)"]);
    expect(graph(it).steps.map(({ resources }) => resources)).toEqual([
      ["index", "limits"],
      ["index", "here"],
    ]);
    const { resources } = it.workflow("flow.ts");
    expect(it.textAt(resources.db?.nameRange)).toBe('"db"');
    expect(it.textAt(resources.here?.range)).toBe(
      'resource("here", { uses: () => { return { limits }; }, make: () => 1 })',
    );
    expect(it.codes("flow.ts")).toEqual([]);
  });

  test("from other files, and follows them there", () => {
    const it = workspace({
      "db.ts": `import * as ss from "stepscope"; export const db = ss.resource("db", { make: () => 1 });`,
      "lib.ts": `export * from "./db"; export { resource as made } from "stepscope";`,
      "flow.ts": `${PRELUDE}import * as lib from "./lib"; import { db, made } from "./lib";
const index = made("index", { uses: { db }, make: () => 1 });
${flow("{ index, db: lib.db }")}`,
    });
    expect(nodes(it)).toEqual(["index(db)", "db()"]);
    expect(it.workflow("flow.ts").resources.db?.range.file).toBe(it.path("db.ts"));
    it.edit(
      "db.ts",
      `import { resource } from "stepscope"; export const db = resource("database", { make: () => 1 });`,
    );
    expect(nodes(it)).toEqual(["index(database)", "database()"]);
  });

  test("of functions, and of what catches errors", () => {
    const it = inFile(`${IMPORT}const db = resource("db", { make: () => 1 });
const flow = new Workflow({ name: "flow", resources: { db: 5 } });
flow.step({ resources: { db } }, async function s(ev: StartEvent, ctx: Context, given: { db: number }): Promise<StopEvent> { throw 0 });`);
    expect(nodes(it)).toEqual(["db()"]);
    const caught = inFile(`${IMPORT}const db = resource("db", { make: () => 1 });
class Flow extends Workflow { @step async s(ev: StartEvent): Promise<StopEvent> { throw 0 }
@catchError({ resources: { db } }) async c(ev: StepFailedEvent, ctx: Context, given: { db: number }): Promise<StopEvent> { throw 0 } }`);
    expect(graph(caught).steps.at(-1)).toMatchObject({ kind: "catch-error", resources: ["db"] });
  });

  test("and nothing where it can't be followed", () => {
    const it = inFile(`${IMPORT}import { far } from "./far.js"; declare function make(): any; const made = make();
function resourceOf(name: string) { return resource(name, { make: () => 1 }); }
const other = resourceOf("x"); const lookalike = other("name", { uses: {} }); let open = resource("open", { make: () => 1 });
class Flow extends Workflow { @step({ resources: { far, made, other, lookalike, open, ...far, [far]: far } })
async s(ev: StartEvent, ctx: Context, given: Given): Promise<StopEvent> { throw 0 } }`);
    expect(graph(it).resources).toBeUndefined();
    expect(graph(it).steps[0]).not.toHaveProperty("resources");
    expect(it.codes("flow.ts")).toEqual([]);
  });
});

describe("the parameter of resources is none of events", () => {
  test.each([
    ["of a type that can't be read", "ev: StartEvent, ctx: Context, given: Given"],
    ["of an event's type", "ev: StartEvent, ctx: Context, given: A"],
    ["of a list", "ev: StartEvent, ctx: Context, given: A[]"],
    ["of any type", "ev: StartEvent, ctx: Context, given: any"],
    ["of no type", "ev: StartEvent, ctx: Context, { db }"],
    ["behind a context that comes first", "ctx: Context, ev: StartEvent, given: A"],
  ])("%s", (_, parameters) => {
    const it = inFile(`${IMPORT}const db = resource("db", { make: () => 1 });\n${flow("{ db }", parameters)}`);
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> StopEvent"]);
    expect(graph(it).steps[0]).not.toHaveProperty("params");
  });

  test("of a list and of a join neither", () => {
    const it = inFile(`${IMPORT}const db = resource("db", { make: () => 1 });
class Flow extends Workflow {
  @step async s(ev: StartEvent): Promise<A[]> { throw 0 }
  @step({ resources: { db } }) async l(all: A[], ctx: Context, given: B): Promise<B> { throw 0 }
  @step({ resources: { db } }) async j(b: B, start: StartEvent, ctx: Context, given: C): Promise<StopEvent> { throw 0 }
}`);
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> A[]; l(A) -> B; j(B | StartEvent) -> StopEvent"]);
    expect(graph(it).steps.map(({ params }) => params?.length)).toEqual([undefined, 1, 2]);
  });
});

describe("problems", () => {
  const placed = (it: Workspace) =>
    it.analysis.problems(it.path("flow.ts")).map(({ code, range, relatedRanges }) => ({
      code,
      at: it.textAt(range),
      related: relatedRanges.map((related) => `${it.textAt(related.range)}: ${related.message}`),
    }));

  test("a circle is shown where its first resource is defined", () => {
    const it = inFile(`${IMPORT}
const a = resource("a", { uses: () => ({ b }), make: () => 1 }); const b = resource("b", { uses: () => ({ a }), make: () => 1 });
${flow("{ a }")}`);
    expect(placed(it)).toEqual([
      { code: "resource-cycle", at: '"a"', related: ['"b": Resource "b" is here.', "s: Step s is here."] },
    ]);
  });

  test("so are two of one name", () => {
    const it = inFile(`${IMPORT}
const one = resource("db", { make: () => 1 }); const two = resource("db", { make: () => 2 });
${flow("{ one, two }")}`);
    expect(placed(it)).toEqual([{ code: "resource-name-twice", at: '"db"', related: ["s: Step s is here."] }]);
  });

  test("one in another file is shown at the workflow, and points there", () => {
    const it = workspace({
      "own.ts": `${IMPORT}export const own = resource("own", { uses: () => ({ own }), make: () => 1 });`,
      "flow.ts": `${PRELUDE}import { own } from "./own";\n${flow("{ own }")}`,
    });
    expect(placed(it)).toEqual([
      { code: "resource-cycle", at: "Flow", related: ['"own": This is where it happens.', "s: Step s is here."] },
    ]);
  });
});
