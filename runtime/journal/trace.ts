import type { Command } from "../engine/commands.js";
import type { Delivery, RunState, Waiter } from "../engine/state.js";
import type { EventRecord, Tick } from "../engine/ticks.js";
import { describeOpenEnds } from "../workflow/errors.js";
import { errorText } from "./error-text.js";
import { jsonText } from "./json-text.js";
import type { TraceEvent, TraceHeader, TraceRecord } from "./trace-record.js";

export type { TraceEvent, TraceHeader, TraceRecord };

type WithoutHeader<T> = T extends unknown ? Omit<T, keyof TraceHeader> : never;
/** A record before it is numbered. */
export type TraceBody = WithoutHeader<TraceRecord>;

/** What one tick came to, for people: a fold of the tick and of what the reducer made of it. */
export function traceRecords(
  tick: Tick,
  at: number,
  commands: readonly Command[],
  before: Delivery | undefined,
): TraceBody[] {
  const records: TraceBody[] = [];
  switch (tick.type) {
    case "add-event":
      records.push(emitted(tick.event));
      break;
    case "step-returned":
      if (before !== undefined) {
        const returned = tick.list ?? (tick.event === null ? [] : [tick.event]);
        const listed = tick.list === undefined ? {} : { listed: tick.list.length };
        records.push({ ...stepEnded(before, at, returned), ...listed });
        for (const event of returned) records.push(emitted(event));
      }
      break;
    case "step-threw":
      if (before !== undefined) {
        const again = tick.retryIn === undefined ? {} : { retryIn: tick.retryIn };
        records.push({ ...stepEnded(before, at, []), error: errorText(tick.error), ...again });
      }
      if (tick.failed !== undefined && commands.some(startsWith(tick.failed.id))) records.push(emitted(tick.failed));
      break;
    case "wait":
      if (before !== undefined && !before.suspended && commands.some(({ type }) => type === "suspended")) {
        const { step, worker, id, event, startedAt } = before;
        const duration = at - startedAt;
        const waitsFor = tick.waiter.key.name;
        records.push({
          type: "step-suspended",
          ...{ step, worker, delivery: id, event: traceEvent(event), duration, waitsFor },
        });
      }
      for (const command of commands) if (command.type === "publish") records.push(streamed(command.event));
      break;
    case "wait-expired": {
      const waiter = before?.waiters?.get(tick.waiter);
      if (before !== undefined && waiter?.expired) records.push(waitEnded(before, waiter, null));
      break;
    }
    case "collect": {
      const taken = commands.find((it) => it.type === "collected")?.events ?? [];
      if (before !== undefined && taken.length > 0) {
        const { step, id, event } = before;
        const collected = taken.map((it) => it.id);
        records.push({ type: "events-collected", step, delivery: id, event: traceEvent(event), collected });
      }
      break;
    }
    case "stream-event":
      records.push(streamed(tick.event));
      break;
    case "child-started":
      records.push({ type: "child-started", ...tracedChild(tick) });
      break;
    case "child-ended":
      records.push({ type: "child-ended", ...tracedChild(tick), status: tick.status });
      break;
  }
  for (const command of commands) {
    if (command.type === "run-worker" || command.type === "queued") {
      const { delivery } = command;
      const waiter = delivery.waiters && [...delivery.waiters.values()].find(({ event }) => isOf(tick, event));
      if (waiter?.event !== undefined) records.push(waitEnded(delivery, waiter, waiter.event.id));
    }
    if (command.type === "run-worker") {
      const { step, worker, id, event } = command.delivery;
      records.push({ type: "step-started", step, worker, delivery: id, event: traceEvent(event) });
    } else if (command.type === "queued") {
      const { step, id, event } = command.delivery;
      records.push({ type: "step-queued", step, delivery: id, event: traceEvent(event) });
    } else if (command.type === "unhandled") {
      records.push({ type: "event-unhandled", event: traceEvent(command.event) });
    }
  }
  return records;
}

function tracedChild({ delivery, child }: Extract<Tick, { type: "child-started" | "child-ended" }>) {
  const { step, run, workflow } = child;
  return { step, delivery, child: run, workflow };
}

/** Whether it is the tick that emits the event. */
function isOf(tick: Tick, event: EventRecord | undefined): boolean {
  if (event === undefined) return false;
  if (tick.type === "add-event") return tick.event === event;
  return (
    tick.type === "step-returned" && (tick.event === event || tick.list?.some(({ id }) => id === event.id) === true)
  );
}

/** Whether a command starts or queues the delivery of an event. */
function startsWith(event: number): (command: Command) => boolean {
  return (command) =>
    (command.type === "run-worker" || command.type === "queued") && command.delivery.event.id === event;
}

/** The last record of a run. */
export function traceEnd(state: RunState): TraceBody {
  const { status, result, failure, openEnds } = state;
  if (status === "running") throw new Error("The run hasn't ended.");
  if (status === "completed") return { type: "run-ended", status, result: jsonText(resultOf(result)) };
  return {
    type: "run-ended",
    status,
    ...(status === "failed" ? { error: errorText(failure?.error) } : {}),
    ...(openEnds === undefined ? {} : { openEnds: describeOpenEnds(openEnds) }),
  };
}

function resultOf(record: EventRecord | undefined): unknown {
  const event = record?.event as { result?: unknown } | undefined;
  return event !== undefined && Object.hasOwn(event, "result") ? event.result : event;
}

function stepEnded(delivery: Delivery, at: number, returned: readonly EventRecord[]) {
  const { step, worker, id, event, startedAt } = delivery;
  return {
    type: "step-ended" as const,
    step,
    worker,
    delivery: id,
    event: traceEvent(event),
    duration: at - startedAt,
    returned: [...new Set(returned.map((it) => it.event.constructor.name))].join(" | ") || null,
  };
}

function waitEnded({ step, id, event }: Delivery, { key }: Waiter, got: number | null): TraceBody {
  return { type: "wait-ended", step, delivery: id, event: traceEvent(event), waitsFor: key.name, got };
}

function emitted(record: EventRecord): TraceBody {
  const { via, step, delivery } = record;
  return { type: "event-emitted", event: traceEvent(record), via, ...by(step, delivery) };
}

function streamed(record: EventRecord): TraceBody {
  return { type: "event-streamed", event: traceEvent(record), ...by(record.step, record.delivery) };
}

function by(step: string | undefined, delivery: number | undefined) {
  return step === undefined || delivery === undefined ? {} : { step, delivery };
}

function traceEvent({ id, event, members }: EventRecord): TraceEvent {
  const traced = { id, name: event.constructor.name, payload: jsonText(event) };
  return members === undefined ? traced : { ...traced, members: members.map((it) => it.id) };
}
