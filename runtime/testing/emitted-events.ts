import type { EventRecord, JournalEntry, Tick } from "../engine/ticks.js";
import type { Event } from "../events/event.js";

/** The events of a run: those that went in, in order, and each that has a number. */
export function emittedEvents(journal: readonly JournalEntry[]) {
  const inOrder: Event[] = [];
  const byId = new Map<number, Event>();
  for (const { tick } of journal) {
    const records = emitted(tick);
    for (const { id, event } of records) {
      byId.set(id, event);
      inOrder.push(event);
    }
    for (const { id, event } of besides(tick)) if (!byId.has(id)) byId.set(id, event);
  }
  return { inOrder, byId };
}

function emitted(tick: Tick): readonly EventRecord[] {
  if (tick.type === "add-event") return [tick.event];
  if (tick.type === "step-returned") return tick.list ?? (tick.event === null ? [] : [tick.event]);
  return [];
}

/** Events that are only shown, and failures, which may reach nobody. */
function besides(tick: Tick): readonly EventRecord[] {
  if (tick.type === "stream-event") return [tick.event];
  if (tick.type === "wait" && tick.waiter.asks !== null) return [tick.waiter.asks];
  if (tick.type === "step-threw" && tick.failed !== undefined) return [tick.failed];
  return [];
}
