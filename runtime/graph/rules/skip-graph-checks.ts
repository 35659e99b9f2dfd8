import { type GraphIndex, problem, type Rule, stepSubject } from "../graph-index.js";
import type { GraphProblem, RuleCode, StepNode } from "../types.js";

/** Rules that a step or a workflow may opt out of. */
export const GRAPH_CHECKS = ["unreachable-step", "non-terminal-event", "dead-end-step"] as const satisfies RuleCode[];

/** An opt-out that names no check does nothing, and its author thinks that it does. */
export const unknownGraphCheck: Rule = (index) => [
  ...unknownNames(index, index.graph.skipGraphChecks),
  ...index.graph.steps.flatMap((step) => unknownNames(index, step.skipGraphChecks, step)),
];

/** Whether the workflow, or this step of it, opts out of the check. */
export function skips(index: GraphIndex, check: (typeof GRAPH_CHECKS)[number], step?: StepNode): boolean {
  return (index.graph.skipGraphChecks ?? []).includes(check) || (step?.skipGraphChecks ?? []).includes(check);
}

function unknownNames(index: GraphIndex, names: readonly string[] = [], step?: StepNode): GraphProblem[] {
  return names
    .filter((name) => !(GRAPH_CHECKS as readonly string[]).includes(name))
    .map((name) =>
      problem(index, {
        code: "unknown-graph-check",
        ...(step === undefined ? {} : { subject: stepSubject(step) }),
        message: `${step === undefined ? index.graph.workflow : `Step ${step.name}`} skips "${name}", which is not a graph check.`,
        hint: `The graph checks are ${GRAPH_CHECKS.join(", ")}.`,
        option: { name: "skipGraphChecks", entry: name },
      }),
    );
}
