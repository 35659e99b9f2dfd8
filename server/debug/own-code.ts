import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locations } from "./locations.js";

/**
 * The folders whose code is ours, not the user's: no stack shows it, and no step of a JavaScript debugger goes into it.
 * That is the debugger's part of the program, and the runtime that the program imports, wherever a link leads to it.
 */
export function ownCode(program: string, { registerUrl, runnerPath, runtimeDir }: Locations): readonly string[] {
  const folders = [runtimeDir, dirname(runnerPath), dirname(fileURLToPath(registerUrl)), importedRuntime(program)];
  const known = [...new Set(folders.filter((folder) => folder !== undefined))];
  return known.filter((folder) => !isInside(program, folder));
}

/** Whether a file is inside a folder. */
export function isInside(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function importedRuntime(program: string): string | undefined {
  try {
    return dirname(createRequire(program).resolve("stepscope/package.json"));
  } catch {
    return undefined; // The program has none of its own: it gets the debugger's.
  }
}
