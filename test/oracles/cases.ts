import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A workflow's shape and what the reference implementation says of it. */
export interface OracleCase {
  readonly id: string;
  /** Event class → its parent. */
  readonly events: Readonly<Record<string, string>>;
  readonly steps: readonly OracleStep[];
  readonly workflow?: { readonly skip?: readonly string[]; readonly num_concurrent_runs?: number };
  readonly expected: { readonly ok: boolean; readonly problems?: readonly OracleProblem[] };
}

export interface OracleStep {
  readonly name: string;
  readonly params: readonly (readonly [string, readonly string[]])[];
  readonly returns: readonly string[];
  readonly role?: "catch_error";
  readonly skip?: readonly string[];
  readonly for_steps?: readonly string[];
  readonly max_recoveries?: number;
  readonly num_workers?: number;
  readonly accept_event_subclasses?: boolean;
}

export interface OracleProblem {
  readonly code: string;
  readonly subject?: string;
}

export const oracleCases: readonly OracleCase[] = (
  JSON.parse(readFileSync(fileURLToPath(new URL("validation.json", import.meta.url)), "utf8")) as { cases: OracleCase[] }
).cases;

/** Built-in event classes, by the kind that their descendants have. */
export const BUILT_IN_KINDS = {
  Event: "event",
  StartEvent: "start",
  StopEvent: "stop",
  InputRequiredEvent: "input-required",
  HumanResponseEvent: "human-response",
  StepFailedEvent: "step-failed",
  WorkflowTimedOutEvent: "stop",
  WorkflowCancelledEvent: "stop",
  WorkflowFailedEvent: "stop",
} as const;

const NOT_EVENTS = new Set(["str", "Any", "list:str"]);

/**
 * The cases that make sense in TypeScript; `notEvents`: with return types that are no events. A return type that is
 * left out is inferred here.
 */
export function implementedCases({ notEvents }: { notEvents: boolean }): OracleCase[] {
  return oracleCases.filter(
    ({ expected, steps }) =>
      !(expected.problems ?? []).some(({ code }) => code === "step-no-return-type") &&
      (notEvents || !steps.some(({ returns }) => returns.some((it) => NOT_EVENTS.has(it)))),
  );
}

/** Verdict of the reference that `reported` lacks; errors that it has against a workflow that the reference runs. */
export function disagreement(
  { expected }: OracleCase,
  reported: readonly { code: string; severity: string; subject?: { id: string }; message: string }[],
): { missing: OracleProblem[]; wrong: string[] } {
  const matches = (found: (typeof reported)[number], wanted: OracleProblem): boolean =>
    found.code === wanted.code &&
    (wanted.subject === undefined ||
      found.subject?.id === wanted.subject ||
      (found.subject === undefined && found.message.includes(`"${wanted.subject}"`)));
  return {
    missing: (expected.problems ?? []).filter((wanted) => !reported.some((found) => matches(found, wanted))),
    wrong: expected.ok ? reported.filter(({ severity }) => severity === "error").map(({ message }) => message) : [],
  };
}
