import { InputRequiredEvent, StopEvent } from "../events/built-in.js";
import type { Command } from "./commands.js";
import { fifo } from "./fifo.js";
import type { CollectBuffer, Delivery, RunState, RunStatus, StepState } from "./state.js";
import { setPath } from "./store-path.js";
import type { AnyEventKey, EventRecord, Tick } from "./ticks.js";

/** What the reducer must know of a workflow: its steps in order of declaration and the classes that they take. */
export interface StepRoute {
  readonly name: string;
  readonly numWorkers: number;
  readonly accepts: readonly AnyEventKey[];
}

/** A run before its first tick. */
export function initialState(
  routes: ReadonlyMap<AnyEventKey, readonly string[]>,
  steps: readonly StepRoute[],
): RunState {
  const states = new Map<string, StepState>();
  for (const { name, numWorkers } of steps) {
    states.set(name, { name, numWorkers, queue: fifo(), workers: [], collected: new Map() });
  }
  return {
    status: "running",
    steps: states,
    routes,
    nextDelivery: 1,
    deliveries: new Map(),
    running: 0,
    store: {},
    result: undefined,
    failure: undefined,
    activeSteps: [],
  };
}

/** Which steps take an event, by its exact class. Made once per workflow. */
export function routesOf(steps: readonly StepRoute[]): ReadonlyMap<AnyEventKey, readonly string[]> {
  const routes = new Map<AnyEventKey, string[]>();
  for (const step of steps) {
    for (const key of new Set(step.accepts)) {
      const names = routes.get(key);
      if (names === undefined) routes.set(key, [step.name]);
      else names.push(step.name);
    }
  }
  return routes;
}

/**
 * Applies one tick to a run and says what to do about it. The only place that decides what happens in a run. Pure but
 * for `state`, which it changes in place: no clock (`at` is the tick's time), no randomness, no promises. A tick that
 * comes after the end changes nothing.
 */
export function reduce(state: RunState, tick: Tick, at: number): Command[] {
  const commands: Command[] = [];
  if (state.status !== "running") return commands;
  switch (tick.type) {
    case "add-event":
      emit(state, tick.event, at, commands);
      break;
    case "step-returned": {
      const step = release(state, tick.delivery, at, commands);
      if (step !== undefined && tick.event !== null) emit(state, tick.event, at, commands);
      break;
    }
    case "step-threw": {
      const failed = state.deliveries.get(tick.delivery);
      if (failed === undefined || release(state, tick.delivery, at, commands) === undefined) break;
      state.failure = { stepName: failed.step, error: tick.error, elapsed: at - failed.startedAt };
      // The deliveries that the free worker would have taken don't start any more.
      commands.length = 0;
      end(state, "failed", commands);
      break;
    }
    case "stream-event":
      commands.push({ type: "publish", event: tick.event });
      break;
    case "collect":
      commands.push(collect(state, tick.delivery, tick.buffer, tick.event, tick.expected));
      break;
    case "store":
      state.store = setPath(state.store, tick.path, tick.value);
      break;
    case "timeout":
      end(state, "timed-out", commands);
      break;
    case "cancel":
      end(state, "cancelled", commands);
      break;
    default:
      tick satisfies never;
  }
  return commands;
}

function emit(state: RunState, record: EventRecord, at: number, commands: Command[]): void {
  const { event, target } = record;
  if (event instanceof StopEvent) {
    state.result = record;
    commands.length = 0;
    commands.push({ type: "publish", event: record });
    end(state, "completed", commands);
    return;
  }
  const asks = event instanceof InputRequiredEvent;
  if (asks) commands.push({ type: "publish", event: record });
  if (target !== undefined) {
    deliver(state, target, record, at, commands);
    return;
  }
  const names = state.routes.get(event.constructor as AnyEventKey);
  if (names === undefined) {
    if (!asks) commands.push({ type: "unhandled", event: record });
    return;
  }
  for (const name of names) deliver(state, name, record, at, commands);
}

function deliver(state: RunState, name: string, event: EventRecord, at: number, commands: Command[]): void {
  const step = state.steps.get(name);
  if (step === undefined) return;
  const delivery: Delivery = { id: state.nextDelivery++, step: name, event, worker: -1, startedAt: 0 };
  state.deliveries.set(delivery.id, delivery);
  const worker = freeWorker(step);
  if (worker < 0) {
    step.queue.push(delivery);
    commands.push({ type: "queued", delivery });
  } else {
    start(state, step, delivery, worker, at, commands);
  }
}

function freeWorker(step: StepState): number {
  const { workers, numWorkers } = step;
  for (let slot = 0; slot < workers.length; slot++) if (workers[slot] === undefined) return slot;
  return workers.length < numWorkers ? workers.length : -1;
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
  step.workers[worker] = delivery;
  state.running++;
  commands.push({ type: "run-worker", delivery });
}

/** Frees the delivery's worker and gives it the next of the step's queue; undefined for a delivery that isn't known. */
function release(state: RunState, id: number, at: number, commands: Command[]): StepState | undefined {
  const delivery = state.deliveries.get(id);
  const step = delivery && state.steps.get(delivery.step);
  if (delivery === undefined || step === undefined || delivery.worker < 0) return undefined;
  state.deliveries.delete(id);
  step.workers[delivery.worker] = undefined;
  state.running--;
  const next = step.queue.shift();
  if (next !== undefined) start(state, step, next, delivery.worker, at, commands);
  return step;
}

/**
 * Puts an event into a step's buffer. Once the buffer holds every expected class, as often as it is expected, takes
 * them out: in the order of `expected`, and within a class in the order of arrival. Other events are left alone.
 */
function collect(
  state: RunState,
  deliveryId: number,
  bufferName: string,
  event: EventRecord,
  expected: readonly AnyEventKey[],
): Command {
  if (expected.length === 0) return { type: "collected", delivery: deliveryId, events: [] };
  const step = state.steps.get(state.deliveries.get(deliveryId)?.step ?? "");
  if (step === undefined) return { type: "collected", delivery: deliveryId, events: null };
  let buffer = step.collected.get(bufferName);
  if (buffer === undefined) {
    buffer = { ids: new Set(), byClass: new Map() };
    step.collected.set(bufferName, buffer);
  }
  const key = event.event.constructor as AnyEventKey;
  // A step that runs again collects the same event again: it counts once.
  if (expected.includes(key) && !buffer.ids.has(event.id)) {
    buffer.ids.add(event.id);
    const arrived = buffer.byClass.get(key);
    if (arrived === undefined) buffer.byClass.set(key, [event]);
    else arrived.push(event);
  }
  return { type: "collected", delivery: deliveryId, events: takeAll(buffer, expected) };
}

function takeAll(buffer: CollectBuffer, expected: readonly AnyEventKey[]): EventRecord[] | null {
  if (buffer.ids.size < expected.length) return null;
  const needed = new Map<AnyEventKey, number>();
  for (const key of expected) needed.set(key, (needed.get(key) ?? 0) + 1);
  for (const [key, count] of needed) if ((buffer.byClass.get(key)?.length ?? 0) < count) return null;
  const taken = new Map<AnyEventKey, EventRecord[]>();
  for (const [key, count] of needed) taken.set(key, buffer.byClass.get(key)?.splice(0, count) ?? []);
  const next = new Map<AnyEventKey, number>();
  return expected.map((key) => {
    const index = next.get(key) ?? 0;
    next.set(key, index + 1);
    const record = taken.get(key)?.[index] as EventRecord;
    buffer.ids.delete(record.id);
    return record;
  });
}

function end(state: RunState, status: RunStatus, commands: Command[]): void {
  state.status = status;
  state.activeSteps = [...state.steps.values()].filter((step) => step.workers.some(Boolean)).map((step) => step.name);
  for (const step of state.steps.values()) {
    step.queue = fifo();
    step.workers = [];
    step.collected.clear();
  }
  state.deliveries.clear();
  state.running = 0;
  commands.push({ type: "end" });
}
