import type { CoreEvent } from "../link/names.js";
import { type CheckedFlow, type CoreRule, declaredAt, emittedBy, listed, problem } from "./rule.js";

/** A handler emits an event that no handler takes, and that nobody waits for, asks for or gets to see. */
export const eventNeverHandled: CoreRule = (flow) => {
  if (flow.open) return [];
  return emittedBy(flow)
    .filter((event) => flow.takers(event).length === 0 && isUnread(event, flow))
    .flatMap((event) => {
      const emitters = flow.emitters(event);
      return emitters.flatMap(({ emits }) =>
        emits
          .filter((it) => it.event.key === event.key)
          .map(({ place }) =>
            problem(flow, {
              code: "workflow-core-event-never-handled",
              subject: { kind: "event", id: flow.ids.id(event) },
              message: `No handler takes ${event.name}, which ${listed(emitters.map(({ name }) => name))} ${emitters.length === 1 ? "emits" : "emit"}, and nothing waits for it on the stream.`,
              hint: `Add a handler, ${flow.workflow.variable.name}.handle([${event.name}], …), or wait for it where the workflow is run: stream.until(${event.name}).`,
              related: emitters.map(({ name }) => ({ kind: "step", id: name })),
              at: place,
              others: declaredAt(event),
            }),
          ),
      );
    });
};

function isUnread(event: CoreEvent, flow: CheckedFlow): boolean {
  const { facts } = flow;
  const uses = facts.of(event);
  if (!facts.isKnown(event) || uses.some(({ how }) => how === "read" || how === "escapes")) return false;
  if (facts.closed) return facts.run && !facts.streamShown;
  // Who runs it elsewhere may look at the whole stream, for its progress. What a handler returns is its next step,
  // unless it is the last one.
  return (
    uses.every(({ how }) => how !== "handled") &&
    flow.handlers.some(({ emits }) => emits.some((it) => it.event.key === event.key && it.via === "returned")) &&
    hasOtherEnd(event, flow)
  );
}

/** Another event leaves the workflow, and somebody can wait for that one. */
function hasOtherEnd(event: CoreEvent, flow: CheckedFlow): boolean {
  return emittedBy(flow).some(
    (it) =>
      it.key !== event.key &&
      flow.takers(it).length === 0 &&
      (!flow.facts.isPrivate(it) || flow.facts.readOutside(it).length > 0),
  );
}
