import type { StepNode } from "stepscope/graph";
import type { SourceWorkflow, StepText } from "../../analysis/types.js";
import { isWithin } from "../places.js";
import { type Wire, wiresInto, wiresOutOf } from "../wires.js";
import { fateOf, listed, originOf, type StepName, stepsOr } from "./ends.js";
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
  // An abstract workflow is only part of those that are built on it.
  const whole = workflows.filter(({ abstract }) => abstract === undefined);
  const all = whole.length > 0 ? whole : workflows;
  const [workflow] = all;
  const step = workflow?.graph.steps.find((it) => it.name === name);
  if (workflow === undefined || step === undefined) return [];
  const owner = workflows.find((it) => declares(it, name)) ?? workflow;
  const title: Inline[] = [
    { strong: step.kind === "step" ? "step" : "failure handler" },
    " ",
    { name },
    " of ",
    { name: owner.graph.workflow, at: owner.nameRange },
  ];
  const others = workflows.length - 1;
  const more: Inline[] = others === 0 ? [] : [` and ${counted(others, "workflow")} more`];
  const list = [...taken(all, name), ...emitted(all, name), ...options(step, workflow, text)];
  return [{ line: [...title, ...more] }, { list }, { code: drawFromStep(workflow, name), language: "text" }];
}

/** Whether a step is written in the class itself. */
function declares({ range, steps }: SourceWorkflow, name: string): boolean {
  const own = steps[name]?.range;
  return own?.file === range.file && isWithin(own, range);
}

function taken(workflows: readonly SourceWorkflow[], step: string): Inline[][] {
  return wiresIn(workflows, (it) => wiresInto(it, step)).map(({ wire, steps }) => [
    wire.awaited ? "waits for " : "takes ",
    nameOf(wire),
    " from ",
    ...listed(steps, originOf(wire.event.kind)),
  ]);
}

function emitted(workflows: readonly SourceWorkflow[], step: string): Inline[][] {
  return wiresIn(workflows, (it) => wiresOutOf(it, step)).map(({ wire, steps }) => [
    "emits ",
    nameOf(wire),
    ...(steps.length > 0 ? [" to ", ...listed(steps, "")] : [`: ${fateOf(wire.event.kind, wire.streamed)}`]),
  ]);
}

function nameOf({ event: { name }, list, at }: Wire): Inline {
  return { name: list ? `${name}[]` : name, at };
}

/** A wire of several workflows, with the steps at its other end in any of them. */
interface SharedWire {
  readonly wire: Wire;
  readonly steps: readonly StepName[];
}

function wiresIn(workflows: readonly SourceWorkflow[], wiresOf: (workflow: SourceWorkflow) => Wire[]): SharedWire[] {
  const found = new Map<string, { wire: Wire; steps: Map<string, StepName> }>();
  for (const workflow of workflows) {
    for (const wire of wiresOf(workflow)) {
      const key = `${wire.event.id} ${wire.awaited} ${wire.streamed}`;
      const shared = found.get(key) ?? { wire, steps: new Map<string, StepName>() };
      for (const { name } of wire.steps) {
        if (!shared.steps.has(name)) shared.steps.set(name, { name, at: workflow.steps[name]?.nameRange });
      }
      found.set(key, shared);
    }
  }
  return [...found.values()].map(({ wire, steps }) => ({ wire, steps: [...steps.values()] }));
}

/** What isn't as it is unless somebody says so. */
function options(step: StepNode, workflow: SourceWorkflow, text: StepText | null): Inline[][] {
  const { numWorkers, timeout, retryPolicy } = text?.options ?? {};
  const handlers = workflow.graph.steps.filter((it) => it.kind === "catch-error");
  const named = handlers.filter((it) => it.forSteps?.includes(step.name));
  const responsible = named.length > 0 ? named : handlers.filter((it) => it.forSteps === undefined);
  const lines: Inline[][] = [];
  if (step.params?.some(({ list }) => list)) lines.push(["called once with all that came of a list"]);
  else if (step.params !== undefined) lines.push(["called once each of these has come"]);
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
