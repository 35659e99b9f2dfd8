import { Event } from "../../events/event.js";
import type { Delivery, RunState } from "../state.js";
import type { EventRecord, Tick } from "../ticks.js";
import type { RunClock } from "../time/clock.js";
import type { Due } from "../time/due.js";
import type { StepCalling } from "./options.js";

/** The run that a delivery is worked on in. */
export interface WorkHost {
  readonly state: RunState;
  readonly clock: RunClock;
  readonly calling: StepCalling;
  readonly due: Due;
  record(event: Event, via: EventRecord["via"], by: Delivery): EventRecord;
  /** What came of a delivery. */
  answered(tick: Tick): void;
}

/** Calls a step with its delivery, and hands in what comes of that, now or later. */
export function work(host: WorkHost, delivery: Delivery): void {
  // A step that ended the run may have been ahead of this one in the same tick.
  if (host.state.status !== "running") return;
  const { calls } = delivery;
  let value: unknown;
  let promise: Promise<unknown> | undefined;
  try {
    value = host.calling.call(delivery);
    // What only looks like a promise may throw, or call back twice: the promise of it doesn't.
    if (isThenable(value)) promise = Promise.resolve(value);
  } catch (error) {
    threw(host, delivery, calls, error);
    return;
  }
  if (promise === undefined) {
    finish(host, delivery, calls, value);
    return;
  }
  const limit = host.calling.stepLimit(delivery.step);
  if (limit !== undefined) promise = limited(host, promise, delivery, limit);
  promise.then(
    (result) => finish(host, delivery, calls, result),
    (error) => threw(host, delivery, calls, error),
  );
}

/** The promise, or the error of a step that takes too long, whichever is first. A step that waits takes no time. */
function limited(
  { clock, due }: WorkHost,
  value: Promise<unknown>,
  delivery: Delivery,
  limit: { milliseconds: number; error(): Error },
): Promise<unknown> {
  const { calls, startedAt } = delivery;
  // It may have blocked the thread before it gave its promise. One that is settled by now comes before the deadline.
  const left = limit.milliseconds - (clock.now() - startedAt);
  return new Promise((resolve, reject) => {
    const deadline = due.after(left, () => {
      if (delivery.calls === calls && !delivery.suspended) reject(limit.error());
    });
    value.then(resolve, reject).then(() => due.takeBack(deadline));
  });
}

function finish(host: WorkHost, delivery: Delivery, calls: number, value: unknown): void {
  // It was called anew meanwhile: because it asked for an event, or took too long.
  if (delivery.calls !== calls) return;
  let tick: Tick;
  try {
    tick = returned(host, delivery, host.calling.returned(delivery, value));
    host.calling.settled(delivery, false);
  } catch (error) {
    tick = failure(host, delivery, error);
  }
  host.answered(tick);
}

function returned(host: WorkHost, delivery: Delivery, value: Event | readonly Event[] | null): Tick {
  const { id } = delivery;
  if (value === null) return { type: "step-returned", delivery: id, event: null };
  if (value instanceof Event) {
    return { type: "step-returned", delivery: id, event: host.record(value, "return", delivery) };
  }
  const list = value.map((event) => host.record(event, "return", delivery));
  return { type: "step-returned", delivery: id, event: null, list };
}

function threw(host: WorkHost, delivery: Delivery, calls: number, error: unknown): void {
  if (delivery.calls === calls) host.answered(failure(host, delivery, error));
}

function failure(host: WorkHost, delivery: Delivery, error: unknown): Tick {
  const { calling, clock } = host;
  calling.settled(delivery, true);
  const { id } = delivery;
  const at = clock.now();
  let cause = error;
  try {
    const milliseconds = calling.retryIn(delivery, error, at);
    if (milliseconds !== undefined) return { type: "step-threw", delivery: id, error, retryIn: milliseconds };
  } catch (wrongPolicy) {
    cause = wrongPolicy;
  }
  const event = calling.failedEvent(delivery, cause, at);
  if (event === undefined) return { type: "step-threw", delivery: id, error: cause };
  return { type: "step-threw", delivery: id, error: cause, failed: host.record(event, "failure", delivery) };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
