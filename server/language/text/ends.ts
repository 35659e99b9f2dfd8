import type { EventKind, StepNode } from "stepscope/graph";
import type { SourceRange, SourceWorkflow } from "../../analysis/types.js";
import type { Inline } from "./markup.js";

/** Steps as names that lead to them; `nobody` where there are none. */
export function stepsOr(steps: readonly StepNode[], workflow: SourceWorkflow, nobody: string): Inline[] {
  return listed(
    steps.map(({ name }) => ({ name, at: workflow.steps[name]?.nameRange })),
    nobody,
  );
}

/** The name of a step, and where it leads. */
export interface StepName {
  readonly name: string;
  readonly at: SourceRange | undefined;
}

/** The same of their names. */
export function listed(steps: readonly StepName[], nobody: string): Inline[] {
  if (steps.length === 0) return [nobody];
  return steps.flatMap((step, n): Inline[] => (n === 0 ? [step] : [", ", step]));
}

/** Who emits an event that no step emits. */
export function originOf(kind: EventKind): string {
  if (kind === "start") return "run()";
  if (kind === "human-response") return "a person";
  return kind === "step-failed" ? "a step that fails" : "no step";
}

/** What becomes of an event that no step takes. */
export function fateOf(kind: EventKind, streamed: boolean): string {
  if (kind === "input-required") return "it goes to a person";
  if (streamed) return "it goes to the reader of the stream";
  return kind === "stop" ? "it ends the run" : "no step takes it";
}
