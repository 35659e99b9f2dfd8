import type { Command } from "../commands.js";
import type { CollectBuffer, RunState } from "../state.js";
import type { AnyEventKey, EventRecord, Tick } from "../ticks.js";

/**
 * Puts an event into a step's buffer. Once the buffer holds every expected class, as often as it is expected, takes
 * them out: in the order of `expected`, and within a class in the order of arrival. Other events are left alone.
 */
export function collect(
  state: RunState,
  { delivery, buffer: name, event, expected }: Extract<Tick, { type: "collect" }>,
): Command {
  if (expected.length === 0) return { type: "collected", delivery, events: [] };
  const step = state.steps.get(state.deliveries.get(delivery)?.step ?? "");
  if (step === undefined) return { type: "collected", delivery, events: null };
  step.collected ??= new Map();
  let buffer = step.collected.get(name);
  if (buffer === undefined) {
    buffer = { expected, ids: new Set(), byClass: new Map() };
    step.collected.set(name, buffer);
  }
  buffer.expected = expected;
  const key = event.event.constructor as AnyEventKey;
  // A step that runs again collects the same event again: it counts once.
  if (expected.includes(key) && !buffer.ids.has(event.id)) {
    buffer.ids.add(event.id);
    const arrived = buffer.byClass.get(key);
    if (arrived === undefined) buffer.byClass.set(key, [event]);
    else arrived.push(event);
  }
  return { type: "collected", delivery, events: takeAll(buffer, expected) };
}

function takeAll(buffer: CollectBuffer, expected: readonly AnyEventKey[]): EventRecord[] | null {
  if (buffer.ids.size < expected.length) return null;
  const needed = new Map<AnyEventKey, number>();
  for (const key of expected) needed.set(key, (needed.get(key) ?? 0) + 1);
  for (const [key, count] of needed) if ((buffer.byClass.get(key)?.length ?? 0) < count) return null;
  const taken = new Map<AnyEventKey, EventRecord[]>();
  for (const [key, count] of needed) taken.set(key, buffer.byClass.get(key)?.splice(0, count) ?? []);
  const next = new Map<AnyEventKey, number>();
  return expected.map((key) => {
    const index = next.get(key) ?? 0;
    next.set(key, index + 1);
    const record = taken.get(key)?.[index] as EventRecord;
    buffer.ids.delete(record.id);
    return record;
  });
}
