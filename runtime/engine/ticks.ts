import type { Event } from "../events/event.js";
import type { StepRoute } from "./routes.js";
import type { SavedState } from "./saved-state.js";
import type { RunStatus } from "./state.js";

/**
 * Everything that can happen to a run. A journal is a list of these and nothing else; the reducer folds them. What a
 * tick carries is all the reducer may know: it reads no clock and draws no random number.
 */
export type Tick =
  | { readonly type: "add-event"; readonly event: EventRecord }
  | {
      readonly type: "step-returned";
      readonly delivery: number;
      /** What the step returned; null for nothing, and for a list. */
      readonly event: EventRecord | null;
      /** The events of a list that it returned. */
      readonly list?: readonly EventRecord[];
    }
  | {
      readonly type: "step-threw";
      readonly delivery: number;
      readonly error: unknown;
      /** Milliseconds until the next attempt, where the step's retry policy grants one. */
      readonly retryIn?: number;
      /** The StepFailedEvent that a catch-error step would receive, where the workflow has such steps. */
      readonly failed?: EventRecord;
    }
  /** The wait before a delivery's next attempt is over. */
  | { readonly type: "retry"; readonly delivery: number }
  | {
      /** A step asked for an event that is still to come. */
      readonly type: "wait";
      readonly delivery: number;
      /** Which call of the step asks: an earlier one counts no more. */
      readonly call: number;
      readonly waiter: WaiterOrder;
    }
  /** The event that a step waited for didn't come in time. */
  | { readonly type: "wait-expired"; readonly delivery: number; readonly waiter: string }
  | { readonly type: "stream-event"; readonly event: EventRecord }
  | {
      /** A step asked for the events that it collects. */
      readonly type: "collect";
      readonly delivery: number;
      readonly buffer: string;
      readonly event: EventRecord;
      /** One class's key per expected event, in the order wanted. */
      readonly expected: readonly AnyEventKey[];
    }
  | {
      /** A write of `ctx.store`. An empty path replaces the whole state. */
      readonly type: "store";
      readonly delivery: number;
      readonly path: string;
      readonly value: unknown;
    }
  /** A step runs another workflow as its own. */
  | { readonly type: "child-started"; readonly delivery: number; readonly child: ChildRecord }
  | {
      readonly type: "child-ended";
      readonly delivery: number;
      readonly child: Pick<ChildRecord, "run" | "workflow" | "step">;
      readonly status: Exclude<RunStatus, "running">;
    }
  /** A run that was saved goes on here. The first tick, if there is one. */
  | { readonly type: "resume"; readonly from: SavedState }
  | { readonly type: "timeout" }
  | { readonly type: "cancel" };

/** A run that a step of another run has started as its own. */
export interface ChildRecord {
  /** Its id: it begins with that of the run whose step it is of. */
  readonly run: string;
  /** Its workflow's name. */
  readonly workflow: string;
  /** The step whose own it is. */
  readonly step: string;
  readonly steps: readonly StepRoute[];
  /** Its own journal; null where none is kept. */
  readonly journal: readonly JournalEntry[] | null;
}

/** Events are told apart by their class; the class itself is the key. */
export type AnyEventKey = abstract new (...args: never[]) => Event;

/** What `ctx.waitForEvent` asks for. */
export interface WaiterOrder {
  /** Names it among the waits of its delivery; the same when the step is called again. */
  readonly id: string;
  readonly key: AnyEventKey;
  /** Fields that the event must have, with these values. */
  readonly requirements: Readonly<Record<string, unknown>>;
  /** Milliseconds; null for no limit. */
  readonly timeout: number | null;
  /** Shown on the stream the first time; null for nothing. */
  readonly asks: EventRecord | null;
}

/** An event in a run, and where it came from. */
export interface EventRecord {
  /** Counts up from 1 in each run, in the order of emission; negative for what the engine itself makes of others. */
  readonly id: number;
  readonly event: Event;
  readonly via: "run" | "return" | "send" | "external" | "failure";
  /** The step, delivery and event that it came of; absent for input and events from outside. */
  readonly step?: string;
  readonly delivery?: number;
  readonly cause?: number;
  /** The only step that may take it. */
  readonly target?: string;
  /** How often each catch-error step was called on the way here, by its name. */
  readonly recoveries?: ReadonlyMap<string, number>;
  /** The innermost list that it is of, or that came of an event of that list. */
  readonly fanOut?: number;
  /** What a step that takes a list, or several events at once, gets with it. */
  readonly members?: readonly EventRecord[];
}

/** One line of a journal. */
export interface JournalEntry {
  /** Counts up from 0. */
  readonly seq: number;
  /** Milliseconds since the run started, by the run's own clock. */
  readonly at: number;
  readonly tick: Tick;
}
