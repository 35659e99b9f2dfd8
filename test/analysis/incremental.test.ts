import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { TypeChecker } from "../../server/analysis/checker/type-checker.js";
import { Files } from "../../server/analysis/files.js";
import { createAnalysis } from "../../server/analysis/index.js";
import { Projects } from "../../server/analysis/projects/projects.js";
import { PRELUDE, workspace } from "./source.js";

/** The files that were parsed, in order. */
const parsed = vi.hoisted((): string[] => []);
vi.mock("../../server/analysis/syntax/summarise.js", async (original) => {
  const actual = await original<typeof import("../../server/analysis/syntax/summarise.js")>();
  const summarise: typeof actual.summarise = (file, text) => {
    parsed.push(file);
    return actual.summarise(file, text);
  };
  return { ...actual, summarise };
});

const STEP = "@step async s(ev: StartEvent): Promise<Done> { return x; }";
const EVENTS = `import { Event, StopEvent } from "stepscope"; export class Done extends StopEvent {}`;
const FLOW = `${PRELUDE}import { Done } from "./events.js"; export class Flow extends Workflow { ${STEP} }`;

describe("an edit", () => {
  test("reaches the files that depend on it, and leaves the others as they are", () => {
    const it = workspace({
      "events.ts": EVENTS,
      "flow.ts": FLOW,
      "other.ts": `${PRELUDE}class Other extends Workflow {}`,
    });
    const other = it.analysis.workflows(it.path("other.ts"));
    const problems = it.analysis.problems(it.path("flow.ts"));
    expect(it.codes("flow.ts")).toEqual([]);
    it.edit("events.ts", EVENTS.replace("extends StopEvent", "extends Event"));
    expect(it.codes("flow.ts")).toEqual(["no-stop-event", "event-never-consumed Done"]);
    expect(it.analysis.workflows(it.path("other.ts"))).toBe(other);
    it.edit("events.ts", EVENTS);
    expect(it.analysis.problems(it.path("flow.ts"))).toEqual(problems);
  });

  test("with the same text changes nothing", () => {
    const it = workspace({ "events.ts": EVENTS, "flow.ts": FLOW });
    const before = it.analysis.workflows(it.path("flow.ts"));
    it.edit("events.ts", EVENTS);
    it.edit("flow.ts", FLOW);
    expect(it.analysis.workflows(it.path("flow.ts"))).toBe(before);
  });

  test("that the compiler's answer depends on is seen", () => {
    const it = workspace({
      "make.ts": `${PRELUDE.replaceAll("class", "export class")}export const make = (): A | StopEvent => new A();`,
      "flow.ts": `import { Workflow, step, StartEvent } from "stepscope"; import { make } from "./make.js"; class Flow extends Workflow { @step async s(ev: StartEvent): Promise<ReturnType<typeof make>> { return make(); } }`,
    });
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> A StopEvent"]);
    it.edit(
      "make.ts",
      `${PRELUDE.replaceAll("class", "export class")}export const make = (): B | StopEvent => new B({ text: "" });`,
    );
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> B StopEvent"]);
  });
});

describe("files come and go", () => {
  test("in the editor", () => {
    const it = workspace({ "flow.ts": FLOW });
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) ->"]);
    it.edit("events.ts", EVENTS);
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> Done"]);
    it.edit("events.ts", null);
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) ->"]);
    it.edit("flow.ts", null);
    expect(it.shapes("flow.ts")).toEqual([]);
  });

  test("on disk, and the editor's text is over the disk's", () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-analysis-")));
    const analysis = createAnalysis();
    onTestFinished(() => {
      analysis.dispose();
      rmSync(folder, { recursive: true });
    });
    const [flow, events] = [join(folder, "flow.ts"), join(folder, "events.ts")];
    const returns = () => analysis.workflows(flow)[0]?.graph.steps[0]?.returns;
    writeFileSync(flow, FLOW);
    expect(returns()).toEqual([]);
    writeFileSync(events, EVENTS);
    analysis.update(events, null);
    expect(returns()).toEqual(["Done"]);
    analysis.update(events, EVENTS.replaceAll("Done", "Gone"));
    expect(returns()).toEqual([]);
    analysis.update(events, null);
    expect(returns()).toEqual(["Done"]);
    expect(analysis.workflowsIn(folder).map(({ graph }) => graph.workflow)).toEqual(["Flow"]);
    writeFileSync(join(folder, "broken.ts"), "class { extends extends");
    expect(analysis.workflowsIn(folder)).toHaveLength(1);
  });

  test("a tsconfig that changes is read again", () => {
    const config = (target: string) => `{ "compilerOptions": { "paths": { "@e": ["./${target}"] } } }`;
    const it = workspace({
      "tsconfig.json": config("one.ts"),
      "one.ts": EVENTS,
      "two.ts": EVENTS.replace("extends StopEvent", "extends Event"),
      "flow.ts": FLOW.replace("./events.js", "@e"),
    });
    expect(it.codes("flow.ts")).toEqual([]);
    it.edit("tsconfig.json", config("two.ts"));
    expect(it.codes("flow.ts")).toContain("no-stop-event");
  });
});

test("after an edit among a hundred files, that file is parsed and no other", () => {
  const flow = (
    n: number,
    more = "",
  ) => `${PRELUDE.replaceAll("class A ", `class A${n} `)}import { Done } from "./events.js";
export class Flow${n} extends Workflow {
${Array.from({ length: 20 }, (_, i) => `  @step async s${i}(ev: ${i === 0 ? "StartEvent" : "B"}, ctx: Context): Promise<B | Done> {\n    const it = await ctx.store.get("x");${more}\n    return it ? new B({ text: it }) : new Done();\n  }`).join("\n")}
}`;
  const it = workspace({
    "events.ts": EVENTS,
    ...Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`flow${n}.ts`, flow(n)])),
  });
  for (let n = 0; n < 100; n++) expect(it.codes(`flow${n}.ts`)).toEqual([]);
  parsed.length = 0;
  for (let n = 1; n <= 10; n++) {
    it.edit("flow7.ts", flow(7, " ".repeat(n)));
    it.analysis.problems(it.path("flow7.ts"));
  }
  expect(parsed).toEqual(Array(10).fill(it.path("flow7.ts")));
});

describe("what is made is disposed", () => {
  test("projects are made when the compiler is asked, and let go", () => {
    const files = new Files();
    const projects = new Projects(files);
    const checker = new TypeChecker(files, projects);
    files.set("/virtual/a.ts", "type X = Partial<{ a: string }>;");
    expect(checker.size).toBe(0);
    expect(checker.fieldsAt("/virtual/a.ts", { pos: 9, end: 31, range: {} as never })).toEqual([
      { name: "a", type: "string", text: "string", optional: true },
    ]);
    expect(checker.size).toBe(1);
    checker.dispose();
    expect(checker.size).toBe(0);
  });

  test("of projects that are open at once, few are loaded", () => {
    const files = new Files();
    const checker = new TypeChecker(files, new Projects(files));
    onTestFinished(() => checker.dispose());
    for (let n = 0; n < 12; n++) {
      files.set(`/virtual/${n}/tsconfig.json`, '{ "compilerOptions": { "noLib": true, "types": [] } }');
      files.set(`/virtual/${n}/a.ts`, "type X = { a: string } & {};");
      expect(checker.fieldsAt(`/virtual/${n}/a.ts`, { pos: 9, end: 27, range: {} as never })).toHaveLength(1);
    }
    expect(checker.size).toBe(3);
  });
});
