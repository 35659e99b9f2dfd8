import type { Delivery } from "../engine/state.js";
import type { EventRecord, Tick } from "../engine/ticks.js";
import type { DebuggedRun, HeldAt } from "./hook.js";
import type { AgentFrame, EventLabel } from "./protocol.js";

/** A frame with what it stands on. */
export interface CausalFrame {
  readonly frame: AgentFrame;
  readonly event: EventRecord | undefined;
}

/** The events of a run by their number: a fold of its journal, carried on from where the last look ended. */
export class EventIndex {
  readonly #events = new Map<number, EventRecord>();
  #read = 0;

  /** The event of this number, looked for in what the run's journal holds by now. */
  find(run: DebuggedRun, id: number): EventRecord | undefined {
    for (; this.#read < run.journal.length; this.#read++) {
      const entry = run.journal[this.#read];
      for (const event of entry === undefined ? [] : emittedBy(entry.tick)) this.#events.set(event.id, event);
    }
    return this.#events.get(id);
  }
}

/** The events that a tick brings into the run. */
export function emittedBy(tick: Tick): readonly EventRecord[] {
  if (tick.type === "step-returned" && tick.list !== undefined) return tick.list;
  if (tick.type !== "add-event" && tick.type !== "step-returned") return [];
  return tick.event === null ? [] : [tick.event];
}

/**
 * Why a held run is where it is: this step, its event, the step that emitted it, that step's event, and so on back to
 * the input of the run.
 */
export function causalChain(run: DebuggedRun, held: HeldAt, events: EventIndex): CausalFrame[] {
  const start = topOf(run, held);
  const frames: CausalFrame[] = [];
  const push = (frame: AgentFrameBody, event: EventRecord | undefined) =>
    frames.push({ frame: { ...frame, index: frames.length } as AgentFrame, event });
  if (start.step !== undefined && start.event !== undefined) {
    push({ kind: "step", step: start.step, event: labelOf(start.event) }, start.event);
  }
  for (let event = start.event; event !== undefined; ) {
    push({ kind: "event", event: labelOf(event) }, event);
    const cause = event.cause === undefined ? undefined : events.find(run, event.cause);
    if (event.step !== undefined && cause !== undefined) {
      push({ kind: "step", step: event.step, event: labelOf(cause) }, cause);
    }
    event = cause;
  }
  if (frames.length === 0) push({ kind: "run" }, undefined);
  return frames;
}

export function labelOf({ id, event }: EventRecord): EventLabel {
  return { id, name: event.constructor.name };
}

type AgentFrameBody = AgentFrame extends infer F ? (F extends AgentFrame ? Omit<F, "index"> : never) : never;

function topOf(run: DebuggedRun, held: HeldAt): { step?: string; event?: EventRecord } {
  if (held.type === "delivery") return held.delivery;
  if (held.type === "request") return latest(run);
  const { tick } = held;
  if (tick.type === "step-threw") return run.state.deliveries.get(tick.delivery) ?? {};
  const [event] = emittedBy(tick);
  return event === undefined ? latest(run) : { event };
}

/** Where a run is that was stopped between two ticks: in the step that was started last, or after its last event. */
function latest(run: DebuggedRun): { step?: string; event?: EventRecord } {
  let newest: Delivery | undefined;
  for (const delivery of run.state.deliveries.values()) {
    if (delivery.worker >= 0 && (newest === undefined || delivery.id > newest.id)) newest = delivery;
  }
  if (newest !== undefined) return newest;
  for (let at = run.journal.length - 1; at >= 0; at--) {
    const entry = run.journal[at];
    const event = entry === undefined ? undefined : emittedBy(entry.tick).at(-1);
    if (event !== undefined) return { event };
  }
  return {};
}
