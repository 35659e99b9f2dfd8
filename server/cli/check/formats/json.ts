import type { SourceRange } from "../../../analysis/types.js";
import type { CheckResult, Finding } from "../result.js";

/** For a program. Lines and characters from 0, as in the Language Server Protocol; paths are absolute. */
export function jsonFormat({ files, workflows, findings }: CheckResult): string {
  return `${JSON.stringify({ version: 1, files, workflows, diagnostics: findings.map(toJson) }, null, 2)}\n`;
}

function toJson({ range, severity, code, message, hint, workflow, subject, related }: Finding) {
  const others = related.map((it) => ({ ...placeOf(it.range), message: it.message }));
  return { ...placeOf(range), severity, code, message, hint, workflow, subject, related: others };
}

function placeOf({ file, start, end }: SourceRange) {
  return { file, range: { start, end } };
}
