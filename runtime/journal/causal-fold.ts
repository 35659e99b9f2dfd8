import { ExecutionTrace, type TracedCall, type TracedDelivery, type TracedEvent } from "./execution-trace.js";
import type { TraceEvent, TraceRecord } from "./trace-record.js";

/**
 * Folds the records of one run, in their order, into who caused what. Those of the runs that its steps run may be among
 * them. Takes records of a run that still goes, too. One pass: its time grows with the number of records.
 */
export function executionTrace(records: Iterable<TraceRecord>): ExecutionTrace {
  const folds = new Map<string, CausalFold>();
  let root: CausalFold | undefined;
  for (const record of records) {
    let fold = folds.get(record.run);
    if (fold === undefined) {
      fold = new CausalFold();
      folds.set(record.run, fold);
    }
    root ??= fold;
    fold.add(record);
  }
  return (root ?? new CausalFold()).trace(folds);
}

type Open<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };
type OpenCall = Open<Omit<TracedCall, "collected" | "children">> & {
  collected?: readonly number[];
  children?: ExecutionTrace[];
};
type OpenDelivery = Open<Omit<TracedDelivery, "calls">> & { readonly calls: OpenCall[] };
type OpenEvent = Open<Omit<TracedEvent, "collected">> & { collected?: readonly number[] };

class CausalFold {
  readonly #events = new Map<number, OpenEvent>();
  readonly #deliveries = new Map<number, OpenDelivery>();
  /** Since when a delivery waits for a worker. */
  readonly #queuedAt = new Map<number, number>();
  /** What came for a delivery that waited, until it is called. */
  readonly #got = new Map<number, number | null>();
  /** The runs that steps ran, and the calls in which they did. */
  readonly #children: { readonly call: OpenCall | undefined; readonly run: string }[] = [];
  /** The call that ended last. */
  #ended: Pick<TracedEvent, "step" | "delivery" | "call"> | undefined;
  #first: TraceRecord | undefined;
  #last: TraceRecord | undefined;

  add(record: TraceRecord): void {
    this.#first ??= record;
    this.#last = record;
    switch (record.type) {
      case "event-emitted":
        this.#emitted(record, record.via);
        break;
      case "event-streamed":
        this.#emitted(record, "stream");
        break;
      case "event-unhandled":
        this.#event(record.event, record.at).unhandled = true;
        break;
      case "step-queued":
        this.#delivery(record);
        this.#queuedAt.set(record.delivery, record.at);
        break;
      case "step-started":
        this.#started(record);
        break;
      case "step-ended": {
        const delivery = this.#delivery(record);
        const call = lastCall(delivery, record);
        this.#ended = { step: record.step, delivery: record.delivery, call: delivery.calls.length - 1 };
        call.duration = record.duration;
        call.outcome = record.error === undefined ? "returned" : "threw";
        if (record.error !== undefined) call.error = record.error;
        if (record.retryIn !== undefined) call.retryIn = record.retryIn;
        delivery.state = record.error === undefined ? "returned" : record.retryIn === undefined ? "failed" : "retrying";
        break;
      }
      case "step-suspended": {
        const delivery = this.#delivery(record);
        const call = lastCall(delivery, record);
        call.duration = record.duration;
        call.outcome = "waits";
        call.waitsFor = record.waitsFor;
        delivery.state = "waiting";
        break;
      }
      case "wait-ended":
        this.#got.set(record.delivery, record.got);
        if (record.got !== null) this.#events.get(record.got)?.waits.push(record.delivery);
        break;
      case "events-collected":
        lastCall(this.#delivery(record), record).collected = record.collected;
        break;
      case "child-started":
        this.#children.push({ call: lastCallOf(this.#deliveries.get(record.delivery)), run: record.child });
        break;
      case "child-ended":
      case "run-started":
      case "run-ended":
        break;
      default:
        record satisfies never;
    }
  }

  /** `folds` are those of the runs that its steps ran, by their ids. */
  trace(folds: ReadonlyMap<string, CausalFold>): ExecutionTrace {
    for (const { call, run } of this.#children.splice(0)) {
      const inner = folds.get(run)?.trace(folds);
      if (call === undefined || inner === undefined) continue;
      call.children ??= [];
      call.children.push(inner);
    }
    const first = this.#first;
    const last = this.#last;
    const ended = last?.type === "run-ended" ? last : undefined;
    return new ExecutionTrace({
      run: first?.run ?? "",
      workflow: first?.type === "run-started" ? first.workflow : "",
      status: ended?.status ?? "running",
      duration: last?.at ?? 0,
      ...(ended?.result === undefined ? {} : { result: ended.result }),
      ...(ended?.error === undefined ? {} : { error: ended.error }),
      ...(ended?.openEnds === undefined ? {} : { openEnds: ended.openEnds }),
      events: [...this.#events.values()],
      deliveries: [...this.#deliveries.values()],
    });
  }

  #emitted(record: Extract<TraceRecord, { type: "event-emitted" | "event-streamed" }>, via: TracedEvent["via"]): void {
    const event = this.#event(record.event, record.at);
    event.via = via;
    const { step, delivery: id } = record;
    if (step === undefined || id === undefined) return;
    event.step = step;
    event.delivery = id;
    // A resumed run has events of deliveries that were over before.
    const calls = this.#deliveries.get(id)?.calls;
    const call = calls?.at(-1);
    if (calls === undefined || call === undefined) return;
    event.call = calls.length - 1;
    if (via === "stream") {
      call.streamed.push(event.id);
      return;
    }
    call.emitted.push(event.id);
    if (call.collected !== undefined) event.collected = call.collected;
  }

  #started(record: Extract<TraceRecord, { type: "step-started" }>): void {
    const delivery = this.#delivery(record);
    const { delivery: id, worker, at } = record;
    const got = this.#got.get(id);
    const before = delivery.calls.at(-1);
    delivery.state = "running";
    delivery.calls.push({
      attempt: (before?.attempt ?? 1) + (before?.outcome === "threw" ? 1 : 0),
      worker,
      startedAt: at,
      queued: at - (this.#queuedAt.get(id) ?? at),
      duration: null,
      outcome: "unfinished",
      ...(got === undefined ? {} : { got }),
      ...(record.event.members === undefined ? {} : { collected: record.event.members }),
      emitted: [],
      streamed: [],
    });
    this.#queuedAt.delete(id);
    this.#got.delete(id);
  }

  #delivery(record: { delivery: number; step: string; event: TraceEvent; at: number }): OpenDelivery {
    const { delivery: id, step, at } = record;
    let delivery = this.#deliveries.get(id);
    if (delivery === undefined) {
      const event = this.#completing(record.event) ?? this.#event(record.event, at);
      delivery = { id, step, event: event.id, at, state: "queued", calls: [] };
      this.#deliveries.set(id, delivery);
      event.deliveries.push(id);
    }
    return delivery;
  }

  /** Of several events that a step gets at once, the one that came last. */
  #completing({ members = [] }: TraceEvent): OpenEvent | undefined {
    let last: OpenEvent | undefined;
    for (const id of members) {
      const event = this.#events.get(id);
      if (event === undefined) continue;
      if (last === undefined || event.at > last.at || (event.at === last.at && event.id > last.id)) last = event;
    }
    return last;
  }

  /** The event of a record; one that the run was resumed with wasn't emitted in it. */
  #event({ id, name, payload, members }: TraceEvent, at: number): OpenEvent {
    let event = this.#events.get(id);
    if (event === undefined) {
      const via = members?.length === 0 ? "collect" : "saved";
      event = { id, name, payload, at, via, deliveries: [], waits: [], unhandled: false };
      // It is there since the last step ended of which something might have come.
      if (via === "collect") Object.assign(event, this.#ended);
      this.#events.set(id, event);
    }
    return event;
  }
}

function lastCallOf(delivery: OpenDelivery | undefined): OpenCall | undefined {
  return delivery?.calls.at(-1);
}

/** The call that a record is about. A suspended one that a resumed run began with was called before. */
function lastCall({ calls }: OpenDelivery, { at }: { readonly at: number }): OpenCall {
  const last = calls.at(-1);
  if (last !== undefined) return last;
  const call: OpenCall = {
    attempt: 1,
    worker: -1,
    startedAt: at,
    queued: 0,
    duration: null,
    outcome: "unfinished",
    emitted: [],
    streamed: [],
  };
  calls.push(call);
  return call;
}
