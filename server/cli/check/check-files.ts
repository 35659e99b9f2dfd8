import type { Analysis } from "../../analysis/index.js";
import type { SourceProblem } from "../../analysis/types.js";
import { type Configs, withSeverities } from "../../config/index.js";
import type { CheckResult, Finding } from "./result.js";
import { type SyntaxProblem, syntaxProblem } from "./syntax-errors.js";

export interface CheckFilesOptions {
  readonly analysis: Analysis;
  readonly configs: Configs;
}

/** Checks files one after another. Throws ConfigError where the config of one can't be used. */
export function checkFiles(files: readonly string[], { analysis, configs }: CheckFilesOptions): CheckResult {
  const findings: Finding[] = [];
  let workflows = 0;
  for (const file of files) {
    const { rules } = configs.of(file);
    try {
      if ((analysis.linked(file).summary?.syntaxErrors ?? 0) > 0) findings.push(...syntaxFinding(syntaxProblem(file)));
      workflows += analysis.workflows(file).length;
      findings.push(...withSeverities(analysis.problems(file), rules).map(problemFinding));
    } catch (error) {
      findings.push(failureFinding(file, error)); // the other files are checked
    }
  }
  return { files: files.length, workflows, findings };
}

function problemFinding(problem: SourceProblem): Finding {
  const { range, severity, code, message, hint, workflow, subject, relatedRanges } = problem;
  const about = { workflow: workflow === "" ? null : workflow, subject: subject?.id ?? null };
  return { range, severity, code, message, hint, ...about, related: relatedRanges };
}

function syntaxFinding(problem: SyntaxProblem | null): Finding[] {
  if (problem === null) return [];
  const { range, message } = problem;
  const about = { workflow: null, subject: null, related: [] };
  return [{ range, severity: "error", code: "syntax-error", message, hint: "", ...about }];
}

function failureFinding(file: string, error: unknown): Finding {
  const start = { line: 0, character: 0 };
  return {
    range: { file, start, end: start },
    severity: "error",
    code: "analysis-failed",
    message: `This file's workflows can't be checked: ${error instanceof Error ? error.message : String(error)}`,
    hint: "Other files are checked.",
    ...{ workflow: null, subject: null, related: [] },
  };
}
