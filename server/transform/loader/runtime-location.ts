import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { HERE } from "../here.js";

// As runtime/package.json exports them.
const ENTRIES: ReadonlyMap<string, string> = new Map([
  ["stepscope", "index.js"],
  ["stepscope/graph", "graph/index.js"],
  ["stepscope/draw", "draw/index.js"],
  ["stepscope/engine", "engine/index.js"],
  ["stepscope/journal", "journal/index.js"],
  ["stepscope/testing", "testing/index.js"],
  ["stepscope/inferred", "workflow/inferred.js"],
  ["stepscope/step-context", "workflow/step-context.js"],
  ["stepscope/debug", "debug/index.js"],
  ["stepscope/debug/agent", "debug/agent.js"],
]);

/**
 * A file of the runtime that comes with the tools, for a project that has none installed: in `STEPSCOPE_RUNTIME`, in the
 * folder `runtime` beside this file, or in the package that the tools depend on. Null where there is none.
 */
export function runtimeFile(specifier: string): string | null {
  const entry = ENTRIES.get(specifier);
  const folder = runtimeFolder();
  if (entry === undefined || folder === null) return null;
  const path = join(folder, entry);
  return existsSync(path) ? path : null;
}

function runtimeFolder(): string | null {
  const given = process.env.STEPSCOPE_RUNTIME;
  if (given !== undefined && given !== "") return given;
  const beside = join(HERE, "runtime");
  if (existsSync(join(beside, "index.js"))) return beside;
  try {
    return dirname(createRequire(import.meta.url).resolve("stepscope"));
  } catch {
    return null;
  }
}
