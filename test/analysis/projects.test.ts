import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createAnalysis } from "../../server/analysis/index.js";
import { workspace } from "./source.js";

/** A flow whose one step returns the `Done` of a module that only the right config finds. */
const flow = (from: string): string => `import { StartEvent, Workflow, step } from "stepscope";
import { Done } from "${from}";
export class Flow extends Workflow { @step async s(ev: StartEvent): Promise<Done> { throw 0; } }
`;
const done = (name: string): string =>
  `import { StopEvent } from "stepscope"; class ${name} extends StopEvent {} export { ${name} as Done };\n`;
const paths = (target: string, more = ""): string =>
  `{ "compilerOptions": { "composite": true, "paths": { "#done": ["${target}"] } }${more} }`;

describe("a file belongs to", () => {
  test("the project of a solution that includes it, not the first", () => {
    const it = workspace({
      "tsconfig.json": `{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tsconfig.test.json" }] }`,
      "tsconfig.app.json": paths("./app.ts", `, "include": ["src"], "exclude": ["src/**/*.test.ts"]`),
      "tsconfig.test.json": paths("./test.ts", `, "include": ["src/**/*.test.ts"]`),
      "app.ts": done("OfApp"),
      "test.ts": done("OfTest"),
      "src/flow.ts": flow("#done"),
      "src/flow.test.ts": flow("#done"),
      "scripts/flow.ts": flow("#done"),
    });
    expect(it.shapes("src/flow.ts")).toEqual(["Flow: s(StartEvent) -> OfApp"]);
    expect(it.shapes("src/flow.test.ts")).toEqual(["Flow: s(StartEvent) -> OfTest"]);
    // None includes it: the first project's options are the nearest.
    expect(it.shapes("scripts/flow.ts")).toEqual(["Flow: s(StartEvent) -> OfApp"]);
  });

  test("a project that is referenced by one that is referenced, in another folder", () => {
    const it = workspace({
      "tsconfig.json": `{ "files": [], "references": [{ "path": "packages" }] }`,
      "packages/tsconfig.json": `{ "files": [], "references": [{ "path": "./one.json" }, { "path": "./two.json" }] }`,
      "packages/one.json": paths("./one.ts", `, "include": ["one"]`),
      "packages/two.json": paths("./two.ts", `, "include": ["two"]`),
      "packages/one.ts": done("One"),
      "packages/two.ts": done("Two"),
      "packages/two/flow.ts": flow("#done"),
    });
    expect(it.shapes("packages/two/flow.ts")).toEqual(["Flow: s(StartEvent) -> Two"]);
  });

  test("its own project, though that one references others, and in circles", () => {
    const it = workspace({
      "tsconfig.json": paths("./own.ts", `, "include": ["src"], "references": [{ "path": "./lib" }]`),
      "lib/tsconfig.json": paths("../lib.ts", `, "references": [{ "path": ".." }]`),
      "own.ts": done("Own"),
      "lib.ts": done("Lib"),
      "src/flow.ts": flow("#done"),
      "lib/flow.ts": flow("#done"),
      "other/flow.ts": flow("#done"),
    });
    expect(it.shapes("src/flow.ts")).toEqual(["Flow: s(StartEvent) -> Own"]);
    expect(it.shapes("lib/flow.ts")).toEqual(["Flow: s(StartEvent) -> Lib"]);
    expect(it.shapes("other/flow.ts")).toEqual(["Flow: s(StartEvent) -> Own"]);
  });

  test("a jsconfig.json, where there is no tsconfig.json; and to none", () => {
    const it = workspace({
      "jsconfig.json": `{ "compilerOptions": { "paths": { "#done": ["./done.js"] } } }`,
      "done.js": done("Done"),
      "flow.ts": flow("#done"),
    });
    expect(it.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> Done"]);
    const none = workspace({ "done.ts": done("Done"), "flow.ts": flow("./done.js"), "plain.ts": flow("./done") });
    expect(none.shapes("flow.ts")).toEqual(["Flow: s(StartEvent) -> Done"]);
    expect(none.shapes("plain.ts")).toEqual(["Flow: s(StartEvent) -> Done"]);
  });

  test("its project again when the solution changes", () => {
    const solution = (first: string, second: string): string =>
      `{ "files": [], "references": [{ "path": "./${first}.json" }, { "path": "./${second}.json" }] }`;
    const it = workspace({
      "tsconfig.json": solution("one", "two"),
      "one.json": paths("./one.ts", `, "include": ["src"]`),
      "two.json": paths("./two.ts", `, "include": ["src"]`),
      "one.ts": done("One"),
      "two.ts": done("Two"),
      "src/flow.ts": flow("#done"),
    });
    expect(it.shapes("src/flow.ts")).toEqual(["Flow: s(StartEvent) -> One"]);
    it.edit("tsconfig.json", solution("two", "one"));
    expect(it.shapes("src/flow.ts")).toEqual(["Flow: s(StartEvent) -> Two"]);
  });
});

describe("of a package of the same repository", () => {
  const PACKAGE = `{ "name": "events", "type": "module", "exports": { ".": { "types": "./dist/index.d.ts" } } }`;
  const CONFIG = `{ "compilerOptions": { "composite": true, "rootDir": "src", "outDir": "dist" }, "include": ["src"] }`;

  test.each([
    ["that isn't built, the source is read", {}],
    ["that was built long ago, as well", { "packages/events/dist/index.d.ts": "export declare class Old {}\n" }],
  ])("%s", (_, built) => {
    const folder = files({
      "packages/events/package.json": PACKAGE,
      "packages/events/tsconfig.json": CONFIG,
      "packages/events/src/index.ts": done("FromSource"),
      "packages/app/tsconfig.json": `{ "compilerOptions": { "module": "nodenext" }, "references": [{ "path": "../events" }] }`,
      "packages/app/package.json": `{ "name": "app", "type": "module" }`,
      "packages/app/src/flow.ts": flow("events"),
      ...built,
    });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(folder, "packages/events"), join(folder, "node_modules/events"));
    const analysis = createAnalysis();
    onTestFinished(() => analysis.dispose());
    const file = join(folder, "packages/app/src/flow.ts");
    expect(analysis.workflows(file)[0]?.graph.steps[0]?.returns).toEqual(["FromSource"]);
    expect(analysis.problems(file)).toEqual([]);
    // An edit of the source is one of what the flow depends on.
    analysis.update(join(folder, "packages/events/src/index.ts"), done("Edited"));
    expect(analysis.workflows(file)[0]?.graph.steps[0]?.returns).toEqual(["Edited"]);
  });
});

test("events and workflows of a package's declaration files", () => {
  const folder = files({
    "node_modules/flows/package.json": `{ "name": "flows", "type": "module", "types": "./index.d.ts" }`,
    "node_modules/flows/index.d.ts": `import { type Context, Event, StartEvent, StopEvent, Workflow } from "stepscope";
export declare class Found extends Event { readonly text: string; }
export declare class Base extends Workflow {
  search(ev: StartEvent, ctx: Context): Promise<Found>;
}
export { Told as Done } from "./told.js";
`,
    "node_modules/flows/told.d.ts": `import { StopEvent } from "stepscope"; export declare class Told extends StopEvent {}`,
    "flow.ts": `import { StartEvent, step, Workflow } from "stepscope";
import { Done, Found } from "flows";
export class Flow extends Workflow {
  @step async find(ev: StartEvent): Promise<Found> { throw 0; }
  @step async tell(ev: Found): Promise<Done> { return new Done(); }
}
`,
  });
  const analysis = createAnalysis();
  onTestFinished(() => analysis.dispose());
  const file = join(folder, "flow.ts");
  const steps = analysis.workflows(file)[0]?.graph.steps.map(({ accepts, returns }) => [accepts, returns]);
  expect(steps).toEqual([
    [["StartEvent"], ["Found"]],
    [["Found"], ["Told"]],
  ]);
  expect(analysis.problems(file)).toEqual([]);
  expect(analysis.workflows(join(folder, "node_modules/flows/index.d.ts"))).toEqual([]);
});

/** A folder on disk: links and packages are followed there. */
function files(texts: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-projects-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
