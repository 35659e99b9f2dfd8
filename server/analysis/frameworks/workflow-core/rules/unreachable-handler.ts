import type { CoreHandler } from "../link/handlers.js";
import type { CoreEvent } from "../link/names.js";
import { neverSent } from "./event-never-sent.js";
import { type CheckedFlow, type CoreRule, canStart, listed, problem } from "./rule.js";

/** No chain of events leads from outside to the handler. */
export const unreachableHandler: CoreRule = (flow) => {
  if (!canStart(flow)) return [];
  const reached = reachedHandlers(flow);
  return flow.handlers
    .filter((handler) => !reached.has(handler))
    .map((handler) => {
      const events = handler.slots.flatMap((it) => it.events);
      return problem(flow, {
        code: "workflow-core-unreachable-handler",
        subject: { kind: "step", id: handler.name },
        message: `${handler.name} never runs: ${listed(events.map(({ name }) => name))} ${events.length === 1 ? "is" : "are"} only sent by handlers that never run.`,
        hint: "Send one of these events from a handler that runs, or where the workflow is started.",
        related: events.map((it) => ({ kind: "event", id: flow.ids.id(it) })),
        at: handler.namePlace,
        others: events
          .flatMap((event) => flow.emitters(event))
          .map(({ name, namePlace }) => ({ range: namePlace.range, message: `${name} is here.` })),
      });
    });
};

function reachedHandlers(flow: CheckedFlow): ReadonlySet<CoreHandler> {
  // A handler behind an event that nobody sends is that event's problem: as if the event were there.
  const missing = new Set(neverSent(flow).map(({ key }) => key));
  const comesFromOutside = (event: CoreEvent): boolean =>
    missing.has(event.key) || !flow.facts.isKnown(event) || flow.facts.sentElsewhere(event).length > 0;
  const reached = new Set<CoreHandler>();
  const isReached = (event: CoreEvent): boolean =>
    comesFromOutside(event) || flow.emitters(event).some((it) => reached.has(it));
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const handler of flow.handlers) {
      if (handler.open || handler.slots.every(({ events }) => events.some(isReached))) reached.add(handler);
    }
  }
  return reached;
}
