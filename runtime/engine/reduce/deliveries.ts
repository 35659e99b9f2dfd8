import type { Command } from "../commands.js";
import { fifo } from "../fifo.js";
import type { Delivery, RunState, StepState } from "../state.js";
import type { EventRecord } from "../ticks.js";

/** How many of the events that nobody takes a run remembers. */
const UNHANDLED = 20;

/** One event for one step, to be worked on at once or when a worker is free. */
export function deliver(state: RunState, step: StepState, event: EventRecord, at: number, commands: Command[]): void {
  const delivery: Delivery = {
    id: state.nextDelivery++,
    step: step.route.name,
    place: step.place,
    event,
    worker: -1,
    startedAt: 0,
    calls: 0,
    suspended: false,
    failures: undefined,
    waiters: undefined,
  };
  state.deliveries.add(delivery);
  if (event.fanOut !== undefined) {
    const fanOut = state.fanOuts?.get(event.fanOut);
    if (fanOut !== undefined) fanOut.open++;
  }
  place(state, step, delivery, at, commands);
}

/** An event that nobody takes. */
export function unhandled(state: RunState, record: EventRecord, commands: Command[]): void {
  if (state.unhandled.length < UNHANDLED) state.unhandled.push(record);
  commands.push({ type: "unhandled", event: record });
}

/** A delivery that was given up for a while gets in line again. */
export function enqueue(state: RunState, delivery: Delivery, at: number, commands: Command[]): void {
  place(state, state.steps.at(delivery.place), delivery, at, commands);
}

/**
 * Frees the delivery's worker and gives it the next of the step's queue; false for a delivery that isn't known. The list
 * that it is of, if any, goes on until `leave`.
 */
export function release(state: RunState, delivery: Delivery, at: number, commands: Command[]): void {
  state.deliveries.delete(delivery.id);
  if (delivery.waiters !== undefined) state.waiting.delete(delivery.id);
  vacate(state, delivery, at, commands);
}

/** Frees the delivery's worker; the delivery is known on, for it will be worked on again. */
export function vacate(state: RunState, delivery: Delivery, at: number, commands: Command[]): void {
  const { worker } = delivery;
  if (worker < 0) return;
  const step = state.steps.at(delivery.place);
  delivery.worker = -1;
  step.workers[worker] = undefined;
  step.busy--;
  state.running--;
  const next = step.queue?.shift();
  if (next !== undefined) start(state, step, next, worker, at, commands);
}

/** The delivery, where a call of its step may still settle: one that is suspended does if it waited for something else. */
export function openDelivery(state: RunState, id: number): Delivery | undefined {
  const delivery = state.deliveries.get(id);
  return delivery !== undefined && (delivery.worker >= 0 || delivery.suspended) ? delivery : undefined;
}

function place(state: RunState, step: StepState, delivery: Delivery, at: number, commands: Command[]): void {
  const worker = freeWorker(step);
  if (worker < 0) {
    step.queue ??= fifo();
    step.queue.push(delivery);
    commands.push({ type: "queued", delivery });
  } else {
    start(state, step, delivery, worker, at, commands);
  }
}

function freeWorker({ workers, busy, route }: StepState): number {
  if (busy < workers.length) return workers.indexOf(undefined);
  return busy < route.numWorkers ? busy : -1;
}

function start(
  state: RunState,
  step: StepState,
  delivery: Delivery,
  worker: number,
  at: number,
  commands: Command[],
): void {
  delivery.worker = worker;
  delivery.startedAt = at;
  delivery.calls++;
  step.workers[worker] = delivery;
  step.busy++;
  state.running++;
  commands.push({ type: "run-worker", delivery });
}
