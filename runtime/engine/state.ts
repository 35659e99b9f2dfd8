import type { ById } from "./by-id.js";
import type { Fifo } from "./fifo.js";
import type { Numbered } from "./numbered.js";
import type { OpenEnds } from "./open-ends.js";
import type { Routes, StepRoute, StepStates } from "./routes.js";
import type { AnyEventKey, ChildRecord, EventRecord } from "./ticks.js";

/** An event on its way into a step, or being worked on there. */
export interface Delivery {
  /** Counts up from 1 in each run. */
  readonly id: number;
  readonly step: string;
  /** The step's place in the workflow. */
  readonly place: number;
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
  waiters: ById<string, Waiter> | undefined;
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
  /** Its place in the workflow. */
  readonly place: number;
  readonly route: StepRoute;
  /** First in, first out; undefined until something had to wait. */
  queue: Fifo<Delivery> | undefined;
  /** By worker slot. */
  workers: (Delivery | undefined)[];
  /** How many of those work. */
  busy: number;
  /** By buffer's name; undefined until the step collects something. */
  collected: Map<string, CollectBuffer> | undefined;
  /**
   * What a join has of the events that it waits for, in the order of arrival: by list, 0 for outside of every list;
   * undefined until something arrives.
   */
  joining: Map<number, EventRecord[]> | undefined;
}

export type Gathers =
  /** All that comes of a list, or the first `take` of it. */
  | { readonly kind: "list"; readonly take: number | null }
  /** One event for each parameter. */
  | { readonly kind: "join"; readonly params: readonly AnyEventKey[]; readonly subclasses: boolean };

/** A list of events that a step returned, and what comes of them. It is over once nothing of it is on its way. */
export interface FanOut {
  readonly id: number;
  /** The step that returned it. */
  readonly step: string;
  /** The event that the step returned it for. */
  readonly cause: number;
  /** The list that it came of itself. */
  readonly outer: number | undefined;
  /** Deliveries of it that aren't done, and inner lists that are still to be collected. */
  open: number;
  /** What the steps that collect it have so far, by their names. */
  readonly gathered: ReadonlyMap<string, Gathered>;
}

export interface Gathered {
  /** In the order of arrival. */
  readonly events: EventRecord[];
  /** The step has got them: what comes later is left out. */
  released: boolean;
}

/** What a step has collected and not yet taken. */
export interface CollectBuffer {
  /** What the step asked for last. */
  expected: readonly AnyEventKey[];
  readonly ids: Set<number>;
  /** In the order of arrival. */
  readonly byClass: Map<AnyEventKey, EventRecord[]>;
}

export interface RunningChild extends ChildRecord {
  readonly delivery: number;
}

/** Where a run stands. */
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
  steps: StepStates;
  /** Which steps take an event; fixed when the run starts. */
  readonly routes: Routes;
  nextDelivery: number;
  nextFanOut: number;
  /** The lists that aren't over. */
  fanOuts: Numbered<FanOut> | undefined;
  /** Deliveries that are queued or being worked on. */
  readonly deliveries: Numbered<Delivery>;
  /** Deliveries being worked on. */
  running: number;
  /** Deliveries whose steps wait for an event that hasn't come. */
  readonly waiting: ById<number, Delivery>;
  /** The runs that steps have started as their own, and that go on; undefined until there is one. */
  children: Map<string, RunningChild> | undefined;
  /** What `ctx.store` holds. */
  store: Readonly<Record<string, unknown>>;
  /** Events that no step took, the first ones of them. */
  readonly unhandled: EventRecord[];
  /** The event that ended the run, where it completed. */
  result: EventRecord | undefined;
  /** Why it failed. */
  failure: RunFailure | undefined;
  /** The steps that were at work when it timed out. */
  activeSteps: readonly string[];
  /** What it hung on, where it timed out. */
  openEnds: OpenEnds | undefined;
}
