import type { Severity, SourceRange } from "../../analysis/types.js";

/** Something that is wrong, whoever found it. */
export interface Finding {
  readonly range: SourceRange;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  /** What to do about it; empty where the message says so. */
  readonly hint: string;
  readonly workflow: string | null;
  /** The step or event that it is about. */
  readonly subject: string | null;
  /** The other ends of the wire. */
  readonly related: readonly { readonly range: SourceRange; readonly message: string }[];
}

/** What a check of some files has found. */
export interface CheckResult {
  readonly files: number;
  readonly workflows: number;
  /** File by file, in the order of the files. */
  readonly findings: readonly Finding[];
}

export function countOf({ findings }: CheckResult, severity: Severity): number {
  return findings.filter((it) => it.severity === severity).length;
}
