import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WorkflowGraph } from "../../runtime/graph/index.js";
import { type Analysis, createAnalysis } from "../../server/analysis/index.js";
import { implementedCases } from "../oracles/cases.js";
import { render } from "../oracles/render.js";
import { buildLoader, program, removeLoader } from "./program.js";

const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));

let analysis: Analysis;
beforeAll(async () => {
  analysis = createAnalysis();
  await buildLoader();
});
afterAll(() => {
  analysis.dispose();
  removeLoader();
});

describe("a running workflow has the graph that its source is read as", () => {
  test("of every shape that the reference implementation was asked about", { timeout: 120_000 }, async () => {
    const cases = implementedCases({ notEvents: false });
    const files = cases.map((oracle, n) => [`case${n}.ts`, render(oracle)] as const);
    const it = program({
      ...Object.fromEntries(files),
      "main.ts": `for (let n = 0; n < ${cases.length}; n++) {
  const made = await import("./case" + n + ".ts").then(({ Flow }) => new Flow().graph).catch((error) => error.message);
  console.log(JSON.stringify(made));
}`,
    });
    const { stdout, stderr } = await it.run("main.ts");
    expect(stderr).toBe("");
    const made = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as WorkflowGraph | string);
    expect(made).toHaveLength(cases.length);
    const refused = cases.filter((_, n) => typeof made[n] === "string");
    for (const [n, [name]] of files.entries()) {
      if (typeof made[n] === "string") continue;
      const read = analysis.workflows(join(it.folder, name)).map(({ graph }) => graph);
      expect(read, cases[n]?.id).toEqual([made[n]]);
    }
    // A number or an event that a step can't have: the decorator throws, and there is no graph to compare with.
    console.log(`${cases.length - refused.length} graphs compared; refused: ${refused.map(({ id }) => id).join(", ")}`);
    for (const { expected } of refused) expect(expected.ok).toBe(false);
    expect(refused.length).toBeLessThan(10);
  });

  test("of every example", { timeout: 60_000 }, async () => {
    const examples = readdirSync(EXAMPLES).filter((it) => it.endsWith(".ts") && !/\.(?:test|config)\.ts$/.test(it));
    expect(examples.length).toBeGreaterThan(10);
    const it = program({ "main.ts": PRINT_GRAPHS });
    const files = examples.map((name) => join(EXAMPLES, name));
    const { stdout, stderr } = await it.run("main.ts", { FILES: JSON.stringify(files), OPENAI_API_KEY: "" });
    expect(stderr).toBe("");
    const run = JSON.parse(stdout) as WorkflowGraph[][];
    const read = analysis.workflowsIn(files).map(({ graph }) => graph);
    for (const [n, file] of files.entries()) {
      for (const graph of run[n] ?? []) expect(read).toContainEqual(graph);
      const declared = analysis.workflows(file).map(({ graph }) => graph.workflow);
      expect(
        run[n]?.map(({ workflow }) => workflow),
        "each that the file declares was made",
      ).toEqual(expect.arrayContaining(declared));
    }
    const without = examples.filter((_, n) => run[n]?.length === 0);
    expect(without).toEqual(["joke-teller.ts"]);
  });
});

/** Of each file the graphs of the workflows that it exports, and of those that it runs while it is loaded. */
const PRINT_GRAPHS = `import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const files = JSON.parse(process.env.FILES);
const { Workflow } = await import(pathToFileURL(createRequire(files[0]).resolve("stepscope")).href);
let seen;
const { run } = Workflow.prototype;
Workflow.prototype.run = function (...args) { seen.push(this.graph); return run.apply(this, args); };
console.log = () => undefined;
const all = [];
for (const file of files) {
  seen = [];
  all.push(seen);
  for (const it of Object.values(await import(pathToFileURL(file).href))) {
    if (it instanceof Workflow) seen.push(it.graph);
    else if (it?.prototype instanceof Workflow) seen.push(new it().graph);
  }
}
process.stdout.write(JSON.stringify(all));`;
