import type { Fifo } from "./fifo.js";
import type { OpenEnds } from "./open-ends.js";
import type { AnyEventKey, EventRecord } from "./ticks.js";

/** An event on its way into a step, or being worked on there. */
export interface Delivery {
  /** Counts up from 1 in each run. */
  readonly id: number;
  readonly step: string;
  readonly event: EventRecord;
  /** The worker's slot, the smallest free one; -1 while it is queued, suspended or waits for its next attempt. */
  worker: number;
  /** When it started last, in the run's milliseconds. */
  startedAt: number;
  /** How often the step was called with it. */
  calls: number;
  /** It waits for an event and is neither queued nor worked on. */
  suspended: boolean;
  failures: Failures | undefined;
  /** What its step waits for or has waited for, by the waiters' ids. */
  waiters: Map<string, Waiter> | undefined;
}

/** The attempts that failed. */
export interface Failures {
  readonly count: number;
  /** When the first attempt started and the last one failed, in the run's milliseconds. */
  readonly since: number;
  readonly at: number;
  /** The last one's. */
  readonly error: unknown;
}

/** What a step waits for. */
export interface Waiter {
  readonly id: string;
  readonly key: AnyEventKey;
  readonly requirements: Readonly<Record<string, unknown>>;
  /** Milliseconds from when it was asked for; null for no limit. */
  readonly timeout: number | null;
  /** What came; undefined until then. */
  event: EventRecord | undefined;
  expired: boolean;
}

/** The catch-error step that is responsible for a step. */
export interface Handler {
  readonly name: string;
  readonly maxRecoveries: number;
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
  /** What the step asked for last. */
  expected: readonly AnyEventKey[];
  readonly ids: Set<number>;
  /** In the order of arrival. */
  readonly byClass: Map<AnyEventKey, EventRecord[]>;
}

export type RunStatus = "running" | "completed" | "failed" | "cancelled" | "timed-out";

export interface RunFailure {
  readonly stepName: string;
  /** What it worked on. */
  readonly event: EventRecord;
  readonly error: unknown;
  readonly attempts: number;
  /** Milliseconds since the first attempt started. */
  readonly elapsed: number;
}

/** The whole of a run, folded from its ticks. */
export interface RunState {
  status: RunStatus;
  readonly steps: Map<string, StepState>;
  /** Which steps take an event, by its class; fixed when the run starts. */
  readonly routes: ReadonlyMap<AnyEventKey, readonly string[]>;
  /** The catch-error steps, by the steps whose failures they get; fixed when the run starts. */
  readonly handlers: ReadonlyMap<string, Handler>;
  nextDelivery: number;
  /** Deliveries that are queued or being worked on. */
  readonly deliveries: Map<number, Delivery>;
  /** Deliveries being worked on. */
  running: number;
  /** Deliveries whose steps wait for an event that hasn't come. */
  readonly waiting: Set<Delivery>;
  /** What `ctx.store` holds. */
  store: Readonly<Record<string, unknown>>;
  /** Events that no step took, the first ones of them. */
  readonly unhandled: EventRecord[];
  /** The event that ended the run, where it completed. */
  result: EventRecord | undefined;
  /** Why it failed. */
  failure: RunFailure | undefined;
  /** The steps that were at work when it ended. */
  activeSteps: readonly string[];
  /** What it hung on, where it timed out. */
  openEnds: OpenEnds | undefined;
}
