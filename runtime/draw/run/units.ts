import type { ExecutionTrace, TracedDelivery, TracedEvent } from "../../journal/execution-trace.js";

/** A thing that happened once: an event, or its delivery to a step with all calls of that. */
export type Unit =
  | { readonly kind: "event"; readonly event: TracedEvent; readonly children: Unit[] }
  | { readonly kind: "delivery"; readonly delivery: TracedDelivery; readonly nth: number; readonly children: Unit[] };

/** A run as a forest: each event under the delivery that emitted it, each delivery under its event. */
export interface Forest {
  /** What came from outside. */
  readonly roots: readonly Unit[];
  /** Causes before what they cause. */
  readonly all: readonly Unit[];
  readonly events: ReadonlyMap<number, Unit>;
  readonly deliveries: ReadonlyMap<number, Unit>;
}

export function forestOf(trace: ExecutionTrace): Forest {
  const events = new Map<number, Unit>();
  const deliveries = new Map<number, Unit>();
  const counts = new Map<string, number>();
  for (const event of trace.events) events.set(event.id, { kind: "event", event, children: [] });
  for (const delivery of trace.deliveries) {
    const nth = (counts.get(delivery.step) ?? 0) + 1;
    counts.set(delivery.step, nth);
    const unit: Unit = { kind: "delivery", delivery, nth, children: [] };
    deliveries.set(delivery.id, unit);
    events.get(delivery.event)?.children.push(unit);
  }
  const roots: Unit[] = [];
  for (const event of trace.events) {
    const unit = events.get(event.id) as Unit;
    const parent = event.delivery === undefined ? undefined : deliveries.get(event.delivery);
    (parent?.children ?? roots).push(unit);
  }
  return { roots, all: inOrder(roots), events, deliveries };
}

/** As it happened, as far as the clock tells; a run may be far too deep to recurse into. */
function inOrder(roots: readonly Unit[]): Unit[] {
  const all = [...roots];
  for (const unit of all) for (const child of unit.children) all.push(child);
  return all.sort((a, b) => momentOf(a) - momentOf(b));
}

function momentOf(unit: Unit): number {
  return unit.kind === "event" ? unit.event.at : unit.delivery.at;
}
