import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { createAnalysis, sourceFiles } from "../analysis/index.js";
import type { SourceProblem, SourceRange } from "../analysis/types.js";
import type { Output } from "./command-line.js";
import { oneOf, parseOptions } from "./options.js";
import { type SyntaxProblem, syntaxProblem } from "./syntax-errors.js";
import { UsageError } from "./usage.js";

/** `stepscope check`: the editor's diagnostics in the terminal. */
export async function check(args: readonly string[], { out, err }: Output): Promise<number> {
  const { values, positionals } = parseOptions("check", args, { format: { type: "string" } });
  const format = oneOf("format", values.format, ["text", "json"]);
  const files = (positionals.length === 0 ? ["."] : positionals).flatMap(filesAt);
  const analysis = createAnalysis();
  try {
    const problems: SourceProblem[] = [];
    const unread: SyntaxProblem[] = [];
    let workflows = 0;
    for (const file of new Set(files)) {
      const syntax = syntaxProblem(file);
      if (syntax !== null) unread.push(syntax);
      workflows += analysis.workflows(file).length;
      problems.push(...analysis.problems(file));
    }
    const warnings = problems.filter(({ severity }) => severity !== "error").length;
    const errors = unread.length + problems.length - warnings;
    if (format === "json") {
      const diagnostics = [...unread.map(syntaxToJson), ...problems.map(toJson)];
      out(`${JSON.stringify({ version: 1, files: new Set(files).size, workflows, diagnostics }, null, 2)}\n`);
    } else {
      for (const { range, message } of unread) out(`${place(range)}: error syntax-error: ${message}\n`);
      for (const problem of problems) out(toText(problem));
      err(summary(new Set(files).size, workflows, errors, warnings));
    }
    return errors > 0 ? 1 : 0;
  } finally {
    analysis.dispose();
  }
}

function toJson({ range: { file, start, end }, severity, code, message, workflow, subject }: SourceProblem) {
  return { file, range: { start, end }, severity, code, message, workflow, subject: subject?.id ?? null };
}

function syntaxToJson({ range: { file, start, end }, message }: SyntaxProblem) {
  return {
    file,
    range: { start, end },
    severity: "error",
    code: "syntax-error",
    message,
    workflow: null,
    subject: null,
  };
}

function toText({ range, severity, code, message, hint, relatedRanges }: SourceProblem): string {
  const related = relatedRanges.map((it) => `    ${place(it.range)}: ${it.message}\n`).join("");
  return `${place(range)}: ${severity} ${code}: ${message}\n    ${hint}\n${related}`;
}

/** As editors and terminals link it: file:line:column, from 1. */
function place({ file, start }: SourceRange): string {
  const near = relative(process.cwd(), file);
  return `${near.startsWith("..") ? file : near}:${start.line + 1}:${start.character + 1}`;
}

function summary(files: number, workflows: number, errors: number, warnings: number): string {
  const found = [count(errors, "error"), ...(warnings > 0 ? [count(warnings, "warning")] : [])].join(", ");
  return `${count(workflows, "workflow")} in ${count(files, "file")}: ${found}\n`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function filesAt(path: string): string[] {
  const absolute = resolve(path);
  if (!existsSync(absolute)) throw new UsageError(`There is no file or folder ${absolute}.`);
  return sourceFiles(absolute).sort();
}
