import type { EventKind, EventNode, StepNode, WorkflowGraph } from "./types.js";

/** The events of a graph that a step takes, by their ids: what it accepts and, where it says so, subclasses of that. */
export function takenBy(step: StepNode, graph: WorkflowGraph): readonly string[] {
  if (step.acceptSubclasses !== true) return step.accepts;
  const below = graph.events.filter((event) => step.accepts.some((id) => isBelow(event, id)));
  return [...new Set([...step.accepts, ...below.map(({ id }) => id)])];
}

/** Whether an event is of a subclass of another one. */
export function isBelow(event: EventNode, ancestor: string): boolean {
  if (event.id === ancestor) return false;
  return event.parents.includes(ancestor) || ancestor === "Event" || BASES[ancestor] === event.kind;
}

const BASES: Readonly<Record<string, EventKind>> = {
  StartEvent: "start",
  StopEvent: "stop",
  InputRequiredEvent: "input-required",
  HumanResponseEvent: "human-response",
  StepFailedEvent: "step-failed",
};
