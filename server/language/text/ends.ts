import type { EventKind, StepNode } from "stepscope/graph";
import type { SourceWorkflow } from "../../analysis/types.js";
import type { Inline } from "./markup.js";

/** Steps as names that lead to them; `nobody` where there are none. */
export function stepsOr(steps: readonly StepNode[], workflow: SourceWorkflow, nobody: string): Inline[] {
  if (steps.length === 0) return [nobody];
  return steps.flatMap(({ name }, n): Inline[] => {
    const step: Inline = { name, at: workflow.steps[name]?.nameRange };
    return n === 0 ? [step] : [", ", step];
  });
}

/** Who emits an event that no step emits. */
export function originOf(kind: EventKind): string {
  if (kind === "start") return "run()";
  if (kind === "human-response") return "a person";
  return kind === "step-failed" ? "a step that fails" : "no step";
}

/** What becomes of an event that no step takes. */
export function fateOf(kind: EventKind, streamed: boolean): string {
  if (streamed) return "it goes to the reader of the stream";
  if (kind === "stop") return "it ends the run";
  return kind === "input-required" ? "it goes to a person" : "no step takes it";
}
