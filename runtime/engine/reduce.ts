import { isDeepStrictEqual } from "node:util";
import { InputRequiredEvent, StopEvent } from "../events/built-in.js";
import type { Command } from "./commands.js";
import { fifo } from "./fifo.js";
import { activeSteps, openEnds } from "./open-ends.js";
import { restoreBuffer, restoreDelivery, type SavedState } from "./saved-state.js";
import type { CollectBuffer, Delivery, Handler, RunState, RunStatus, StepState, Waiter } from "./state.js";
import { setPath } from "./store-path.js";
import type { AnyEventKey, EventRecord, Tick, WaiterOrder } from "./ticks.js";

/** What the reducer must know of a workflow: its steps in order of declaration and the classes that they take. */
export interface StepRoute {
  readonly name: string;
  readonly numWorkers: number;
  readonly accepts: readonly AnyEventKey[];
  /** A catch-error step gets what other steps fail with, and no other events. A plain step unless given. */
  readonly kind?: "step" | "catch-error";
  /** Of a catch-error step: the steps that it is for; all that no other one is for, unless given. */
  readonly forSteps?: readonly string[];
  /** Of a catch-error step: how often it is called for one event and what comes of it. 1 unless given. */
  readonly maxRecoveries?: number;
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
    handlers: handlersOf(steps),
    nextDelivery: 1,
    deliveries: new Map(),
    running: 0,
    waiting: new Set(),
    store: {},
    unhandled: [],
    result: undefined,
    failure: undefined,
    activeSteps: [],
    openEnds: undefined,
  };
}

/** Which steps take an event, by its exact class. Made once per workflow. */
export function routesOf(steps: readonly StepRoute[]): ReadonlyMap<AnyEventKey, readonly string[]> {
  const routes = new Map<AnyEventKey, string[]>();
  for (const step of steps) {
    if (step.kind === "catch-error") continue;
    for (const key of new Set(step.accepts)) {
      const names = routes.get(key);
      if (names === undefined) routes.set(key, [step.name]);
      else names.push(step.name);
    }
  }
  return routes;
}

/** How many of the events that nobody takes a run remembers. */
const UNHANDLED = 20;

const NO_HANDLERS: ReadonlyMap<string, Handler> = new Map();

function handlersOf(steps: readonly StepRoute[]): ReadonlyMap<string, Handler> {
  const catching = steps.filter(({ kind }) => kind === "catch-error");
  if (catching.length === 0) return NO_HANDLERS;
  const handlers = new Map<string, Handler>();
  const others = catching.find(({ forSteps }) => forSteps === undefined);
  for (const step of steps) {
    if (step.kind === "catch-error") continue;
    const own = catching.find(({ forSteps }) => forSteps?.includes(step.name)) ?? others;
    if (own !== undefined) handlers.set(step.name, { name: own.name, maxRecoveries: own.maxRecoveries ?? 1 });
  }
  return handlers;
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
      const delivery = state.deliveries.get(tick.delivery);
      if (delivery !== undefined && isOpen(delivery)) fail(state, delivery, tick, at, commands);
      break;
    }
    case "retry": {
      const delivery = state.deliveries.get(tick.delivery);
      if (delivery !== undefined && !isOpen(delivery)) enqueue(state, delivery, at, commands);
      break;
    }
    case "wait": {
      const delivery = state.deliveries.get(tick.delivery);
      if (delivery !== undefined && delivery.calls === tick.call) wait(state, delivery, tick.waiter, at, commands);
      break;
    }
    case "wait-expired": {
      const delivery = state.deliveries.get(tick.delivery);
      const waiter = delivery?.waiters?.get(tick.waiter);
      if (delivery === undefined || waiter === undefined || waiter.event !== undefined) break;
      waiter.expired = true;
      resume(state, delivery, at, commands);
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
    case "resume":
      restore(state, tick.from, at, commands);
      break;
    case "timeout":
      state.openEnds = openEnds(state);
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

/** Puts a saved run in place: what was on its way is delivered, in the order in which it came, and waits begin anew. */
function restore(state: RunState, from: SavedState, at: number, commands: Command[]): void {
  state.store = from.store;
  state.nextDelivery = from.nextDelivery;
  state.unhandled.push(...from.unhandled);
  for (const saved of from.collected) state.steps.get(saved.step)?.collected.set(saved.buffer, restoreBuffer(saved));
  for (const saved of from.deliveries) {
    const delivery = restoreDelivery(saved);
    state.deliveries.set(delivery.id, delivery);
    for (const waiter of delivery.waiters?.values() ?? []) {
      if (waiter.event !== undefined || waiter.expired) continue;
      state.waiting.add(delivery);
      if (delivery.suspended) commands.push({ type: "suspended", delivery, waiter, in: waiter.timeout });
    }
    if (!delivery.suspended) enqueue(state, delivery, at, commands);
  }
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
  const woken = state.waiting.size === 0 ? undefined : wake(state, record, at, commands);
  if (target !== undefined) {
    if (woken?.has(target) !== true) deliver(state, target, record, at, commands);
    return;
  }
  const names = state.routes.get(event.constructor as AnyEventKey);
  if (names === undefined) {
    if (asks || woken !== undefined) return;
    if (state.unhandled.length < UNHANDLED) state.unhandled.push(record);
    commands.push({ type: "unhandled", event: record });
    return;
  }
  // A step that waited for the event has it already.
  for (const name of names) if (woken?.has(name) !== true) deliver(state, name, record, at, commands);
}

/** Gives the event to the steps that wait for one like it. The names of those; undefined for none. */
function wake(state: RunState, record: EventRecord, at: number, commands: Command[]): Set<string> | undefined {
  let woken: Set<string> | undefined;
  for (const delivery of state.waiting) {
    if (record.target !== undefined && record.target !== delivery.step) continue;
    for (const waiter of delivery.waiters?.values() ?? []) {
      if (waiter.event !== undefined || waiter.expired || !suits(record.event, waiter)) continue;
      waiter.event = record;
      woken ??= new Set();
      woken.add(delivery.step);
      resume(state, delivery, at, commands);
      break;
    }
  }
  return woken;
}

function suits(event: EventRecord["event"], { key, requirements }: Waiter): boolean {
  if (event.constructor !== key) return false;
  return Object.entries(requirements).every(([name, value]) =>
    isDeepStrictEqual((event as unknown as Record<string, unknown>)[name], value),
  );
}

/** A step asks for an event: it has come, or too much time has passed, or the step is suspended until then. */
function wait(state: RunState, delivery: Delivery, order: WaiterOrder, at: number, commands: Command[]): void {
  const { id, key, requirements, timeout, asks } = order;
  delivery.waiters ??= new Map();
  let waiter = delivery.waiters.get(id);
  if (waiter?.event !== undefined || waiter?.expired) {
    commands.push({ type: "waited", delivery, waiter });
    return;
  }
  let due: number | null = null;
  if (waiter === undefined) {
    waiter = { id, key, requirements, timeout, event: undefined, expired: false };
    delivery.waiters.set(id, waiter);
    due = timeout;
    if (asks !== null) commands.push({ type: "publish", event: asks });
  }
  state.waiting.add(delivery);
  commands.push({ type: "suspended", delivery, waiter, in: due });
  if (delivery.suspended) return;
  delivery.suspended = true;
  vacate(state, delivery, at, commands);
}

/** One of a delivery's waits is over. */
function resume(state: RunState, delivery: Delivery, at: number, commands: Command[]): void {
  const open = [...(delivery.waiters?.values() ?? [])].some(({ event, expired }) => event === undefined && !expired);
  if (!open) state.waiting.delete(delivery);
  if (!delivery.suspended) return;
  delivery.suspended = false;
  enqueue(state, delivery, at, commands);
}

/** A step threw: it gets another attempt, or a catch-error step gets the failure, or the run fails. */
function fail(
  state: RunState,
  delivery: Delivery,
  { error, retryIn, failed }: Extract<Tick, { type: "step-threw" }>,
  at: number,
  commands: Command[],
): void {
  const { step, event, failures } = delivery;
  const count = (failures?.count ?? 0) + 1;
  const since = failures?.since ?? delivery.startedAt;
  if (retryIn !== undefined) {
    delivery.suspended = false;
    state.waiting.delete(delivery);
    delivery.failures = { count, since, at, error };
    vacate(state, delivery, at, commands);
    commands.push({ type: "retry-later", delivery, in: retryIn });
    return;
  }
  release(state, delivery.id, at, commands);
  const handler = state.handlers.get(step);
  if (handler !== undefined && failed !== undefined) {
    const calls = (event.recoveries?.get(handler.name) ?? 0) + 1;
    if (calls <= handler.maxRecoveries) {
      const recoveries = new Map(event.recoveries).set(handler.name, calls);
      deliver(state, handler.name, { ...failed, target: handler.name, recoveries }, at, commands);
      return;
    }
  }
  state.failure = { stepName: step, event, error, attempts: count, elapsed: at - since };
  // The deliveries that the free worker would have taken don't start any more.
  commands.length = 0;
  end(state, "failed", commands);
}

function deliver(state: RunState, name: string, event: EventRecord, at: number, commands: Command[]): void {
  const step = state.steps.get(name);
  if (step === undefined) return;
  const delivery: Delivery = {
    id: state.nextDelivery++,
    step: name,
    event,
    worker: -1,
    startedAt: 0,
    calls: 0,
    suspended: false,
    failures: undefined,
    waiters: undefined,
  };
  state.deliveries.set(delivery.id, delivery);
  place(state, step, delivery, at, commands);
}

/** A delivery that was given up for a while gets in line again. */
function enqueue(state: RunState, delivery: Delivery, at: number, commands: Command[]): void {
  const step = state.steps.get(delivery.step);
  if (step !== undefined) place(state, step, delivery, at, commands);
}

function place(state: RunState, step: StepState, delivery: Delivery, at: number, commands: Command[]): void {
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
  delivery.calls++;
  step.workers[worker] = delivery;
  state.running++;
  commands.push({ type: "run-worker", delivery });
}

/** Frees the delivery's worker and gives it the next of the step's queue; undefined for a delivery that isn't known. */
function release(state: RunState, id: number, at: number, commands: Command[]): StepState | undefined {
  const delivery = state.deliveries.get(id);
  const step = delivery && state.steps.get(delivery.step);
  if (delivery === undefined || step === undefined || !isOpen(delivery)) return undefined;
  state.deliveries.delete(id);
  if (delivery.waiters !== undefined) state.waiting.delete(delivery);
  if (delivery.worker >= 0) free(state, step, delivery.worker, at, commands);
  return step;
}

/** Whether a call of its step may still settle: one that is suspended does where it waited for something else too. */
function isOpen({ worker, suspended }: Delivery): boolean {
  return worker >= 0 || suspended;
}

/** Frees the delivery's worker; the delivery is known on, for it will be worked on again. */
function vacate(state: RunState, delivery: Delivery, at: number, commands: Command[]): void {
  const step = state.steps.get(delivery.step);
  const { worker } = delivery;
  if (step === undefined || worker < 0) return;
  delivery.worker = -1;
  free(state, step, worker, at, commands);
}

function free(state: RunState, step: StepState, worker: number, at: number, commands: Command[]): void {
  step.workers[worker] = undefined;
  state.running--;
  const next = step.queue.shift();
  if (next !== undefined) start(state, step, next, worker, at, commands);
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
    buffer = { expected, ids: new Set(), byClass: new Map() };
    step.collected.set(bufferName, buffer);
  }
  buffer.expected = expected;
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
  state.activeSteps = activeSteps(state);
  for (const step of state.steps.values()) {
    step.queue = fifo();
    step.workers = [];
    step.collected.clear();
  }
  state.deliveries.clear();
  state.waiting.clear();
  state.running = 0;
  commands.push({ type: "end" });
}
