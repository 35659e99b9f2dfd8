import type { EventRecord, JournalEntry } from "../../engine/ticks.js";
import type { EventKind, WorkflowGraph } from "../../graph/types.js";

/** What kind of event has a name: as the graph says, and as the classes of those in the journal do. */
export function eventKinds(
  graph: WorkflowGraph | undefined,
  journal: readonly JournalEntry[] = [],
): ReadonlyMap<string, EventKind> {
  const kinds = new Map<string, EventKind>(graph?.events.map(({ name, kind }) => [name, kind]));
  for (const { tick } of journal) {
    for (const { event } of recordsOf(tick)) {
      const { name } = event.constructor;
      if (!kinds.has(name)) kinds.set(name, kindOf(event));
    }
  }
  return kinds;
}

function recordsOf(tick: JournalEntry["tick"]): readonly EventRecord[] {
  switch (tick.type) {
    case "add-event":
    case "stream-event":
      return [tick.event];
    case "step-returned":
      return tick.event === null ? (tick.list ?? []) : [tick.event];
    case "wait":
      return tick.waiter.asks === null ? [] : [tick.waiter.asks];
    default:
      return [];
  }
}

/** By the names of the classes above it: the run may be of another copy of this package. */
function kindOf(event: object): EventKind {
  for (let at: object | null = event; at !== null; at = Object.getPrototypeOf(at)) {
    const kind = KINDS.get(at.constructor.name);
    if (kind !== undefined) return kind;
  }
  return "event";
}

const KINDS: ReadonlyMap<string, EventKind> = new Map([
  ["StartEvent", "start"],
  ["StopEvent", "stop"],
  ["InputRequiredEvent", "input-required"],
  ["HumanResponseEvent", "human-response"],
  ["StepFailedEvent", "step-failed"],
]);
