import { cwd, env } from "node:process";
import { createAnalysis } from "../../analysis/index.js";
import { ConfigError, Configs } from "../../config/index.js";
import type { Output } from "../command-line.js";
import { oneOf, parseOptions } from "../options.js";
import { UsageError } from "../usage.js";
import { version } from "../version.js";
import { checkFiles } from "./check-files.js";
import { filesToCheck } from "./files.js";
import { fixFiles } from "./fix.js";
import { githubFormat } from "./formats/github.js";
import { jsonFormat } from "./formats/json.js";
import { sarifFormat } from "./formats/sarif.js";
import { summary, textFormat } from "./formats/text.js";
import { type CheckResult, countOf } from "./result.js";
import { watch } from "./watch.js";

const OPTIONS = {
  format: { type: "string" },
  watch: { type: "boolean", default: false },
  fix: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  "max-warnings": { type: "string" },
} as const;

/** `stepscope check`: the editor's diagnostics in the terminal. */
export async function check(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseOptions("check", args, OPTIONS);
  const given = values.format === undefined ? undefined : oneOf("format", values.format, FORMATS);
  const format = given ?? (env.GITHUB_ACTIONS === "true" ? "text and github" : "text");
  const maxWarnings = values["max-warnings"] === undefined ? null : wholeNumber("max-warnings", values["max-warnings"]);
  const paths = positionals.length === 0 ? ["."] : positionals;
  const shown = (result: CheckResult) => (values.quiet ? errorsOnly(result) : result);
  if (values.watch) {
    if (given !== undefined && given !== "text")
      throw new UsageError(`--watch is for reading: it has no --format ${given}.`);
    if (values.fix) throw new UsageError("--watch is for reading: it changes no files with --fix.");
    return watch(paths, { output, shown });
  }
  const analysis = createAnalysis();
  try {
    const configs = new Configs();
    const files = filesToCheck(paths, configs);
    const fixed = values.fix ? fixFiles(files, { analysis, configs }) : 0;
    const result = checkFiles(files, { analysis, configs });
    report(shown(result), format, output);
    if (fixed > 0) output.err(`${fixed === 1 ? "1 problem was" : `${fixed} problems were`} fixed.\n`);
    const warnings = countOf(result, "warning");
    const tooMany = maxWarnings !== null && warnings > maxWarnings;
    const are = warnings === 1 ? "1 warning is" : `${warnings} warnings are`;
    if (tooMany) output.err(`${are} more than --max-warnings ${maxWarnings}\n`);
    return countOf(result, "error") > 0 || tooMany ? 1 : 0;
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  } finally {
    analysis.dispose();
  }
}

const FORMATS = ["text", "json", "sarif", "github"] as const;

function report(result: CheckResult, format: (typeof FORMATS)[number] | "text and github", output: Output): void {
  const { out, err, colors } = output;
  const folder = cwd();
  if (format === "json") out(jsonFormat(result));
  else if (format === "sarif") out(sarifFormat(result, { folder, version: version() }));
  else {
    if (format !== "github") out(textFormat(result, { folder, colors: colors?.out ?? false }));
    if (format !== "text") out(githubFormat(result, { folder: env.GITHUB_WORKSPACE ?? folder }));
    err(`${summary(result)}\n`);
  }
}

function errorsOnly(result: CheckResult): CheckResult {
  return { ...result, findings: result.findings.filter(({ severity }) => severity === "error") };
}

/** Throws UsageError for what isn't one. */
function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`--${option} is a whole number, not "${text}".`);
  return Number(text);
}
