import { randomUUID } from "node:crypto";
import { DEBUG_HOOK, DEBUG_HOOK_VERSION, type DebuggedRun, type DebugHook, type HeldAt } from "../debug/hook.js";
import { Event } from "../events/event.js";
import type { WorkflowGraph } from "../graph/types.js";
import { journalToLines } from "../journal/json/journal-to-json.js";
import { type TraceRecord, traceEnd, traceRecords } from "../journal/trace.js";
import type { Command } from "./commands.js";
import { type Fifo, fifo } from "./fifo.js";
import { reduce } from "./reduce.js";
import type { StepRoute } from "./routes.js";
import { type SavedState, saveState } from "./saved-state.js";
import type { Delivery, RunState } from "./state.js";
import type { EventRecord, JournalEntry, Tick } from "./ticks.js";
import { RunClock } from "./time/clock.js";
import { Deadline } from "./time/deadline.js";
import type { TimeSource } from "./time/time-source.js";
import { afterThis, currentTurn, nextTurn, turnTime, uncaught } from "./time/turns.js";

/** Past this long in one turn, in milliseconds, the executor lets timers, sockets and cancels through. */
const TURN_BUDGET = 4;
/** How many ticks pass between two looks at the clock, unless they take long: then it is looked at after each. */
const TICKS_PER_LOOK = 8;
/** Milliseconds between two looks past which ticks take long. */
const LONG = 0.5;

export interface ExecutorOptions {
  /** A random one unless given. */
  readonly id?: string | undefined;
  readonly graph: WorkflowGraph;
  readonly state: RunState;
  /** The instance whose methods are the steps. */
  readonly workflow: object;
  readonly calling: StepCalling;
  publish(record: EventRecord): void;
  /** The run is over. Called once, after its last command. */
  ended(state: RunState): void;
  /** Called each time that nothing is left to do until an event comes from outside. */
  idle?: (() => void) | undefined;
  /** Called each time that only time, or an event from outside, can bring the run on. */
  rests?: (() => void) | undefined;
  /** Whether a step that is at work waits for nothing but time; never unless given. */
  readonly asleep?: ((delivery: Delivery) => boolean) | undefined;
  /** Where the run's time comes from; the machine's unless given. */
  readonly time?: TimeSource | undefined;
  /** The id of the run whose step runs this one; null for none. */
  readonly parent: string | null;
  /** The clock of the run whose step runs this one: they have one time. */
  readonly clock?: RunClock | undefined;
  /** How many events the run has had, where it was saved and goes on here. */
  readonly events?: number | undefined;
  readonly journal?: JournalEntry[] | undefined;
  readonly trace?: ((record: TraceRecord) => void) | undefined;
}

/** How steps are called, and what their answers and failures mean. */
export interface StepCalling {
  /** The function behind a step. */
  stepFunction(step: string): ((...args: never[]) => unknown) | undefined;
  /** Calls a step; what it gives back, or its promise. */
  call(delivery: Delivery): unknown;
  /** Checks what a step gave back; throws where it is no event and no list of events. */
  returned(delivery: Delivery, value: unknown): Event | readonly Event[] | null;
  /** Milliseconds until a step that threw is called again; undefined for never. `at` is the run's time. */
  retryIn(delivery: Delivery, error: unknown, at: number): number | undefined;
  /** What a catch-error step gets of it; undefined where the workflow has none. */
  failedEvent(delivery: Delivery, error: unknown, at: number): Event | undefined;
  /** Milliseconds that a step may take, and the error of one that took longer; undefined for no limit. */
  stepLimit(step: string): { readonly milliseconds: number; error(): Error } | undefined;
  /** A call of the delivery's step is over. */
  settled(delivery: Delivery, failed: boolean): void;
  /** The runs that a delivery's step has started as its own, and that go on. */
  children(delivery: Delivery): readonly Quiet[];
}

/** Whether something comes to a stand by itself. */
export interface Quiet {
  /** Nothing is left to do until an event comes from outside. */
  readonly isIdle: boolean;
  /** Nothing is left to do until time passes or an event comes from outside. */
  readonly rests: boolean;
  /** It has more to do at once, whatever its steps do. */
  readonly isBusy: boolean;
}

/**
 * Runs a workflow in this process: applies ticks one at a time and carries out what the reducer commands. Nothing here
 * decides what happens; it decides when.
 */
export class Executor implements DebuggedRun {
  readonly name: string;
  readonly #options: ExecutorOptions;
  readonly #calling: StepCalling;
  readonly #clock: RunClock;
  readonly #hook: DebugHook | undefined = debugHook();
  readonly #journal: JournalEntry[] | undefined;
  /** Ticks that wait for their turn. */
  readonly #ticks: Fifo<Tick> = fifo();
  /** Commands of the last tick that aren't carried out yet: more than none only while the run is held. */
  readonly #commands: Fifo<Command> = fifo();
  /** Events that steps sent; they go in once the sender returns, or when the event loop turns. */
  readonly #sent: Fifo<Tick> = fifo();
  #id: string | undefined;
  #sending = false;
  #started = false;
  #flushing = false;
  #pumping = false;
  #yielded = false;
  #untilLook = 1;
  #lookedAt = 0;
  #turn = -1;
  #turnStart = 0;
  #seq = 0;
  #records = 0;
  #events = 0;
  /** What is due at a time: next attempts, waits that expire. */
  #due: Set<Deadline> | undefined;
  #heldAt: HeldAt | null = null;
  /** The tick or delivery that a debugger held and then let go: it isn't asked again. */
  #approved: Tick | Delivery | undefined;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#calling = options.calling;
    this.#clock = options.clock ?? new RunClock(options.time);
    this.#id = options.id;
    this.name = options.graph.workflow;
    this.#events = options.events ?? 0;
    this.#journal = options.journal ?? (this.#hook === undefined ? undefined : []);
  }

  get id(): string {
    this.#id ??= randomUUID();
    return this.#id;
  }
  get parent(): string | null {
    return this.#options.parent;
  }
  get graph(): WorkflowGraph {
    return this.#options.graph;
  }
  get workflow(): object {
    return this.#options.workflow;
  }
  get state(): RunState {
    return this.#options.state;
  }
  get store(): Readonly<Record<string, unknown>> {
    return this.state.store;
  }
  get journal(): readonly JournalEntry[] {
    return this.#journal ?? [];
  }
  get steps(): readonly StepRoute[] {
    return this.state.routes.steps;
  }
  get keepsJournal(): boolean {
    return this.#journal !== undefined;
  }
  /** What was kept of the run, as lines of text; a generator, for there may be many. */
  journalLines(): Generator<string, void, void> {
    const { id: run, name: workflow } = this;
    return journalToLines({ run, workflow, steps: this.steps }, this.journal);
  }
  get clock(): RunClock {
    return this.#clock;
  }
  get heldAt(): HeldAt | null {
    return this.#heldAt;
  }
  stepFunction(step: string): ((...args: never[]) => unknown) | undefined {
    return this.#calling.stepFunction(step);
  }

  /** A new event's record. Ids count up in the order of emission. */
  record(event: Event, via: EventRecord["via"], by?: Delivery, target?: string): EventRecord {
    const id = ++this.#events;
    if (by === undefined) return target === undefined ? { id, event, via } : { id, event, via, target };
    const { step, id: delivery } = by;
    const { id: cause, recoveries } = by.event;
    // What a step sends goes its own way: only what it returns is of the list that its event is of.
    const fanOut = via === "send" ? undefined : by.event.fanOut;
    if (target === undefined && recoveries === undefined) {
      if (fanOut === undefined) return { id, event, via, step, delivery, cause };
      return { id, event, via, step, delivery, cause, fanOut };
    }
    return {
      ...{ id, event, via, step, delivery, cause },
      ...(target === undefined ? {} : { target }),
      ...(fanOut === undefined ? {} : { fanOut }),
      ...(recoveries === undefined ? {} : { recoveries }),
    };
  }

  /** Applies the first tick at the end of this turn, so that the caller can look at the stream from its beginning. */
  start(first: Tick, ...more: readonly Tick[]): void {
    this.#started = true;
    this.#hook?.runStarted(this);
    if (this.#observed) this.#observe([{ type: "run-started", workflow: this.name }]);
    for (const tick of [first, ...more]) this.#ticks.push(tick);
    afterThis(() => this.#pump());
  }

  /** Hands in a tick; it is applied now, or after those before it. */
  dispatch(tick: Tick): void {
    this.#ticks.push(tick);
    this.#pump();
  }

  /** Events that a step sent: what it returns, if it returns in this turn of the event loop, goes before them. */
  send(tick: Tick): void {
    this.#sent.push(tick);
    if (this.#sending) return;
    this.#sending = true;
    nextTurn(() => {
      this.#sending = false;
      this.#flushSent();
    });
  }

  /**
   * Applies a tick at once, out of turn: for what a step asks while it runs. Gives the reducer's commands; steps that
   * it starts are started in turn.
   */
  applyNow(tick: Tick): readonly Command[] {
    const commands = this.#reduce(tick);
    for (const command of commands) {
      if (command.type === "run-worker") this.#commands.push(command);
      else this.#carryOut(command);
    }
    // A step that waits frees its worker, and may leave nothing to do.
    if ((this.#commands.length > 0 || tick.type === "wait") && !this.#pumping) afterThis(() => this.#pump());
    return commands;
  }

  /** False while the run waits its turn. */
  get started(): boolean {
    return this.#started;
  }

  /**
   * The run as it stands: its state, the events that are sent and not yet delivered, and how many there were. A run
   * that has only just begun has its first store, or what it goes on with, still to come: that is applied first.
   */
  save(): { readonly state: SavedState; readonly pending: readonly EventRecord[]; readonly events: number } {
    for (let tick = this.#ticks.peek(); tick?.type === "store" || tick?.type === "resume"; tick = this.#ticks.peek()) {
      this.#ticks.shift();
      this.applyNow(tick);
    }
    const pending = [...this.#ticks, ...this.#sent].flatMap((tick) => (tick.type === "add-event" ? [tick.event] : []));
    return { state: saveState(this.state), pending, events: this.#events };
  }

  hold(): void {
    if (this.#heldAt === null && this.state.status === "running") this.#stop({ type: "request" });
  }

  release(): void {
    const held = this.#heldAt;
    if (held === null) return;
    this.#approved = held.type === "tick" ? held.tick : held.type === "delivery" ? held.delivery : undefined;
    this.#heldAt = null;
    this.#clock.release();
    this.#pump();
  }

  cancel(): void {
    if (this.state.status !== "running") return;
    if (this.#heldAt !== null) this.#clock.release();
    this.#heldAt = null;
    this.#approved = undefined;
    while (this.#commands.length > 0) this.#commands.shift();
    this.applyNow({ type: "cancel" });
  }

  /** Whether nothing is left to do until an event comes from outside. */
  get isIdle(): boolean {
    if (this.state.status !== "running" || this.#heldAt !== null || this.#yielded) return false;
    if (this.#ticks.length + this.#commands.length + this.#sent.length > 0) return false;
    for (const delivery of this.state.deliveries.values()) {
      if (!delivery.suspended && !this.#waitsFor(delivery, "isIdle")) return false;
    }
    return true;
  }

  /** Whether no step is at work and nothing is left to do until time passes or an event comes from outside. */
  get rests(): boolean {
    if (this.state.status !== "running" || this.#heldAt !== null || this.#yielded) return false;
    if (this.#ticks.length + this.#commands.length + this.#sent.length > 0) return false;
    if (this.state.running === 0) return true;
    const deliveries = [...this.state.deliveries.values()];
    return deliveries.every(
      (it) => it.worker < 0 || this.#options.asleep?.(it) === true || this.#waitsFor(it, "rests"),
    );
  }

  /** Whether it has more to do at once, whatever its steps do. */
  get isBusy(): boolean {
    if (this.state.status !== "running" || this.#heldAt !== null) return false;
    if (this.#yielded || this.#ticks.length + this.#commands.length + this.#sent.length > 0) return true;
    for (const delivery of this.state.deliveries.values()) {
      if (this.#calling.children(delivery).some(({ isBusy }) => isBusy)) return true;
    }
    return false;
  }

  /** Looks again whether it has come to a stand: a run of one of its steps has. */
  settle(): void {
    if (!this.#pumping && !this.#yielded) this.#tellQuiet();
  }

  /** Whether a step that is at work has runs of its own, and all of those have come to a stand. */
  #waitsFor(delivery: Delivery, how: "isIdle" | "rests"): boolean {
    const children = this.#calling.children(delivery);
    return children.length > 0 && children.every((it) => it[how]);
  }

  #pump(): void {
    if (this.#pumping || this.#yielded) return;
    this.#pumping = true;
    try {
      while (this.#heldAt === null) {
        const command = this.#commands.peek();
        if (command !== undefined) {
          if (this.#hook !== undefined && command.type === "run-worker" && this.#holdsDelivery(command.delivery)) break;
          this.#commands.shift();
          this.#carryOut(command);
          continue;
        }
        const tick = this.#ticks.peek();
        if (tick === undefined) break;
        if (this.#hook !== undefined && this.#holdsTick(tick)) break;
        this.#ticks.shift();
        for (const next of this.#reduce(tick)) {
          if (this.#hook === undefined) this.#carryOut(next);
          else this.#commands.push(next);
        }
        if (--this.#untilLook <= 0 && this.#overBudget()) break;
      }
    } finally {
      this.#pumping = false;
    }
    this.#tellQuiet();
  }

  #tellQuiet(): void {
    if (this.#options.idle !== undefined && this.isIdle) this.#options.idle();
    if (this.#options.rests !== undefined && this.rests) this.#options.rests();
  }

  /** True once this turn of the event loop has had its time; the rest goes on in the next one. */
  #overBudget(): boolean {
    const now = turnTime();
    this.#untilLook = now - this.#lookedAt > LONG ? 1 : TICKS_PER_LOOK;
    this.#lookedAt = now;
    if (this.#turn !== currentTurn()) this.#beginTurn(now);
    if (now - this.#turnStart < TURN_BUDGET) return false;
    this.#yielded = true;
    nextTurn(() => this.#goOn());
    return true;
  }

  #goOn(): void {
    if (this.#hook?.lagsBehind?.(() => this.#goOn()) === true) return;
    this.#yielded = false;
    this.#beginTurn(turnTime());
    this.#flushSent();
  }

  #beginTurn(now: number): void {
    this.#turn = currentTurn();
    this.#turnStart = now;
  }

  #reduce(tick: Tick): Command[] {
    const { state } = this.#options;
    if (state.status !== "running") return [];
    const at = this.#clock.now();
    this.#journal?.push({ seq: this.#seq++, at, tick });
    if (!this.#observed) return reduce(state, tick, at);
    // What a delivery was is gone after the tick.
    const delivery = "delivery" in tick ? state.deliveries.get(tick.delivery) : undefined;
    const before = delivery && { ...delivery };
    const commands = reduce(state, tick, at);
    this.#observe(traceRecords(tick, at, commands, before), at);
    return commands;
  }

  #carryOut(command: Command): void {
    switch (command.type) {
      case "run-worker":
        this.#work(command.delivery);
        break;
      case "publish":
        this.#options.publish(command.event);
        break;
      case "retry-later":
        this.#later(command.in, { type: "retry", delivery: command.delivery.id });
        break;
      case "suspended":
        if (command.in !== null) {
          this.#later(command.in, { type: "wait-expired", delivery: command.delivery.id, waiter: command.waiter.id });
        }
        break;
      case "end":
        for (const deadline of this.#due ?? []) deadline.clear();
        this.#due = undefined;
        if (this.#observed) this.#observe([traceEnd(this.state)]);
        this.#options.ended(this.state);
        // A run may be cancelled before its turn has come.
        if (this.#started) this.#hook?.runEnded(this);
        break;
      case "queued":
      case "unhandled":
      case "collected":
      case "waited":
        break;
      default:
        command satisfies never;
    }
  }

  #work(delivery: Delivery): void {
    // A step that ended the run may have been ahead of this one in the same tick.
    if (this.state.status !== "running") return;
    const { calls } = delivery;
    let value: unknown;
    let promise: Promise<unknown> | undefined;
    try {
      value = this.#calling.call(delivery);
      // What only looks like a promise may throw, or call back twice: the promise of it doesn't.
      if (isThenable(value)) promise = Promise.resolve(value);
    } catch (error) {
      this.#threw(delivery, calls, error);
      return;
    }
    if (promise !== undefined) {
      const limit = this.#calling.stepLimit(delivery.step);
      if (limit !== undefined) promise = this.#limited(promise, delivery, limit);
      promise.then(
        (result) => this.#finish(delivery, calls, result),
        (error) => this.#threw(delivery, calls, error),
      );
    } else {
      this.#finish(delivery, calls, value);
    }
  }

  /** The promise, or the error of a step that takes too long, whichever is first. A step that waits takes no time. */
  #limited(
    value: Promise<unknown>,
    delivery: Delivery,
    limit: { milliseconds: number; error(): Error },
  ): Promise<unknown> {
    const { calls, startedAt } = delivery;
    // It may have blocked the thread before it gave its promise. One that is settled by now comes before the deadline.
    const left = limit.milliseconds - (this.#clock.now() - startedAt);
    return new Promise((resolve, reject) => {
      const deadline = this.#deadline(left, () => {
        if (delivery.calls === calls && !delivery.suspended) reject(limit.error());
      });
      value.then(resolve, reject).then(() => this.#clear(deadline));
    });
  }

  #threw(delivery: Delivery, calls: number, error: unknown): void {
    if (delivery.calls !== calls) return;
    this.#settle(this.#failure(delivery, error));
  }

  #failure(delivery: Delivery, error: unknown): Tick {
    this.#calling.settled(delivery, true);
    const { id } = delivery;
    const at = this.#clock.now();
    let cause = error;
    try {
      const milliseconds = this.#calling.retryIn(delivery, error, at);
      if (milliseconds !== undefined) return { type: "step-threw", delivery: id, error, retryIn: milliseconds };
    } catch (wrongPolicy) {
      cause = wrongPolicy;
    }
    const event = this.#calling.failedEvent(delivery, cause, at);
    if (event === undefined) return { type: "step-threw", delivery: id, error: cause };
    return { type: "step-threw", delivery: id, error: cause, failed: this.record(event, "failure", delivery) };
  }

  #later(milliseconds: number, tick: Tick): void {
    if (milliseconds <= 0) this.dispatch(tick);
    else this.#deadline(milliseconds, () => this.dispatch(tick));
  }

  /** Calls back once the run's clock has gone on by that long, unless the run ends first. */
  #deadline(milliseconds: number, reached: () => void): Deadline {
    const deadline: Deadline = new Deadline(this.#clock.now() + milliseconds, this.#clock, () => {
      this.#due?.delete(deadline);
      reached();
    });
    this.#due ??= new Set();
    this.#due.add(deadline);
    return deadline;
  }

  #clear(deadline: Deadline): void {
    deadline.clear();
    this.#due?.delete(deadline);
  }

  #finish(delivery: Delivery, calls: number, value: unknown): void {
    // It was called anew meanwhile: because it asked for an event, or took too long.
    if (delivery.calls !== calls) return;
    let tick: Tick;
    try {
      tick = this.#returned(delivery, this.#calling.returned(delivery, value));
      this.#calling.settled(delivery, false);
    } catch (error) {
      tick = this.#failure(delivery, error);
    }
    this.#settle(tick);
  }

  #returned(delivery: Delivery, value: Event | readonly Event[] | null): Tick {
    const { id } = delivery;
    if (value === null) return { type: "step-returned", delivery: id, event: null };
    if (value instanceof Event) {
      return { type: "step-returned", delivery: id, event: this.record(value, "return", delivery) };
    }
    const list = value.map((event) => this.record(event, "return", delivery));
    return { type: "step-returned", delivery: id, event: null, list };
  }

  #settle(tick: Tick): void {
    this.#ticks.push(tick);
    this.#flushSent();
  }

  /**
   * Lets go of the first event that steps sent, and of each further one a microtask later: what a step does at once
   * with one of them comes before the next, as in the reference implementation.
   */
  #flushSent(): void {
    // A turn that has had its time goes on with them when its next one comes.
    if (this.#yielded) return;
    const tick = this.#sent.shift();
    if (tick !== undefined) this.#ticks.push(tick);
    this.#pump();
    if (this.#sent.length === 0 || this.#flushing) return;
    this.#flushing = true;
    afterThis(() => {
      this.#flushing = false;
      this.#flushSent();
    });
  }

  #holdsTick(tick: Tick): boolean {
    if (this.#approved === tick) {
      this.#approved = undefined;
      return false;
    }
    if (this.state.status !== "running" || this.#hook?.beforeTick(this, tick) !== true) return false;
    this.#stop({ type: "tick", tick });
    return true;
  }

  #holdsDelivery(delivery: Delivery): boolean {
    if (this.#approved === delivery) {
      this.#approved = undefined;
      return false;
    }
    if (this.state.status !== "running" || this.#hook?.beforeDelivery(this, delivery) !== true) return false;
    this.#stop({ type: "delivery", delivery });
    return true;
  }

  #stop(at: HeldAt): void {
    this.#heldAt = at;
    this.#clock.hold();
  }

  get #observed(): boolean {
    return this.#hook !== undefined || this.#options.trace !== undefined;
  }

  #observe(bodies: readonly TraceBody[], at: number = this.#clock.now()): void {
    if (bodies.length === 0) return;
    const records = bodies.map((body) => ({ seq: this.#records++, run: this.id, at, ...body }) as TraceRecord);
    this.#hook?.recorded(this, records);
    const { trace } = this.#options;
    if (trace === undefined) return;
    for (const record of records) {
      try {
        trace(record);
      } catch (error) {
        // Who looks on doesn't disturb the run; what they throw is seen all the same.
        uncaught(error);
      }
    }
  }
}

type TraceBody = ReturnType<typeof traceEnd>;

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

function debugHook(): DebugHook | undefined {
  const hook = (globalThis as { [DEBUG_HOOK]?: DebugHook })[DEBUG_HOOK];
  return hook?.version === DEBUG_HOOK_VERSION ? hook : undefined;
}
