import { rules } from "stepscope/graph";
import type { ProblemCode, Severity, SourceRuleCode, WorkflowCoreRuleCode } from "../types.js";

/** How bad it is what only source shows, unless a setting says otherwise. What the validator finds is an error. */
const SOURCE_SEVERITIES: { readonly [C in SourceRuleCode]: Severity } = {
  "step-without-name": "error",
  "duplicate-step-name": "error",
  "step-override-wire": "information",
  "step-types-not-loaded": "information",
  "event-not-declared": "error",
  "event-not-exported": "error",
  "subclass-not-taken": "error",
  "declared-event-not-emitted": "warning",
  "step-ends-without-event": "warning",
  "send-unknown-step": "error",
  "send-not-accepted": "error",
  "collect-not-accepted": "error",
  "collect-too-many": "warning",
  "wait-after-side-effects": "warning",
  "missing-await": "warning",
  "blocking-call": "warning",
  "event-name-twice": "warning",
  "event-name-case": "warning",
  "event-class-unused": "hint",
  "event-field-not-json": "warning",
  "unknown-ignore-code": "warning",
  "unused-ignore": "hint",
};

/** The same of workflows of another framework: it objects to none of it. */
const WORKFLOW_CORE_SEVERITIES: { readonly [C in WorkflowCoreRuleCode]: Severity } = {
  "workflow-core-event-never-sent": "warning",
  "workflow-core-event-never-handled": "warning",
  "workflow-core-unreachable-handler": "warning",
  "workflow-core-join-never-complete": "warning",
};

const SEVERITIES: Readonly<Record<string, Severity>> = { ...SOURCE_SEVERITIES, ...WORKFLOW_CORE_SEVERITIES };

/** What is wrong with a comment that silences: known once all rules have spoken. */
export type IgnoreCode = "unknown-ignore-code" | "unused-ignore";

/** Every code that a problem may have: the validator's, then those of the rules that need source, then of others' workflows. */
export const PROBLEM_CODES: readonly ProblemCode[] = [
  ...keys(rules),
  ...keys(SOURCE_SEVERITIES),
  ...keys(WORKFLOW_CORE_SEVERITIES),
];

/** How bad a problem is unless a setting says otherwise. */
export function defaultSeverity(code: ProblemCode): Severity {
  return SEVERITIES[code] ?? "error";
}

export function isCode(text: string): text is ProblemCode {
  return (PROBLEM_CODES as readonly string[]).includes(text);
}

function keys<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(record) as K[];
}
