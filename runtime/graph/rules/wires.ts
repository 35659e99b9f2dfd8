import { eventSubject, problem, type Rule, stepSubject, stepsNamed } from "../graph-index.js";
import type { EventKind, EventNode } from "../types.js";

// What comes from outside of the steps: a person, the engine. Stop events are another rule's.
const COMES_FROM_OUTSIDE: ReadonlySet<EventKind> = new Set([
  "start",
  "input-required",
  "human-response",
  "stop",
  "step-failed",
]);
const GOES_OUTSIDE: ReadonlySet<EventKind> = new Set(["input-required", "human-response", "stop"]);

/** A step accepts an event that no step emits. Events match by their exact class, unless the step says otherwise. */
export const eventNeverProduced: Rule = (index) => {
  if (index.openEmits) return [];
  return (
    index.accepted
      .filter((event) => index.producers(event.id).length === 0 && !COMES_FROM_OUTSIDE.has(event.kind))
      // An error handler takes nothing but failures: that it names another event is its own problem.
      .filter((event) =>
        index.consumers(event.id).some((step) => step.kind === "step" && index.suppliers(step, event.id).length === 0),
      )
      .map((event) => {
        const consumers = index.consumers(event.id);
        const relative = relatives(event, index.produced)[0];
        return problem(index, {
          code: "event-never-produced",
          subject: eventSubject(event),
          message: `No step of ${index.graph.workflow} returns or sends ${event.name}, which ${stepsNamed(consumers)} ${consumers.length === 1 ? "accepts" : "accept"}.`,
          hint:
            relative === undefined
              ? `Return ${event.name} from a step, or send it with ctx.sendEvent(new ${event.name}(…)).`
              : `${relative.name} is produced, but events match by their exact class: accept ${relative.name}, or produce ${event.name}.`,
          related: [...consumers.map(stepSubject), ...(relative === undefined ? [] : [eventSubject(relative)])],
        });
      })
  );
};

/** A step emits an event that no step accepts. */
export const eventNeverConsumed: Rule = (index) => {
  if (index.openAccepts) return [];
  return index.produced
    .filter((event) => index.consumers(event.id).length === 0 && !GOES_OUTSIDE.has(event.kind))
    .map((event) => {
      const producers = index.producers(event.id);
      const relative = relatives(event, index.accepted)[0];
      return problem(index, {
        code: "event-never-consumed",
        subject: eventSubject(event),
        message: `No step of ${index.graph.workflow} accepts ${event.name}, which ${stepsNamed(producers)} ${producers.length === 1 ? "emits" : "emit"}.`,
        hint:
          relative === undefined
            ? `Add a step that accepts ${event.name}; to only show it to the reader of the stream, use ctx.writeEventToStream.`
            : `${relative.name} is accepted, but events match by their exact class: accept ${event.name} as well.`,
        related: [...producers.map(stepSubject), ...(relative === undefined ? [] : [eventSubject(relative)])],
      });
    });
};

/** Events of `others` that `event` descends from or that descend from it: probably what was meant. */
function relatives(event: EventNode, others: readonly EventNode[]): readonly EventNode[] {
  return others.filter((other) => other.parents.includes(event.id) || event.parents.includes(other.id));
}
