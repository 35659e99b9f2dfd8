import type { Executor } from "../../engine/executor.js";
import { openWaiters } from "../../engine/open-ends.js";
import { hasFields } from "../../engine/reduce/waits.js";
import type { Delivery } from "../../engine/state.js";
import type { AnyEventKey, EventRecord, WaiterOrder } from "../../engine/ticks.js";
import { HumanResponseEvent } from "../../events/built-in.js";
import { type AnyEventClass, Event } from "../../events/event.js";
import { describeValue } from "../describe-value.js";
import { WaitTimeoutError, WorkflowRuntimeError } from "../errors.js";
import type { Plan } from "../plan.js";
import { giveUp } from "../resources/calls.js";
import { checkedWrite, type StateWrite } from "../state/state-schema.js";
import { EditQueue, Store } from "../state/store.js";
import { type ChildRun, Children, type ParentRun, type SavedChild } from "./children.js";
import type { RunSnapshot } from "./snapshot.js";

/** An event that a run can take from outside. */
export interface AwaitedEvent {
  readonly eventClass: AnyEventClass;
  readonly requirements: Readonly<Record<string, unknown>>;
}

/** How a workflow is run as a step's own. */
export interface ChildStart {
  /** Its name. */
  readonly workflow: string;
  /** Calls `parent.started` before it returns. */
  start(parent: ParentRun, saved: RunSnapshot | undefined): unknown;
}

/** What a context asks of its run. */
export class RunInternals {
  readonly #executor: Executor;
  readonly #plan: Plan;
  /** What of the runs of its steps goes out. */
  readonly outward: Pick<ParentRun, "exposes" | "expose" | "trace">;
  #abort: AbortController | undefined;
  // Made when a step asks: weak maps are dear where many runs go at once.
  #stores: WeakMap<Delivery, Store> | undefined;
  #edits: EditQueue | undefined;
  readonly #events: readonly AnyEventClass[];
  #children: Children | undefined;
  #ended = false;
  #reason: unknown;

  constructor(
    executor: Executor,
    plan: Plan,
    {
      outward,
      saved,
      events,
    }: Pick<RunInternals, "outward"> & Pick<ParentRun, "events"> & { saved: readonly SavedChild[] },
  ) {
    this.outward = outward;
    this.#events = events;
    this.#executor = executor;
    this.#plan = plan;
    if (saved.length > 0) this.#children = new Children(saved);
  }

  /** The runs that steps have started as their own; undefined while there were none. */
  get children(): Children | undefined {
    return this.#children;
  }

  /**
   * Runs another workflow as a step's own. A step that is called again because it waited gets what it started before,
   * its nth for its nth.
   */
  runChild(by: Delivery, nth: number, { workflow, start }: ChildStart): unknown {
    if (this.#ended) throw this.#over(`it runs no ${workflow} any more`);
    this.#children ??= new Children();
    const children = this.#children;
    const before = children.before(by, nth, workflow);
    if (before !== undefined) return before;
    const executor = this.#executor;
    const attempt = by.failures === undefined ? "" : `~${by.failures.count + 1}`;
    let started: ChildRun | undefined;
    const handle = start(
      {
        childId: `${this.id}/${by.step}#${by.id}.${nth}${attempt}`,
        run: this.id,
        events: this.#events,
        clock: executor.clock,
        keepsJournal: executor.keepsJournal,
        exposes: this.outward.exposes,
        trace: this.outward.trace,
        expose: (record, path) => this.outward.expose(record, path),
        started: (child) => {
          started = child;
          const { id: run, steps, journal } = child;
          const record = { run, workflow, step: by.step, steps, journal };
          executor.applyNow({ type: "child-started", delivery: by.id, child: record });
        },
        publish: (event) => this.stream(event, by),
        quiet: () => executor.settle(),
        ended: (status) => {
          const { id: run } = started as ChildRun;
          executor.applyNow({ type: "child-ended", delivery: by.id, child: { run, workflow, step: by.step }, status });
          if (!executor.state.deliveries.has(by.id)) children.forget(by.id);
        },
      },
      children.takeSaved(by, nth, workflow),
    );
    children.add(by, nth, { child: started as ChildRun, handle });
    return handle;
  }

  get id(): string {
    return this.#executor.id;
  }

  /** Milliseconds since the run started, by its own clock. */
  get now(): number {
    return this.#executor.clock.now();
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#ended && !this.#abort.signal.aborted) this.#abort.abort(this.#reason);
    return this.#abort.signal;
  }

  end(reason: unknown): void {
    this.#ended = true;
    this.#reason = reason;
    this.#abort?.abort(reason);
    this.#children?.cancel();
  }

  storeFor(delivery: Delivery): Store {
    this.#stores ??= new WeakMap();
    this.#edits ??= new EditQueue();
    let store = this.#stores.get(delivery);
    if (store === undefined) {
      store = new Store(
        () => this.#executor.state.store,
        (call, write) => this.#writeStore(delivery, call, write),
        this.#edits,
      );
      this.#stores.set(delivery, store);
    }
    return store;
  }

  #writeStore({ id, step }: Delivery, call: string, write: StateWrite): void {
    const { state, graph } = this.#plan;
    const checked =
      state === undefined
        ? write
        : checkedWrite(state, this.#executor.state.store, write, { workflow: graph.workflow, step, call });
    this.#executor.applyNow({ type: "store", delivery: id, path: checked.path, value: checked.value });
  }

  send(event: Event, by: Delivery | undefined, target: string | undefined): void {
    checkEvent(event, "sendEvent");
    if (by === undefined && this.#ended) throw this.#over(`it takes no ${event.constructor.name} any more`);
    if (target !== undefined) this.#checkTarget(event, target);
    else if (by === undefined && this.#children?.offer(event) === true && !this.#takes(event)) return;
    const record = this.#executor.record(event, by === undefined ? "external" : "send", by, target);
    const tick = { type: "add-event", event: record } as const;
    if (by === undefined) this.#executor.dispatch(tick);
    else this.#executor.send(tick);
  }

  stream(event: Event, by: Delivery): void {
    checkEvent(event, "writeEventToStream");
    this.#executor.applyNow({ type: "stream-event", event: this.#executor.record(event, "send", by) });
  }

  collect(event: Event, expected: readonly AnyEventKey[], buffer: string, by: Delivery): Event[] | null {
    checkEvent(event, "collectEvents");
    const record = by.event.event === event ? by.event : this.#executor.record(event, "send", by);
    const tick = { type: "collect", delivery: by.id, buffer, event: record, expected } as const;
    for (const command of this.#executor.applyNow(tick)) {
      if (command.type === "collected") return command.events?.map((it) => it.event) ?? null;
    }
    return null;
  }

  /**
   * Resolves with the event that comes, or rejects in time, or once the run has ended; the promise of a call that is
   * given up never settles.
   */
  wait(order: WaiterOrder, by: Delivery, call: number): Promise<Event> {
    if (this.#ended) {
      const over = Promise.reject(this.#reason ?? this.#over(`no ${order.key.name} comes any more`));
      // Nobody need look at it.
      over.catch(() => {});
      return over;
    }
    for (const command of this.#executor.applyNow({ type: "wait", delivery: by.id, call, waiter: order })) {
      if (command.type !== "waited") continue;
      const { event } = command.waiter;
      if (event !== undefined) return Promise.resolve(event.event);
      return Promise.reject(new WaitTimeoutError(by.step, order.key.name, (order.timeout ?? 0) / 1000));
    }
    giveUp(by);
    return new Promise(() => {});
  }

  /** Whether a call of a step is at work: the run goes on, and it neither failed nor is given up. */
  isAtWork({ worker, calls }: Delivery, call: number): boolean {
    return !this.#ended && worker >= 0 && calls === call;
  }

  /** The record of an event that a step shows while it waits. */
  asking(event: Event, by: Delivery): EventRecord {
    checkEvent(event, "waitForEvent's waiterEvent");
    return this.#executor.record(event, "send", by);
  }

  awaitedEvents(): readonly AwaitedEvent[] {
    const waited = openWaiters(this.#executor.state).map(({ waiter: { key, requirements } }) => ({
      eventClass: key as AnyEventClass,
      requirements,
    }));
    const inner = (this.#children?.running() ?? []).flatMap((child) => child.awaitedEvents());
    if (waited.length + inner.length > 0) return [...waited, ...inner];
    const taken = this.#plan.steps.flatMap(({ accepts }) => accepts);
    const responses = taken.filter((it) => it.prototype instanceof HumanResponseEvent);
    return [...new Set(responses)].map((eventClass) => ({ eventClass, requirements: {} }));
  }

  /** Whether one of its own steps takes the event, or waits for it. */
  #takes(event: Event): boolean {
    const key = event.constructor as AnyEventKey;
    const waited = openWaiters(this.#executor.state).some(
      ({ waiter }) => waiter.key === key && hasFields(event, waiter.requirements),
    );
    return waited || this.#plan.routes.of(event).places.length > 0;
  }

  #over(so: string): WorkflowRuntimeError {
    const { name, state } = this.#executor;
    return new WorkflowRuntimeError(`The run of ${name} has ended (${state.status}): ${so}.`);
  }

  #checkTarget(event: Event, target: string): void {
    const step = this.#plan.steps.find(({ name }) => name === target);
    if (step === undefined) {
      throw new WorkflowRuntimeError(
        `sendEvent: ${this.#plan.graph.workflow} has no step "${target}". It has: ${this.#plan.steps.map(({ name }) => name).join(", ")}.`,
      );
    }
    if (step.gathers?.kind === "list") {
      throw new WorkflowRuntimeError(
        `sendEvent: step "${target}" collects what comes of a list that a step returns, and can't be sent to. ` +
          "Return the events as a list, or use ctx.collectEvents in a step that takes one.",
      );
    }
    if (!this.#plan.routes.takes(target, event)) {
      throw new WorkflowRuntimeError(
        `sendEvent: step "${target}" doesn't take ${event.constructor.name}. It takes: ${step.accepts.map(({ name }) => name).join(", ")}.`,
      );
    }
  }
}

function checkEvent(event: unknown, call: string): void {
  if (event instanceof Event) return;
  throw new WorkflowRuntimeError(`${call} takes an event, not ${describeValue(event)}.`);
}
