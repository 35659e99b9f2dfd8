import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from "vscode-languageserver/node";
import { rulePage } from "../../analysis/codes/pages.js";
import type { Severity, SourceProblem, SourceRange } from "../../analysis/types.js";
import type { ClientProfile } from "../client-profile.js";
import type { DocumentPaths } from "../document-paths.js";
import type { FileReport } from "../workspace-analysis.js";

/** `source` of every diagnostic. */
export const DIAGNOSTIC_SOURCE = "stepscope";

/** Code of the diagnostic that says that a file can't be analysed. */
export const ANALYSIS_FAILED = "analysis-failed";

/** Rules of the validator about code that never runs: editors fade it. */
const UNNECESSARY: ReadonlySet<string> = new Set(["unreachable-step"]);

const SEVERITIES: { readonly [S in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The problems of a document as the client shows them. */
export function diagnosticsOf(report: FileReport, client: ClientProfile, paths: DocumentPaths): Diagnostic[] {
  if (report.failure !== null) return [failureDiagnostic(report.failure)];
  return report.problems.map((problem) => problemDiagnostic(problem, report, client, paths));
}

function problemDiagnostic(
  problem: SourceProblem,
  report: FileReport,
  client: ClientProfile,
  paths: DocumentPaths,
): Diagnostic {
  const elsewhere = paths.uriOf(problem.range.file) !== report.uri;
  const others = elsewhere
    ? [{ range: problem.range, message: problem.message }, ...problem.relatedRanges]
    : problem.relatedRanges;
  const diagnostic: Diagnostic = {
    range: lspRange(elsewhere ? workflowName(problem, report) : problem.range),
    severity: SEVERITIES[problem.severity],
    code: problem.code,
    source: DIAGNOSTIC_SOURCE,
    message: problem.hint === "" ? problem.message : `${problem.message}\n${problem.hint}`,
  };
  const page = client.codeDescription ? rulePage(problem.code) : null;
  if (page !== null) diagnostic.codeDescription = { href: page };
  const unnecessary = UNNECESSARY.has(problem.code) || problem.tags?.includes("unnecessary") === true;
  if (unnecessary && client.diagnosticTags.includes(DiagnosticTag.Unnecessary)) {
    diagnostic.tags = [DiagnosticTag.Unnecessary];
  }
  if (client.relatedInformation && others.length > 0) {
    diagnostic.relatedInformation = others.map(
      ({ range, message }): DiagnosticRelatedInformation => ({
        location: { uri: paths.uriOf(range.file), range: lspRange(range) },
        message,
      }),
    );
  }
  return diagnostic;
}

/** A step inherited from another file: shown where this file names the workflow. */
function workflowName(problem: SourceProblem, report: FileReport): Pick<SourceRange, "start" | "end"> {
  const start = { line: 0, character: 0 };
  const workflow = report.workflows.find(({ graph }) => graph.workflow === problem.workflow);
  return workflow?.nameRange ?? { start, end: start };
}

function failureDiagnostic(failure: string): Diagnostic {
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } },
    severity: DiagnosticSeverity.Warning,
    code: ANALYSIS_FAILED,
    source: DIAGNOSTIC_SOURCE,
    message: `This file's workflows can't be checked: ${failure}\nOther files are checked. The output of the Stepscope language server says more.`,
  };
}

function lspRange({ start, end }: Pick<SourceRange, "start" | "end">): Diagnostic["range"] {
  return { start: { ...start }, end: { ...end } };
}
