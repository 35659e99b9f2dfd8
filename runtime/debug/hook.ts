import type { Command } from "../engine/commands.js";
import type { Delivery, RunState } from "../engine/state.js";
import type { JournalEntry, Tick } from "../engine/ticks.js";
import type { WorkflowGraph } from "../graph/types.js";
import type { TraceRecord } from "../journal/trace-record.js";

/** Where a debugger in the same process puts its hook before a program loads. Shared by all copies of the runtime. */
export const DEBUG_HOOK: unique symbol = Symbol.for("stepscope.debug-hook") as never;

/** Raised when the hook or what it is handed changes its meaning. */
export const DEBUG_HOOK_VERSION = 1;

/**
 * What the in-process executor asks a debugger. A run without one pays one `if`. The executor reads the hook once,
 * when a run starts.
 */
export interface DebugHook {
  readonly version: number;
  /** Before the run's first tick. */
  runStarted(run: DebuggedRun): void;
  /**
   * An event was emitted and is about to be routed (`add-event`, `step-returned`), or anything else is about to be
   * applied. True holds the run here; on `release` the tick is applied without asking again.
   */
  beforeTick(run: DebuggedRun, tick: Tick): boolean;
  /** A step is about to receive. True holds the run here; on `release` the step runs without asking again. */
  beforeDelivery(run: DebuggedRun, delivery: Delivery): boolean;
  /** After each tick, what it came to. */
  recorded(run: DebuggedRun, records: readonly TraceRecord[]): void;
  /**
   * Asked where a run has had its turn of the event loop and wants the next one. True lets it wait: the debugger isn't
   * through with what the run told it, and calls back once it is.
   */
  lagsBehind?(goOn: () => void): boolean;
  /** After the last tick. */
  runEnded(run: DebuggedRun): void;
}

/** A run as a debugger sees it. All of it is for reading but the verbs. */
export interface DebuggedRun {
  readonly id: string;
  /** The id of the run whose step runs this one; null for none. */
  readonly parent: string | null;
  /** The workflow's name. */
  readonly name: string;
  /** The instance whose methods are the steps. */
  readonly workflow: object;
  readonly graph: WorkflowGraph;
  readonly state: RunState;
  readonly journal: readonly JournalEntry[];
  /** The journal as it is saved, a line of JSON each; by the runtime that knows the classes. */
  journalLines(): Iterable<string>;
  /** What `ctx.store` holds. */
  readonly store: Readonly<Record<string, unknown>>;
  /** What the run is held before: a tick, a delivery, or (after `hold`) nothing yet. Null while it goes. */
  readonly heldAt: HeldAt | null;
  /** The function behind a step, e.g. to set a breakpoint on its call. */
  stepFunction(step: string): ((...args: never[]) => unknown) | undefined;
  /** Stop applying ticks and delivering events; running code goes on. The clock stands still. */
  hold(): void;
  /** Go on. */
  release(): void;
  /** End the run as cancelled, held or not. */
  cancel(): void;
}

export type HeldAt =
  | { readonly type: "tick"; readonly tick: Tick }
  | { readonly type: "delivery"; readonly delivery: Delivery }
  | { readonly type: "request" };

export type { Command };
