import { readFileSync, writeFileSync } from "node:fs";
import type { Analysis } from "../../analysis/index.js";
import type { Configs } from "../../config/index.js";

export interface FixOptions {
  readonly analysis: Analysis;
  readonly configs: Configs;
}

/**
 * Writes into files what can be mended in them without a question, but for rules that are off. How many problems that
 * were. Throws ConfigError where the config of a file can't be used.
 */
export function fixFiles(files: readonly string[], { analysis, configs }: FixOptions): number {
  let fixed = 0;
  for (const file of files) {
    const { rules } = configs.of(file);
    if (analysis.problems(file).length === 0) continue;
    const mended = analysis.mended(file, ({ code }) => rules[code] !== "off");
    if (mended === null || mended.edits.length === 0) continue;
    const mark = readFileSync(file, "utf8").startsWith("\uFEFF") ? "\uFEFF" : "";
    writeFileSync(file, `${mark}${mended.text}`);
    analysis.update(file, null);
    fixed += mended.problems.length;
  }
  return fixed;
}
