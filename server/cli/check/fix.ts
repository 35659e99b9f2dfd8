import { readFileSync, writeFileSync } from "node:fs";
import type { Analysis, Mended } from "../../analysis/index.js";
import type { ProblemCode } from "../../analysis/types.js";
import type { Configs } from "../../config/index.js";
import { FailedError } from "../usage.js";

export interface FixOptions {
  readonly analysis: Analysis;
  readonly configs: Configs;
}

/**
 * Writes into files what can be mended in them without a question, but for rules that are off. How many problems that
 * were. Throws ConfigError where the config of a file can't be used, and FailedError
 * for a file that can't be written.
 */
export function fixFiles(files: readonly string[], { analysis, configs }: FixOptions): number {
  let fixed = 0;
  for (const file of files) {
    const { rules } = configs.of(file);
    const mended = mendedFile(file, { analysis, wanted: ({ code }) => rules[code] !== "off" });
    if (mended === null || mended.edits.length === 0) continue;
    write(file, mended.text);
    analysis.update(file, null);
    fixed += mended.problems.length;
  }
  return fixed;
}

/** Null also for a file that can't be analysed: the check says so, and the others are mended. */
function mendedFile(
  file: string,
  { analysis, wanted }: { readonly analysis: Analysis; readonly wanted: (problem: { code: ProblemCode }) => boolean },
): Mended | null {
  try {
    return analysis.problems(file).length === 0 ? null : analysis.mended(file, wanted);
  } catch {
    return null;
  }
}

function write(file: string, text: string): void {
  try {
    const mark = readFileSync(file, "utf8").startsWith("\uFEFF") ? "\uFEFF" : "";
    writeFileSync(file, `${mark}${text}`);
  } catch (error) {
    throw new FailedError(`${file} can't be mended: ${error instanceof Error ? error.message : String(error)}`);
  }
}
