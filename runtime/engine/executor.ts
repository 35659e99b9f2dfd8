import { randomUUID } from "node:crypto";
import { DEBUG_HOOK, DEBUG_HOOK_VERSION, type DebuggedRun, type DebugHook, type HeldAt } from "../debug/hook.js";
import type { Event } from "../events/event.js";
import type { WorkflowGraph } from "../graph/types.js";
import { journalToLines } from "../journal/json/journal-to-json.js";
import { type TraceRecord, traceEnd, traceRecords } from "../journal/trace.js";
import type { Command } from "./commands.js";
import type { ExecutorHost, ExecutorOptions, Quiet } from "./executor/options.js";
import { type WorkHost, work } from "./executor/work.js";
import { type Fifo, fifo } from "./fifo.js";
import { reduce } from "./reduce.js";
import type { StepRoute } from "./routes.js";
import { type SavedState, saveState } from "./saved-state.js";
import type { Delivery, RunState } from "./state.js";
import type { EventRecord, JournalEntry, Tick } from "./ticks.js";
import { RunClock } from "./time/clock.js";
import { Due } from "./time/due.js";
import { inLaterTurn, ticksUntilLook } from "./time/turn-budget.js";
import { afterThis, nextTurn, uncaught } from "./time/turns.js";

/**
 * Runs a workflow in this process: applies ticks one at a time and carries out what the reducer commands. Nothing here
 * decides what happens; it decides when.
 */
export class Executor implements DebuggedRun, WorkHost, Quiet {
  readonly calling: ExecutorHost;
  readonly state: RunState;
  readonly clock: RunClock;
  readonly #hook: DebugHook | undefined = debugHook();
  readonly #journal: JournalEntry[] | undefined;
  /** Ticks that wait for their turn. */
  readonly #ticks: Fifo<Tick> = fifo();
  /** Commands of the last tick that aren't carried out yet: more than none only while the run is held. */
  #commands: Fifo<Command> | undefined;
  /** Events that steps sent; they go in once the sender returns, or when the event loop turns. */
  #sent: Fifo<Tick> | undefined;
  #id: string | undefined;
  #sending = false;
  #started = false;
  #flushing = false;
  #pumping = false;
  #yielded = false;
  #untilLook = 1;
  #seq = 0;
  #records = 0;
  #events = 0;
  #due: Due | undefined;
  #heldAt: HeldAt | null = null;
  /** The tick or delivery that a debugger held and then let go: it isn't asked again. */
  #approved: Tick | Delivery | undefined;

  constructor(host: ExecutorHost, { id, state, clock, time, events = 0, journal }: ExecutorOptions) {
    this.calling = host;
    this.state = state;
    this.clock = clock ?? new RunClock(time);
    this.#id = id;
    this.#events = events;
    this.#journal = journal ?? (this.#hook === undefined ? undefined : []);
  }

  get id(): string {
    this.#id ??= randomUUID();
    return this.#id;
  }
  get parent(): string | null {
    return this.calling.parentId;
  }
  get name(): string {
    return this.calling.graph.workflow;
  }
  get graph(): WorkflowGraph {
    return this.calling.graph;
  }
  get workflow(): object {
    return this.calling.workflow;
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
  get due(): Due {
    this.#due ??= new Due(this);
    return this.#due;
  }
  get heldAt(): HeldAt | null {
    return this.#heldAt;
  }
  stepFunction(step: string): ((...args: never[]) => unknown) | undefined {
    return this.calling.stepFunction(step);
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
    this.#sent ??= fifo();
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
      if (command.type === "run-worker") this.#postpone(command);
      else this.#carryOut(command);
    }
    // A step that waits frees its worker, and may leave nothing to do.
    if ((this.#commands?.length || tick.type === "wait") && !this.#pumping) afterThis(() => this.#pump());
    return commands;
  }

  /** False while the run waits its turn. */
  get started(): boolean {
    return this.#started;
  }

  /**
   * The run as it stands: its state, the events that are sent and not yet delivered, and how many there were. What is
   * known and not yet applied, because a turn of the event loop was over, is applied first: a step that has returned
   * isn't called again, and what it sent isn't sent twice. That may end the run.
   */
  save(): { readonly state: SavedState; readonly pending: readonly EventRecord[]; readonly events: number } {
    if (this.#heldAt === null) {
      for (let tick = this.#ticks.shift(); tick !== undefined; tick = this.#ticks.shift()) this.applyNow(tick);
    }
    const pending = [...this.#ticks, ...(this.#sent ?? [])].flatMap((tick) =>
      tick.type === "add-event" ? [tick.event] : [],
    );
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
    this.clock.release();
    this.#pump();
  }

  cancel(): void {
    if (this.state.status !== "running") return;
    if (this.#heldAt !== null) this.clock.release();
    this.#heldAt = null;
    this.#approved = undefined;
    this.#commands = undefined;
    this.applyNow({ type: "cancel" });
  }

  /** What is to be done at once. */
  get #waiting(): number {
    return this.#ticks.length + (this.#commands?.length ?? 0) + (this.#sent?.length ?? 0);
  }

  #postpone(command: Command): void {
    this.#commands ??= fifo();
    this.#commands.push(command);
  }

  /** Whether nothing is left to do until an event comes from outside. */
  get isIdle(): boolean {
    if (this.state.status !== "running" || this.#heldAt !== null || this.#yielded) return false;
    if (this.#waiting > 0) return false;
    for (const delivery of this.state.deliveries.values()) {
      if (!delivery.suspended && !this.#waitsFor(delivery, "isIdle")) return false;
    }
    return true;
  }

  /** Whether no step is at work and nothing is left to do until time passes or an event comes from outside. */
  get rests(): boolean {
    if (this.state.status !== "running" || this.#heldAt !== null || this.#yielded) return false;
    if (this.#waiting > 0) return false;
    if (this.state.running === 0) return true;
    const deliveries = [...this.state.deliveries.values()];
    return deliveries.every((it) => it.worker < 0 || this.calling.asleep(it) || this.#waitsFor(it, "rests"));
  }

  /** Whether it has more to do at once, whatever its steps do. */
  get isBusy(): boolean {
    if (this.state.status !== "running" || this.#heldAt !== null) return false;
    if (this.#yielded || this.#waiting > 0) return true;
    for (const delivery of this.state.deliveries.values()) {
      if (this.calling.children(delivery).some(({ isBusy }) => isBusy)) return true;
    }
    return false;
  }

  /** Looks again whether it has come to a stand: a run of one of its steps has. */
  settle(): void {
    if (!this.#pumping && !this.#yielded) this.#tellQuiet();
  }

  /** Whether a step that is at work has runs of its own, and all of those have come to a stand. */
  #waitsFor(delivery: Delivery, how: "isIdle" | "rests"): boolean {
    const children = this.calling.children(delivery);
    return children.length > 0 && children.every((it) => it[how]);
  }

  #pump(): void {
    if (this.#pumping || this.#yielded) return;
    this.#pumping = true;
    try {
      while (this.#heldAt === null) {
        const command = this.#commands?.peek();
        if (command !== undefined) {
          if (this.#hook !== undefined && command.type === "run-worker" && this.#holdsDelivery(command.delivery)) break;
          this.#commands?.shift();
          this.#carryOut(command);
          continue;
        }
        const tick = this.#ticks.peek();
        if (tick === undefined) break;
        if (this.#hook !== undefined && this.#holdsTick(tick)) break;
        this.#ticks.shift();
        for (const next of this.#reduce(tick)) {
          if (this.#hook === undefined) this.#carryOut(next);
          else this.#postpone(next);
        }
        if (--this.#untilLook > 0) continue;
        this.#untilLook = ticksUntilLook();
        if (this.#untilLook > 0) continue;
        this.#yield();
        break;
      }
    } finally {
      this.#pumping = false;
    }
    this.#tellQuiet();
  }

  #tellQuiet(): void {
    if (this.calling.watches) this.calling.quiet(this);
  }

  /** The rest goes on in the next turn of the event loop. */
  #yield(): void {
    this.#yielded = true;
    inLaterTurn(() => this.#goOn());
  }

  #goOn(): void {
    if (this.#hook?.lagsBehind?.(() => this.#goOn()) === true) return;
    this.#yielded = false;
    this.#flushSent();
  }

  #reduce(tick: Tick): Command[] {
    const { state } = this;
    if (state.status !== "running") return [];
    const at = this.clock.now();
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
        work(this, command.delivery);
        break;
      case "publish":
        this.calling.publish(command.event);
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
        this.#due?.takeAllBack();
        if (this.#observed) this.#observe([traceEnd(this.state)]);
        this.calling.ended(this.state);
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

  #later(milliseconds: number, tick: Tick): void {
    if (milliseconds <= 0) this.dispatch(tick);
    else this.due.after(milliseconds, tick);
  }

  /** What came of a delivery. Events that the step sent go in after it. */
  answered(tick: Tick): void {
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
    const tick = this.#sent?.shift();
    if (tick !== undefined) this.#ticks.push(tick);
    this.#pump();
    if (!this.#sent?.length || this.#flushing) return;
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
    this.clock.hold();
  }

  get #observed(): boolean {
    return this.#hook !== undefined || this.calling.observes;
  }

  #observe(bodies: readonly TraceBody[], at: number = this.clock.now()): void {
    if (bodies.length === 0) return;
    const records = bodies.map((body) => ({ seq: this.#records++, run: this.id, at, ...body }) as TraceRecord);
    this.#hook?.recorded(this, records);
    if (!this.calling.observes) return;
    for (const record of records) {
      try {
        this.calling.observe(record);
      } catch (error) {
        // Who looks on doesn't disturb the run; what they throw is seen all the same.
        uncaught(error);
      }
    }
  }
}

type TraceBody = ReturnType<typeof traceEnd>;

function debugHook(): DebugHook | undefined {
  const hook = (globalThis as { [DEBUG_HOOK]?: DebugHook })[DEBUG_HOOK];
  return hook?.version === DEBUG_HOOK_VERSION ? hook : undefined;
}
