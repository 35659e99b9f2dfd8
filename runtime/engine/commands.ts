import type { Delivery, Waiter } from "./state.js";
import type { EventRecord } from "./ticks.js";

/** What the reducer wants done. An executor does it: in process, held by a debugger, or on a durable engine. */
export type Command =
  /** Call the step with the event. */
  | { readonly type: "run-worker"; readonly delivery: Delivery }
  /** Every worker is busy; the delivery waits. For observers, nothing to do. */
  | { readonly type: "queued"; readonly delivery: Delivery }
  /** No step takes it. For observers. */
  | { readonly type: "unhandled"; readonly event: EventRecord }
  /** Show it to the readers of the stream. */
  | { readonly type: "publish"; readonly event: EventRecord }
  /** Give the collected events to the step that asked; null while some are missing. */
  | { readonly type: "collected"; readonly delivery: number; readonly events: readonly EventRecord[] | null }
  /** The step gets the event once more, in this many milliseconds: then a `retry` tick is due. */
  | { readonly type: "retry-later"; readonly delivery: Delivery; readonly in: number }
  /** The event that the step asked for; null where it didn't come in time. */
  | { readonly type: "waited"; readonly delivery: Delivery; readonly waiter: Waiter }
  /**
   * The step's call is given up until the event comes: its worker is free, and it will be called anew. A `wait-expired`
   * tick is due in `in` milliseconds, where that isn't null.
   */
  | { readonly type: "suspended"; readonly delivery: Delivery; readonly waiter: Waiter; readonly in: number | null }
  /** The run is over: `state` says how. Fire the signal, end the stream. */
  | { readonly type: "end" };
