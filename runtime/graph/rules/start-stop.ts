import { eventSubject, type GraphIndex, listed, problem, type Rule, stepSubject, stepsNamed } from "../graph-index.js";
import type { EventNode } from "../types.js";

/** A workflow without a single step. The other rules have nothing to say about it. */
export const noSteps: Rule = (index) => {
  const { graph } = index;
  if (graph.steps.length > 0 || (index.openAccepts && index.openEmits)) return [];
  return [
    problem(index, {
      code: "no-steps",
      message: `Workflow ${graph.workflow} has no steps.`,
      hint: "Decorate a method with @step, or add a function with flow.step(…).",
    }),
  ];
};

/** No step accepts the event that a run starts with. */
export const noStartEvent: Rule = (index) => {
  const { graph } = index;
  if (graph.steps.length === 0 || index.openAccepts || index.ofKind(index.accepted, "start").length > 0) return [];
  return [
    problem(index, {
      code: "no-start-event",
      message: `No step of ${graph.workflow} accepts StartEvent: a run has nowhere to begin.`,
      hint: "Let one step take StartEvent, or a subclass of it, as its event parameter.",
    }),
  ];
};

/** Steps accept different start events (a base and its subclass count as two). */
export const multipleStartEvents: Rule = (index) => {
  const starts = index.ofKind(index.accepted, "start");
  if (starts.length < 2) return [];
  return [
    problem(index, {
      code: "multiple-start-events",
      message: `${index.graph.workflow} accepts ${starts.length} start events: ${withSteps(index, starts, "consumers")}. A run starts with one.`,
      hint: "Let every first step accept the same start event.",
      related: starts.flatMap((event) => [eventSubject(event), ...index.consumers(event.id).map(stepSubject)]),
    }),
  ];
};

/** No step returns (or sends) the event that ends a run. */
export const noStopEvent: Rule = (index) => {
  const { graph } = index;
  if (graph.steps.length === 0 || index.openEmits || index.ofKind(index.produced, "stop").length > 0) return [];
  return [
    problem(index, {
      code: "no-stop-event",
      message: `No step of ${graph.workflow} returns StopEvent: a run can only end by its timeout.`,
      hint: "Let a step return StopEvent, or a subclass of it, when the work is done.",
    }),
  ];
};

/** Steps end the run with different stop events. */
export const multipleStopEvents: Rule = (index) => {
  const stops = index.ofKind(index.produced, "stop");
  if (stops.length < 2) return [];
  return [
    problem(index, {
      code: "multiple-stop-events",
      message: `${index.graph.workflow} ends with ${stops.length} stop events: ${withSteps(index, stops, "producers")}. The result of a run has one type.`,
      hint: "Let every last step return the same stop event.",
      related: stops.flatMap((event) => [eventSubject(event), ...index.producers(event.id).map(stepSubject)]),
    }),
  ];
};

/** A step waits for the event that has already ended the run. */
export const stepAcceptsStopEvent: Rule = (index) =>
  index.graph.steps.flatMap((step) => {
    const stops = step.accepts.map(index.event).filter((event) => event.kind === "stop");
    if (stops.length === 0) return [];
    return [
      problem(index, {
        code: "step-accepts-stop-event",
        subject: stepSubject(step),
        message: `Step ${step.name} accepts ${listed(stops.map((event) => event.name))}, which ends the run before any step receives it.`,
        hint: "Accept a different event, and return the stop event from the last step.",
        related: stops.map(eventSubject),
      }),
    ];
  });

function withSteps(index: GraphIndex, events: readonly EventNode[], end: "producers" | "consumers"): string {
  return listed(events.map((event) => `${event.name} (${stepsNamed(index[end](event.id))})`));
}
