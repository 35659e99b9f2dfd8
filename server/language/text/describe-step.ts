import type { StepNode } from "stepscope/graph";
import type { SourceWorkflow, StepText } from "../../analysis/types.js";
import { wiresInto, wiresOutOf } from "../wires.js";
import { fateOf, originOf, stepsOr } from "./ends.js";
import type { Block, Inline } from "./markup.js";
import { drawFromStep } from "./next-events.js";

export interface DescribedStep {
  readonly name: string;
  /** Those that have it; the first is described. */
  readonly workflows: readonly SourceWorkflow[];
  readonly text: StepText | null;
}

/** What a step takes, from whom, what it emits, to whom, how it is run, and what comes of it. */
export function describeStep({ name, workflows, text }: DescribedStep): Block[] {
  const [workflow, ...others] = workflows;
  const step = workflow?.graph.steps.find((it) => it.name === name);
  if (workflow === undefined || step === undefined) return [];
  const title: Inline[] = [
    { strong: step.kind === "step" ? "step" : "failure handler" },
    " ",
    { name },
    " of ",
    { name: workflow.graph.workflow, at: workflow.nameRange },
  ];
  const more: Inline[] = others.length === 0 ? [] : [` and ${counted(others.length, "workflow")} more`];
  const list = [...taken(workflow, name), ...emitted(workflow, name), ...options(step, workflow, text)];
  return [{ line: [...title, ...more] }, { list }, { code: drawFromStep(workflow, name), language: "text" }];
}

function taken(workflow: SourceWorkflow, step: string): Inline[][] {
  return wiresInto(workflow, step).map(({ event, steps, awaited }) => [
    awaited ? "waits for " : "takes ",
    { name: event.name, at: workflow.events[event.id]?.nameRange ?? undefined },
    " from ",
    ...stepsOr(steps, workflow, originOf(event.kind)),
  ]);
}

function emitted(workflow: SourceWorkflow, step: string): Inline[][] {
  return wiresOutOf(workflow, step).map(({ event, steps, streamed }) => [
    "emits ",
    { name: event.name, at: workflow.events[event.id]?.nameRange ?? undefined },
    ...(steps.length > 0 ? [" to ", ...stepsOr(steps, workflow, "")] : [`: ${fateOf(event.kind, streamed)}`]),
  ]);
}

/** What isn't as it is unless somebody says so. */
function options(step: StepNode, workflow: SourceWorkflow, text: StepText | null): Inline[][] {
  const { numWorkers, timeout, retryPolicy } = text?.options ?? {};
  const handlers = workflow.graph.steps.filter((it) => it.kind === "catch-error");
  const named = handlers.filter((it) => it.forSteps?.includes(step.name));
  const responsible = named.length > 0 ? named : handlers.filter((it) => it.forSteps === undefined);
  const lines: Inline[][] = [];
  if (numWorkers !== undefined) lines.push([`${counted(step.numWorkers, "worker")}: deliveries beyond that queue`]);
  if (timeout !== undefined) lines.push(["a call may take ", { name: timeout }, " s"]);
  if (retryPolicy !== undefined) lines.push(["called again after a failure: ", { name: retryPolicy }]);
  if (step.kind === "catch-error") lines.push(["for failures of ", ...covered(step, workflow)]);
  else if (responsible.length > 0) lines.push(["failures go to ", ...stepsOr(responsible, workflow, "")]);
  return lines;
}

function covered({ forSteps }: StepNode, workflow: SourceWorkflow): Inline[] {
  const steps = workflow.graph.steps.filter(({ name }) => forSteps?.includes(name));
  return stepsOr(steps, workflow, forSteps === undefined ? "steps that no other handler names" : "no step");
}

/** `1 step`, `2 steps` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
