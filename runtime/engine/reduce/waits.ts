import { isDeepStrictEqual } from "node:util";
import type { Event } from "../../events/event.js";
import { ById } from "../by-id.js";
import type { Command } from "../commands.js";
import { suits } from "../routes.js";
import type { Delivery, RunState, Waiter } from "../state.js";
import type { AnyEventKey, EventRecord, WaiterOrder } from "../ticks.js";
import { enqueue, vacate } from "./deliveries.js";

/** Gives the event to the steps that wait for one like it. The names of those; undefined for none. */
export function wake(state: RunState, record: EventRecord, at: number, commands: Command[]): Set<string> | undefined {
  let woken: Set<string> | undefined;
  for (const delivery of state.waiting.values()) {
    if (record.target !== undefined && record.target !== delivery.step) continue;
    const subclasses = state.steps.get(delivery.step)?.route.acceptSubclasses === true;
    for (const waiter of delivery.waiters?.values() ?? []) {
      if (waiter.event !== undefined || waiter.expired || !isAwaited(record.event, waiter, subclasses)) continue;
      waiter.event = record;
      woken ??= new Set();
      woken.add(delivery.step);
      resumeWait(state, delivery, at, commands);
      break;
    }
  }
  return woken;
}

function isAwaited(event: EventRecord["event"], { key, requirements }: Waiter, subclasses: boolean): boolean {
  return suits(event.constructor as AnyEventKey, key, subclasses) && hasFields(event, requirements);
}

/** Whether the event has these fields, with these values. */
export function hasFields(event: Event, fields: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(fields).every(([name, value]) =>
    isDeepStrictEqual((event as unknown as Record<string, unknown>)[name], value),
  );
}

/** A step asks for an event: it has come, or too much time has passed, or the step is suspended until then. */
export function wait(state: RunState, delivery: Delivery, order: WaiterOrder, at: number, commands: Command[]): void {
  const { id, key, requirements, timeout, asks } = order;
  delivery.waiters ??= new ById();
  let waiter = delivery.waiters.get(id);
  if (waiter?.event !== undefined || waiter?.expired) {
    commands.push({ type: "waited", delivery, waiter });
    return;
  }
  let due: number | null = null;
  if (waiter === undefined) {
    waiter = { id, key, requirements, timeout, event: undefined, expired: false };
    delivery.waiters.add(waiter);
    due = timeout;
    if (asks !== null) commands.push({ type: "publish", event: asks });
  }
  if (!state.waiting.has(delivery.id)) state.waiting.add(delivery);
  commands.push({ type: "suspended", delivery, waiter, in: due });
  if (delivery.suspended) return;
  delivery.suspended = true;
  vacate(state, delivery, at, commands);
}

/** One of a delivery's waits is over. */
export function resumeWait(state: RunState, delivery: Delivery, at: number, commands: Command[]): void {
  const open = [...(delivery.waiters?.values() ?? [])].some(({ event, expired }) => event === undefined && !expired);
  if (!open) state.waiting.delete(delivery.id);
  if (!delivery.suspended) return;
  delivery.suspended = false;
  enqueue(state, delivery, at, commands);
}
