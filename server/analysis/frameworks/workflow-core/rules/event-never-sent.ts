import type { CoreEvent } from "../link/names.js";
import { acceptedBy, type CheckedFlow, type CoreRule, canStart, declaredAt, listed, problem } from "./rule.js";

/** A handler waits for an event that nobody sends, and that nobody else can. */
export const eventNeverSent: CoreRule = (flow) => {
  if (!canStart(flow)) return [];
  return neverSent(flow).flatMap((event) => {
    const takers = flow.takers(event);
    const id = flow.ids.id(event);
    return takers.flatMap(({ slots }) =>
      slots
        .filter(({ events }) => events.some(({ key }) => key === event.key))
        .map(({ place }) =>
          problem(flow, {
            code: "workflow-core-event-never-sent",
            subject: { kind: "event", id },
            message: `Nothing sends ${event.name}, which ${listed(takers.map(({ name }) => name))} ${takers.length === 1 ? "waits" : "wait"} for.`,
            hint: `Return ${event.name}.with(…) from a handler, or send it with sendEvent(${event.name}.with(…)).`,
            related: takers.map(({ name }) => ({ kind: "step", id: name })),
            at: place,
            others: declaredAt(event),
          }),
        ),
    );
  });
};

/** Events that a handler takes and that no code can have sent. */
export function neverSent(flow: CheckedFlow): readonly CoreEvent[] {
  return acceptedBy(flow).filter(
    (event) =>
      flow.facts.isKnown(event) &&
      flow.emitters(event).length === 0 &&
      flow.facts.of(event).every(({ how }) => how !== "made"),
  );
}
