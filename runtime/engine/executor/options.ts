import type { Event } from "../../events/event.js";
import type { WorkflowGraph } from "../../graph/types.js";
import type { TraceRecord } from "../../journal/trace-record.js";
import type { Delivery, RunState } from "../state.js";
import type { EventRecord, JournalEntry } from "../ticks.js";
import type { RunClock } from "../time/clock.js";
import type { TimeSource } from "../time/time-source.js";

/** What a run is made of, beside its host. */
export interface ExecutorOptions {
  /** A random one unless given. */
  readonly id?: string | undefined;
  readonly state: RunState;
  /** Where the run's time comes from; the machine's unless given. */
  readonly time?: TimeSource | undefined;
  /** The clock of the run whose step runs this one: they have one time. */
  readonly clock?: RunClock | undefined;
  /** How many events the run has had, where it was saved and goes on here. */
  readonly events?: number | undefined;
  readonly journal?: JournalEntry[] | undefined;
}

/** Whose run it is: one object for each, for there may be many runs. */
export interface ExecutorHost extends StepCalling {
  readonly graph: WorkflowGraph;
  /** The instance whose methods are the steps. */
  readonly workflow: object;
  /** The id of the run whose step runs this one; null for none. */
  readonly parentId: string | null;
  /** Whether `observe` is to be told what happens. */
  readonly observes: boolean;
  /** Whether `quiet` is to be called. */
  readonly watches: boolean;
  publish(record: EventRecord): void;
  /** The run is over. Called once, after its last command. */
  ended(state: RunState): void;
  observe(record: TraceRecord): void;
  /** Called each time that nothing is left to do at once. */
  quiet(run: Quiet): void;
  /** Whether a step that is at work waits for nothing but time. */
  asleep(delivery: Delivery): boolean;
}

/** How steps are called, and what their answers and failures mean. */
export interface StepCalling {
  /** The function behind a step. */
  stepFunction(step: string): ((...args: never[]) => unknown) | undefined;
  /** Calls a step; what it gives back, or its promise. */
  call(delivery: Delivery): unknown;
  /** Checks what a step gave back; throws where it is no event and no list of events. */
  returned(delivery: Delivery, value: unknown): Event | readonly Event[] | null;
  /** Milliseconds until a step that threw is called again; undefined for never. `at` is the run's time. */
  retryIn(delivery: Delivery, error: unknown, at: number): number | undefined;
  /** What a catch-error step gets of it; undefined where the workflow has none. */
  failedEvent(delivery: Delivery, error: unknown, at: number): Event | undefined;
  /** Milliseconds that a step may take, and the error of one that took longer; undefined for no limit. */
  stepLimit(step: string): { readonly milliseconds: number; error(): Error } | undefined;
  /** A call of the delivery's step is over. */
  settled(delivery: Delivery, failed: boolean): void;
  /** The runs that a delivery's step has started as its own, and that go on. */
  children(delivery: Delivery): readonly Quiet[];
}

/** Whether something comes to a stand by itself. */
export interface Quiet {
  /** Nothing is left to do until an event comes from outside. */
  readonly isIdle: boolean;
  /** Nothing is left to do until time passes or an event comes from outside. */
  readonly rests: boolean;
  /** It has more to do at once, whatever its steps do. */
  readonly isBusy: boolean;
}
