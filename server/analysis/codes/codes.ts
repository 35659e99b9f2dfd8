import { rules } from "stepscope/graph";
import { sourceRules } from "../rules/index.js";
import type { ProblemCode, Severity, SourceRuleCode } from "../types.js";

/** What is wrong with a comment that silences: known once all rules have spoken. */
const ignoreRules: { readonly [C in Exclude<SourceRuleCode, keyof typeof sourceRules>]: Severity } = {
  "unknown-ignore-code": "warning",
  "unused-ignore": "hint",
};

/** Every code that a problem may have: the validator's, then those of the rules that need source. */
export const PROBLEM_CODES: readonly ProblemCode[] = [...keys(rules), ...keys(sourceRules), ...keys(ignoreRules)];

/** How bad a problem is unless a setting says otherwise. */
export function defaultSeverity(code: ProblemCode): Severity {
  if (code in ignoreRules) return ignoreRules[code as keyof typeof ignoreRules];
  return code in sourceRules ? sourceRules[code as keyof typeof sourceRules].severity : "error";
}

export function isCode(text: string): text is ProblemCode {
  return (PROBLEM_CODES as readonly string[]).includes(text);
}

function keys<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(record) as K[];
}
