/**
 * One line of what a run did, derived from its journal. The terminal prints it, the debug agent sends it, the panel
 * lists it: there is no other account of a run. `at` is in milliseconds since the run started, by the run's own clock,
 * which stands still while a debugger holds the run.
 */
export type TraceRecord = TraceHeader &
  (
    | { readonly type: "run-started"; readonly workflow: string }
    | {
        readonly type: "event-emitted";
        readonly event: TraceEvent;
        /**
         * How it came in: the input of `run()`, a step's return, `ctx.sendEvent`, `sendEvent` from outside, or the
         * failure of a step that a catch-error step gets.
         */
        readonly via: "run" | "return" | "send" | "external" | "failure";
        /** The step and delivery that emitted it; absent for input and events from outside. */
        readonly step?: string;
        readonly delivery?: number;
      }
    | {
        readonly type: "event-streamed";
        readonly event: TraceEvent;
        readonly step?: string;
        readonly delivery?: number;
      }
    /** No step takes it. */
    | { readonly type: "event-unhandled"; readonly event: TraceEvent }
    /** Every worker of the step is busy: the delivery waits its turn. */
    | { readonly type: "step-queued"; readonly step: string; readonly delivery: number; readonly event: TraceEvent }
    | {
        readonly type: "step-started";
        readonly step: string;
        readonly worker: number;
        readonly delivery: number;
        readonly event: TraceEvent;
      }
    | {
        readonly type: "step-ended";
        readonly step: string;
        readonly worker: number;
        readonly delivery: number;
        readonly event: TraceEvent;
        /** Milliseconds that the step ran. */
        readonly duration: number;
        /** Name of the event that it returned, or of those in the list that it returned; null for none. */
        readonly returned: string | null;
        /** How many events the list had, where it returned one. */
        readonly listed?: number;
        /** The message, where it threw. */
        readonly error?: string;
        /** Milliseconds until the next attempt, where it threw and gets one. */
        readonly retryIn?: number;
      }
    /** It waits for an event: its call is given up, and its worker is free, until the event comes. */
    | {
        readonly type: "step-suspended";
        readonly step: string;
        readonly worker: number;
        readonly delivery: number;
        readonly event: TraceEvent;
        /** Milliseconds that the step ran. */
        readonly duration: number;
        /** Name of the event that it waits for. */
        readonly waitsFor: string;
      }
    /** What a step waited for came, or didn't come in time: it will be called anew. */
    | {
        readonly type: "wait-ended";
        readonly step: string;
        readonly delivery: number;
        readonly event: TraceEvent;
        /** Name of the event that it waited for. */
        readonly waitsFor: string;
        /** Number of the event that came; null where none came in time. */
        readonly got: number | null;
      }
    /** A step has all the events that it collects, and takes them. */
    | {
        readonly type: "events-collected";
        readonly step: string;
        readonly delivery: number;
        readonly event: TraceEvent;
        /** The numbers of the events, in the order that the step asked for. */
        readonly collected: readonly number[];
      }
    /** The step runs another workflow as its own: records of that run, with its id, are among those of this one. */
    | (TracedChild & { readonly type: "child-started" })
    | (TracedChild & {
        readonly type: "child-ended";
        readonly status: "completed" | "failed" | "cancelled" | "timed-out";
      })
    | {
        readonly type: "run-ended";
        readonly status: "completed" | "failed" | "cancelled" | "timed-out";
        /** The result as JSON text, where it completed. */
        readonly result?: string;
        readonly error?: string;
        /** What it hung on, in a sentence each, where it timed out. */
        readonly openEnds?: readonly string[];
      }
  );

interface TracedChild {
  readonly step: string;
  readonly delivery: number;
  /** The id of the run that the step runs. */
  readonly child: string;
  /** The name of its workflow. */
  readonly workflow: string;
}

/** What every record has. */
export interface TraceHeader {
  /** Counts up by one in each run, from 0. */
  readonly seq: number;
  readonly run: string;
  readonly at: number;
}

/** An event, in a record. */
export interface TraceEvent {
  /** Number of the event in its run, from 1; negative for what the engine made of a list's events. */
  readonly id: number;
  /** Its class's name. */
  readonly name: string;
  /** Its fields as JSON text, cut at a limit. Text, never markup. */
  readonly payload: string;
  /** Numbers of the events that a step gets at once, where it takes a list or joins several. */
  readonly members?: readonly number[];
}
