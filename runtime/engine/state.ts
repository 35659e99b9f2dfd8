import type { Fifo } from "./fifo.js";
import type { AnyEventKey, EventRecord } from "./ticks.js";

/** An event on its way into a step, or being worked on there. */
export interface Delivery {
  /** Counts up from 1 in each run. */
  readonly id: number;
  readonly step: string;
  readonly event: EventRecord;
  /** The worker's slot, the smallest free one; -1 while it is queued. */
  worker: number;
  /** When it started, in the run's milliseconds. */
  startedAt: number;
}

export interface StepState {
  readonly name: string;
  readonly numWorkers: number;
  /** First in, first out. */
  queue: Fifo<Delivery>;
  /** By worker slot. */
  workers: (Delivery | undefined)[];
  /** By buffer's name. */
  collected: Map<string, CollectBuffer>;
}

/** What a step has collected and not yet taken. */
export interface CollectBuffer {
  readonly ids: Set<number>;
  /** In the order of arrival. */
  readonly byClass: Map<AnyEventKey, EventRecord[]>;
}

export type RunStatus = "running" | "completed" | "failed" | "cancelled" | "timed-out";

/** The whole of a run, folded from its ticks. */
export interface RunState {
  status: RunStatus;
  readonly steps: Map<string, StepState>;
  /** Which steps take an event, by its class; fixed when the run starts. */
  readonly routes: ReadonlyMap<AnyEventKey, readonly string[]>;
  nextDelivery: number;
  /** Deliveries that are queued or being worked on. */
  readonly deliveries: Map<number, Delivery>;
  /** Deliveries being worked on. */
  running: number;
  /** What `ctx.store` holds. */
  store: Record<string, unknown>;
  /** The event that ended the run, where it completed. */
  result: EventRecord | undefined;
  /** Why it failed. */
  failure:
    | { readonly stepName: string; readonly error: unknown /** Milliseconds. */; readonly elapsed: number }
    | undefined;
  /** The steps that were at work when it ended. */
  activeSteps: readonly string[];
}
