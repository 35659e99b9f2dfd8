import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { type Analysis, createAnalysis } from "../../../server/analysis/index.js";
import { installCorpus } from "./packages.js";

/* Code that nobody wrote for us: nothing in it makes the analysis throw, and where no workflow is, none is seen. */

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const corpus = installCorpus();

test.for([
  ["rxjs", 250],
  ["zod", 250],
  ["effect", 350],
] as const)("in the sources of %s, at least %i files", { timeout: 120_000 }, ([name, atLeast], { skip }) => {
  if ("missing" in corpus) {
    console.log(`The sources of ${name} aren't looked through: ${corpus.missing}.`);
    return skip(corpus.missing);
  }
  const files = sources(join(corpus.folder, name)).filter((it) => /\.[cm]?tsx?$/.test(it));
  expect(files.length).toBeGreaterThanOrEqual(atLeast);
  const analysis = openAnalysis();
  expect(files.flatMap((file) => analysis.workflows(file))).toEqual([]);
  expect(files.flatMap((file) => analysis.problems(file))).toEqual([]);
  expect(files.flatMap((file) => analysis.events(file))).toEqual([]);
});

test("in this repository", { timeout: 120_000 }, () => {
  const folders = ["client", "docs", "examples", "runtime", "scripts", "server", "test"];
  const files = folders.flatMap((it) => sources(join(ROOT, it)));
  expect(files.length).toBeGreaterThan(600);
  const analysis = openAnalysis();
  for (const file of files) analysis.workflows(file);
  const without = files.filter((file) => !OURS.test(readFileSync(file, "utf8")));
  expect(without.length).toBeGreaterThan(400);
  expect(without.flatMap((file) => analysis.workflows(file))).toEqual([]);
  expect(without.flatMap((file) => analysis.problems(file))).toEqual([]);
});

/** What a file says that declares workflows or events, of ours or of the other framework. */
const OURS = /\bextends \w*(?:Workflow|Flow|Event)\b|\bnew Workflow\(|\bcreateWorkflow\(|\bworkflowEvent\b/;

function openAnalysis(): Analysis {
  const analysis = createAnalysis();
  onTestFinished(() => analysis.dispose());
  return analysis;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile() && /\.[cm]?[jt]sx?$/.test(it.name) && !/\.d\.[cm]?ts$/.test(it.name))
    .map((it) => join(it.parentPath, it.name))
    .filter((path) => !/[\\/](?:node_modules|dist)[\\/]/.test(path.slice(folder.length)));
}
