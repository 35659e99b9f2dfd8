import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Analysis, createAnalysis } from "../../server/analysis/index.js";

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

const FLOW = `import { StartEvent, StopEvent, Workflow, step } from "stepscope";
export class Flow extends Workflow { @step async s(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); } }`;
const PLAIN = `import { readFileSync } from "node:fs"; import { Base } from "./view.js";
export class Page extends Base { show() { return readFileSync("x"); } }`;

interface Folder {
  readonly root: string;
  readonly analysis: Analysis;
  write(name: string, text: string): string;
  found(): string[];
}

function folder(files: Record<string, string>): Folder {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-files-")));
  const analysis = createAnalysis();
  onTestFinished(() => {
    analysis.dispose();
    rmSync(root, { recursive: true });
  });
  const write = (name: string, text: string): string => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  analysis.setFolders([root]);
  parsed.length = 0;
  return { root, analysis, write, found: () => [...analysis.workspaceFiles()].map((it) => relative(root, it)).sort() };
}

describe("the search", () => {
  test("finds what names the package, outside of what tools made", () => {
    const it = folder({
      "src/flow.ts": FLOW,
      "src/flow.js": FLOW,
      "src/view.ts": PLAIN,
      "src/types.d.ts": FLOW,
      "node_modules/kit/flow.ts": FLOW,
      "dist/flow.js": FLOW,
      ".cache/flow.ts": FLOW,
      ".gitignore": "generated/\n*.log\n",
      "src/generated/flow.ts": FLOW,
      "lib/.gitignore": "/made\n",
      "lib/made/flow.ts": FLOW,
      "made/flow.ts": FLOW,
    });
    expect(it.found()).toEqual(["made/flow.ts", "src/flow.js", "src/flow.ts"]);
    expect(parsed).toEqual([]);
  });

  test("finds classes whose bases are such files', however they are named", () => {
    const it = folder({
      "a/third.ts": `import Second from "./second"; export class Third extends Second {}`,
      "a/second.ts": `import { Flow as First } from "../flow.js"; export default class extends First {}
export const Other = class extends First {};`,
      "a/fourth.ts": `import * as all from "./third"; export class Fourth extends all.Third {}`,
      "a/fifth.js": `const { Other } = require("./second"); class Fifth extends Other {}`,
      "flow.ts": FLOW,
      "page.ts": PLAIN,
      "uses.ts": `import { Flow } from "./flow.js"; new Flow().run();`,
    });
    expect(it.found()).toEqual(["a/fifth.js", "a/fourth.ts", "a/second.ts", "a/third.ts", "flow.ts"]);
  });

  test("goes on in slices, and gives way to others in between", async () => {
    const it = folder(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`d${n % 30}/flow${n}.ts`, FLOW])));
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now++);
    onTestFinished(() => clock.mockRestore());
    let turns = 0;
    expect(await it.analysis.findWorkspaceFiles(async () => void turns++)).toBe(true);
    expect(turns).toBeGreaterThan(50);
    expect(it.found()).toHaveLength(300);
  });

  test("of several roots, and of others later", () => {
    const it = folder({ "one/flow.ts": FLOW, "two/flow.ts": FLOW, "three/flow.ts": FLOW });
    it.analysis.setFolders([join(it.root, "one"), join(it.root, "two")]);
    expect(it.found()).toEqual(["one/flow.ts", "two/flow.ts"]);
    it.analysis.setFolders([join(it.root, "three")]);
    expect(it.found()).toEqual(["three/flow.ts"]);
  });

  test("has no trouble with a folder that isn't there", () => {
    const it = folder({});
    it.analysis.setFolders([join(it.root, "gone")]);
    expect(it.found()).toEqual([]);
  });
});

describe("files that change", () => {
  test("come, go, and begin to name the package", () => {
    const it = folder({ "flow.ts": FLOW, "page.ts": PLAIN, ".gitignore": "generated\n" });
    expect(it.found()).toEqual(["flow.ts"]);
    it.analysis.update(it.write("new.ts", FLOW), null);
    it.analysis.update(it.write("page.ts", FLOW), null);
    it.analysis.update(it.write("generated/flow.ts", FLOW), null);
    it.analysis.update(it.write("node_modules/kit/flow.ts", FLOW), null);
    expect(it.found()).toEqual(["flow.ts", "new.ts", "page.ts"]);
    rmSync(join(it.root, "new.ts"));
    it.analysis.update(join(it.root, "new.ts"), null);
    it.analysis.update(join(it.root, "page.ts"), PLAIN);
    expect(it.found()).toEqual(["flow.ts"]);
  });

  test("make files matter that import their classes", () => {
    const it = folder({ "page.ts": PLAIN, "view.ts": "export class Base {}" });
    expect(it.found()).toEqual([]);
    it.analysis.update(join(it.root, "view.ts"), FLOW.replaceAll("class Flow", "class Base"));
    expect(it.found()).toEqual(["page.ts", "view.ts"]);
  });
});

test("of a workspace only the files that may hold workflows are parsed", () => {
  const it = folder({
    "flow.ts": FLOW,
    "loud.ts": `import { Flow } from "./flow.js"; export class Loud extends Flow {}`,
    ...Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`page${n}.ts`, PLAIN])),
  });
  expect(it.analysis.allWorkflows().map(({ graph }) => graph.workflow)).toEqual(["Flow", "Loud"]);
  expect(parsed.map((path) => relative(it.root, path)).sort()).toEqual(["flow.ts", "loud.ts"]);
  expect(it.analysis.mayHoldWorkflows(join(it.root, "page1.ts"), PLAIN)).toBe(false);
});
