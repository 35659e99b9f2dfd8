import { StopEvent } from "../events/built-in.js";
import type { Command } from "./commands.js";
import { activeSteps, openEnds } from "./open-ends.js";
import { collect } from "./reduce/collect.js";
import { deliver, enqueue, openDelivery, release, vacate } from "./reduce/deliveries.js";
import { leave, openList } from "./reduce/fan-out.js";
import { route } from "./reduce/route.js";
import { resumeWait, wait } from "./reduce/waits.js";
import { StepStates } from "./routes.js";
import { restoreDelivery, restoreGathered, type SavedState } from "./saved-state.js";
import type { Delivery, RunState, RunStatus } from "./state.js";
import { setPath } from "./store-path.js";
import type { EventRecord, Tick } from "./ticks.js";

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
      const delivery = openDelivery(state, tick.delivery);
      if (delivery !== undefined) returned(state, delivery, tick, at, commands);
      break;
    }
    case "step-threw": {
      const delivery = openDelivery(state, tick.delivery);
      if (delivery !== undefined) threw(state, delivery, tick, at, commands);
      break;
    }
    case "retry": {
      const delivery = state.deliveries.get(tick.delivery);
      if (delivery !== undefined && openDelivery(state, tick.delivery) === undefined)
        enqueue(state, delivery, at, commands);
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
      resumeWait(state, delivery, at, commands);
      break;
    }
    case "stream-event":
      commands.push({ type: "publish", event: tick.event });
      break;
    case "collect":
      commands.push(collect(state, tick));
      break;
    case "store":
      state.store = setPath(state.store, tick.path, tick.value);
      break;
    case "child-started":
      state.children ??= new Map();
      state.children.set(tick.child.run, { ...tick.child, delivery: tick.delivery });
      break;
    case "child-ended":
      state.children?.delete(tick.child.run);
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
  state.nextFanOut = from.nextFanOut;
  restoreGathered(state, from);
  for (const saved of from.deliveries) {
    const place = state.routes.placeOf(saved.step);
    // The workflow has lost the step since.
    if (place === undefined) continue;
    const delivery = restoreDelivery(saved, place);
    state.deliveries.add(delivery);
    for (const waiter of delivery.waiters?.values() ?? []) {
      if (waiter.event !== undefined || waiter.expired) continue;
      state.waiting.add(delivery);
      if (delivery.suspended) commands.push({ type: "suspended", delivery, waiter, in: waiter.timeout });
    }
    if (!delivery.suspended) enqueue(state, delivery, at, commands);
  }
}

/** A step is done with a delivery: what it returned goes on. */
function returned(
  state: RunState,
  delivery: Delivery,
  { event, list }: Extract<Tick, { type: "step-returned" }>,
  at: number,
  commands: Command[],
): void {
  release(state, delivery, at, commands);
  if (list !== undefined) {
    const stop = list.find((it) => it.event instanceof StopEvent);
    if (stop === undefined) {
      const { id } = openList(state, delivery);
      for (const record of list) {
        route(state, { ...record, fanOut: id }, state.routes.of(record.event), at, commands);
      }
      leave(state, id, at, commands);
    } else {
      emit(state, stop, at, commands);
    }
  } else if (event !== null) {
    emit(state, event, at, commands);
  }
  leave(state, delivery.event.fanOut, at, commands);
}

function emit(state: RunState, record: EventRecord, at: number, commands: Command[]): void {
  const to = state.routes.of(record.event);
  if (!to.stops) {
    route(state, record, to, at, commands);
    return;
  }
  state.result = record;
  commands.length = 0;
  commands.push({ type: "publish", event: record });
  end(state, "completed", commands);
}

/** A step threw: it gets another attempt, or a catch-error step gets the failure, or the run fails. */
function threw(
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
    state.waiting.delete(delivery.id);
    delivery.failures = { count, since, at, error };
    vacate(state, delivery, at, commands);
    commands.push({ type: "retry-later", delivery, in: retryIn });
    return;
  }
  release(state, delivery, at, commands);
  const handler = state.routes.handlers.get(step);
  const catching = handler && state.steps.get(handler.name);
  if (handler !== undefined && catching !== undefined && failed !== undefined) {
    const calls = (event.recoveries?.get(handler.name) ?? 0) + 1;
    if (calls <= handler.maxRecoveries) {
      const recoveries = new Map(event.recoveries).set(handler.name, calls);
      deliver(state, catching, { ...failed, target: handler.name, recoveries }, at, commands);
      leave(state, event.fanOut, at, commands);
      return;
    }
  }
  state.failure = { stepName: step, event, error, attempts: count, elapsed: at - since };
  // The deliveries that the free worker would have taken don't start any more.
  commands.length = 0;
  end(state, "failed", commands);
}

function end(state: RunState, status: RunStatus, commands: Command[]): void {
  state.status = status;
  if (status === "timed-out") state.activeSteps = activeSteps(state);
  state.steps = new StepStates(state.routes);
  state.deliveries.clear();
  state.waiting.clear();
  state.fanOuts = undefined;
  state.running = 0;
  commands.push({ type: "end" });
}
