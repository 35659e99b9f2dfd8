import { eventSubject, type GraphIndex, listed, problem, type Rule, stepSubject } from "../graph-index.js";
import type { EventNode, StepNode } from "../types.js";
import { skips } from "./skip-graph-checks.js";

/** No chain of events leads from the start of a run, or from a person's answer, to the step. */
export const unreachableStep: Rule = (index) => {
  if (index.openEmits || index.ofKind(index.accepted, "start").length === 0) return [];
  const reached = reachedSteps(index);
  return index.graph.steps
    .filter((step) => !reached.has(step) && !skips(index, "unreachable-step", step))
    .map((step) =>
      problem(index, {
        code: "unreachable-step",
        subject: stepSubject(step),
        message: `Step ${step.name} never runs: no path leads from the start event to ${listed(step.accepts)}.`,
        hint: "Return or send one of these events from a step that runs, or skip the check with skipGraphChecks.",
        related: step.accepts.map((id) => eventSubject(index.event(id))),
      }),
    );
};

/** An event that nobody in the workflow takes, and that is neither a result nor a question to a person. */
export const nonTerminalEvent: Rule = (index) => {
  if (index.openAccepts || skips(index, "non-terminal-event")) return [];
  // Of the kinds that may not be terminal, every one but this is reported as never consumed already.
  return index
    .ofKind(index.produced, "human-response")
    .filter((event) => index.consumers(event.id).length === 0)
    .map((event) =>
      problem(index, {
        code: "non-terminal-event",
        subject: eventSubject(event),
        message: `${event.name} ends nowhere: ${listed(index.producers(event.id).map((step) => step.name))} emits it and no step accepts it.`,
        hint: "Only stop events and input-required events may leave the workflow. Accept it in a step, or skip the check with skipGraphChecks.",
        related: index.producers(event.id).map(stepSubject),
      }),
    );
};

/** The step emits events, and none of them leads to the end of the run or to a question to a person. */
export const deadEndStep: Rule = (index) => {
  if (index.openAccepts && index.graph.steps.length === 0) return [];
  if (index.ofKind(index.produced, "stop").length === 0 && !index.openEmits) return [];
  const alive = stepsWithAnEnd(index);
  return index.graph.steps
    .filter((step) => index.emitted(step).length > 0 && !alive.has(step) && !skips(index, "dead-end-step", step))
    .map((step) =>
      problem(index, {
        code: "dead-end-step",
        subject: stepSubject(step),
        message: `Step ${step.name} is a dead end: nothing that follows from ${listed(index.emitted(step))} ends the run.`,
        hint: "Let a step on this path return a stop event or ask a person with an input-required event, or skip the check with skipGraphChecks.",
        related: index.emitted(step).map((id) => eventSubject(index.event(id))),
      }),
    );
};

function reachedSteps(index: GraphIndex): ReadonlySet<StepNode> {
  // A step behind an event that nobody produces is that event's problem: as if the event were there.
  const seed = (step: StepNode, event: EventNode): boolean =>
    event.kind === "start" ||
    event.kind === "human-response" ||
    ((event.kind === "event" || event.kind === "stop") && index.suppliers(step, event.id).length === 0);
  const reached = new Set(
    index.graph.steps.filter(
      (step) =>
        step.kind === "catch-error" ||
        index.isOpen("accepts", step.name) ||
        step.accepts.some((id) => seed(step, index.event(id))),
    ),
  );
  for (const step of reached) {
    for (const id of index.emitted(step)) for (const next of index.consumers(id)) reached.add(next);
  }
  return reached;
}

function stepsWithAnEnd(index: GraphIndex): ReadonlySet<StepNode> {
  // An event that nobody consumes is reported as such; the steps before it aren't dead ends of their own.
  const end = (event: EventNode): boolean =>
    event.kind === "stop" ||
    event.kind === "input-required" ||
    index.openAccepts ||
    ((event.kind === "event" || event.kind === "start" || event.kind === "step-failed") &&
      index.consumers(event.id).length === 0);
  const alive = new Set(
    index.graph.steps.filter(
      (step) => index.isOpen("emits", step.name) || index.emitted(step).some((id) => end(index.event(id))),
    ),
  );
  for (const step of alive)
    for (const id of step.accepts) for (const previous of index.suppliers(step, id)) alive.add(previous);
  return alive;
}
