import { type TraceTextOptions, traceText } from "./text/trace-text.js";
import type { TraceRecord } from "./trace-record.js";

/**
 * What a run did, by cause: which step emitted an event, which steps got it, how often each was called with it, how
 * long that took and what came of it. Plain data in flat lists that name each other by number, so it is JSON as it is.
 * Times are milliseconds since the run started, by the run's own clock.
 */
export class ExecutionTrace {
  /** The run's id. */
  readonly run: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly status: "running" | Extract<TraceRecord, { type: "run-ended" }>["status"];
  /** Milliseconds until it ended, or until the last that is known of it. */
  readonly duration: number;
  /** The result as JSON text, where it completed. */
  readonly result?: string;
  /** What it failed with. */
  readonly error?: string;
  /** What it hung on, in a sentence each, where it timed out. */
  readonly openEnds?: readonly string[];
  /** Each event once, in the order in which they went in: causes come before what they cause. */
  readonly events: readonly TracedEvent[];
  /** Each delivery of an event to a step once, in the order in which they were made. */
  readonly deliveries: readonly TracedDelivery[];

  /** Made by `executionTrace`. */
  constructor(fields: Omit<ExecutionTrace, "toString">) {
    this.run = fields.run;
    this.workflow = fields.workflow;
    this.status = fields.status;
    this.duration = fields.duration;
    if (fields.result !== undefined) this.result = fields.result;
    if (fields.error !== undefined) this.error = fields.error;
    if (fields.openEnds !== undefined) this.openEnds = fields.openEnds;
    this.events = fields.events;
    this.deliveries = fields.deliveries;
  }

  /**
   * The trace for people, as a `.steptrace` file holds it: a line for each event and each call of a step, under what
   * caused it, with when it was and how long it took.
   */
  toString(options?: TraceTextOptions): string {
    return traceText(this, options);
  }
}

/** An event of a run, with what came of it. */
export interface TracedEvent {
  /** Number of the event in its run, from 1. */
  readonly id: number;
  /** Its class's name. */
  readonly name: string;
  /** Its fields as JSON text, cut at a limit. */
  readonly payload: string;
  /** When it was emitted; of a saved one, when it was first heard of. */
  readonly at: number;
  /**
   * As in TraceRecord; `stream` where it was only shown, `saved` where the run was resumed with it on its way, and
   * `collect` for the list that a step gets where nothing came: its number is negative.
   */
  readonly via: "run" | "return" | "send" | "external" | "failure" | "stream" | "saved" | "collect";
  /**
   * The step that emitted it, the delivery in which it did, and the call of that, from 0; for `collect`, the one after
   * which nothing could come any more. Absent from outside.
   */
  readonly step?: string;
  readonly delivery?: number;
  readonly call?: number;
  /** Events that the step had collected when it emitted this one: all of them are its cause. */
  readonly collected?: readonly number[];
  /** The deliveries of it. */
  readonly deliveries: readonly number[];
  /** The deliveries whose steps had waited for it. */
  readonly waits: readonly number[];
  /** No step took it. */
  readonly unhandled: boolean;
}

/** An event that a step received, with what the step made of it. */
export interface TracedDelivery {
  /** Number of the delivery in its run, from 1. */
  readonly id: number;
  readonly step: string;
  /** The event that it delivers; of several at once, the one that came last. */
  readonly event: number;
  /** When it was made. */
  readonly at: number;
  /** Where it stands at last. `failed`: its last attempt threw, and there is none to come. */
  readonly state: "queued" | "running" | "waiting" | "retrying" | "returned" | "failed";
  /** Each call of the step with it: one, unless it was retried or waited for an event. */
  readonly calls: readonly TracedCall[];
}

/** A call of a step: an attempt, or another beginning after a wait. */
export interface TracedCall {
  /** Which attempt it belongs to, from 1: the failures before it, and one. */
  readonly attempt: number;
  /** The worker's slot, from 0. */
  readonly worker: number;
  readonly startedAt: number;
  /** Milliseconds that it waited for a free worker. */
  readonly queued: number;
  /** Milliseconds that the step ran; null where it hadn't ended. */
  readonly duration: number | null;
  readonly outcome: "returned" | "threw" | "waits" | "unfinished";
  /** The event that the step had waited for, before this call; null where it didn't come in time. */
  readonly got?: number | null;
  /** What it threw, and the milliseconds until the next attempt, where there is one. */
  readonly error?: string;
  readonly retryIn?: number;
  /** Name of the event that it waits for. */
  readonly waitsFor?: string;
  /** The events that it returned and sent, and the failure that it left to a catch-error step. */
  readonly emitted: readonly number[];
  /** The events that it only showed on the stream. */
  readonly streamed: readonly number[];
  /** What the workflows did that it ran as its own. */
  readonly children?: readonly ExecutionTrace[];
  /** The events that it collected, where it got them all, or got at once: a list, or one for each parameter. */
  readonly collected?: readonly number[];
}
