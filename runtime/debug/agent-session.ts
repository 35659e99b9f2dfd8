import type { Delivery } from "../engine/state.js";
import type { Tick } from "../engine/ticks.js";
import type { TraceRecord } from "../journal/trace-record.js";
import { Breakpoints, failureOf, type Going, type Hold } from "./agent-holds.js";
import { scopesOf } from "./agent-scopes.js";
import { type CausalFrame, causalChain, EventIndex } from "./agent-stack.js";
import { References } from "./agent-variables.js";
import { type AgentHandlers, AgentRequestError } from "./channel.js";
import { DEBUG_HOOK_VERSION, type DebuggedRun, type DebugHook, type HeldAt } from "./hook.js";
import type { AgentEvents, AgentFrame, AgentScope, AgentStack, RunOutcome, StepFailure, Stopped } from "./protocol.js";

export interface AgentSessionOptions {
  send<E extends keyof AgentEvents>(event: E, body: AgentEvents[E]): void;
  /** Called with true while any run is held: nothing else may keep the process alive then. */
  keepAlive(alive: boolean): void;
  /** True where what was sent isn't taken yet: calls back once it is. */
  lagsBehind(goOn: () => void): boolean;
  /** The program may start. */
  started(): void;
  openInspector(): { readonly url: string };
  /** Has a JavaScript debugger stop in the next call of the function; done once that is in place. */
  stopInCallOf(step: (...args: never[]) => unknown): Promise<void>;
}

interface Followed {
  readonly run: DebuggedRun;
  readonly events: EventIndex;
  going: Going;
  /** Set while the run is held. */
  held: { readonly at: HeldAt; chain: CausalFrame[] | undefined } | null;
  lastFailure: StepFailure | null;
}

/** The debugger's side of every run in this process: holds them, lets them go, shows what they hold. */
export class AgentSession implements DebugHook {
  readonly version = DEBUG_HOOK_VERSION;
  readonly handlers: AgentHandlers;
  readonly #options: AgentSessionOptions;
  readonly #runs = new Map<string, Followed>();
  readonly #breakpoints = new Breakpoints();
  readonly #references = new References();
  readonly #whenQuiet: (() => void)[] = [];
  #pauseNext = false;
  #records: TraceRecord[] = [];
  #flushing = false;

  constructor(options: AgentSessionOptions) {
    this.#options = options;
    this.handlers = {
      go: ({ stopOnEntry }) => {
        this.#breakpoints.stopOnEntry = stopOnEntry;
        options.started();
      },
      setBreakpoints: ({ breakpoints, onStepFailed }) => this.#breakpoints.replace(breakpoints, onStepFailed),
      continue: ({ run }) => this.#resume(run, "free"),
      next: ({ run }) => this.#resume(run, "next"),
      stepInto: ({ run }) => this.#stepInto(run),
      pause: ({ run }) => this.#pause(run),
      stack: ({ run, start, levels }) => this.#stack(run, start, levels),
      scopes: ({ run, frame }) => this.#scopes(run, frame),
      variables: (args) => this.#references.read(args),
      openInspector: () => options.openInspector(),
      cancelRuns: () => this.#cancelRuns(),
    };
  }

  runStarted(run: DebuggedRun): void {
    const followed: Followed = { run, events: new EventIndex(), going: "free", held: null, lastFailure: null };
    this.#runs.set(run.id, followed);
    this.#options.send("runStarted", { run: run.id, workflow: run.name, graph: run.graph });
    if (this.#pauseNext) {
      this.#pauseNext = false;
      followed.going = "pause";
    }
  }

  beforeTick(run: DebuggedRun, tick: Tick): boolean {
    const followed = this.#runs.get(run.id);
    if (followed === undefined) return false;
    if (tick.type === "step-threw") followed.lastFailure = failureOf(run, tick);
    return this.#hold(followed, { type: "tick", tick }, this.#breakpoints.beforeTick(run, tick));
  }

  beforeDelivery(run: DebuggedRun, delivery: Delivery): boolean {
    const followed = this.#runs.get(run.id);
    if (followed === undefined) return false;
    const hold = this.#breakpoints.beforeDelivery(run, delivery, followed.going);
    if (hold === "into") {
      followed.going = "free";
      this.#enter(followed, delivery);
      return true;
    }
    return this.#hold(followed, { type: "delivery", delivery }, hold);
  }

  recorded(_run: DebuggedRun, records: readonly TraceRecord[]): void {
    for (const record of records) this.#records.push(record);
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.flush());
  }

  lagsBehind(goOn: () => void): boolean {
    return this.#options.lagsBehind(goOn);
  }

  runEnded(run: DebuggedRun): void {
    const followed = this.#runs.get(run.id);
    if (followed === undefined) return;
    this.flush();
    this.#forget(followed);
    this.#runs.delete(run.id);
    const status = run.state.status as RunOutcome;
    const failure = status === "failed" ? followed.lastFailure : null;
    this.#options.send("runEnded", { run: run.id, status, failure });
    if (this.#runs.size === 0) for (const quiet of this.#whenQuiet.splice(0)) quiet();
  }

  /** Sends the records that wait for the end of this turn. */
  flush(): void {
    this.#flushing = false;
    if (this.#records.length === 0) return;
    const records = this.#records;
    this.#records = [];
    this.#options.send("records", { records });
  }

  #hold(followed: Followed, at: HeldAt, hold: Hold): boolean {
    if (hold === null || hold === "into") return false;
    this.#stopped(followed, at, hold);
    return true;
  }

  #stopped(followed: Followed, at: HeldAt, stopped: Omit<Stopped, "run">): void {
    followed.held = { at, chain: undefined };
    followed.going = "free";
    this.#keepAlive();
    this.flush();
    this.#options.send("stopped", { run: followed.run.id, ...stopped });
  }

  #resume(id: string, going: Going): void {
    const followed = this.#heldRun(id);
    followed.going = going;
    this.#forget(followed);
    followed.run.release();
  }

  #pause(id: string | null): void {
    if (id === null) {
      this.#pauseNext = true;
      return;
    }
    const followed = this.#find(id);
    if (followed.held !== null) return;
    followed.run.hold();
    this.#stopped(followed, { type: "request" }, { reason: "pause", breakpoints: [], held: summaryOf(followed.run) });
  }

  #stepInto(id: string): void {
    const followed = this.#heldRun(id);
    const { at } = this.#held(followed);
    if (at.type !== "delivery") {
      this.#resume(id, "into");
      return;
    }
    this.#forget(followed);
    this.#enter(followed, at.delivery);
  }

  /** Lets a held delivery go once its step's function is sure to stop a JavaScript debugger. */
  #enter({ run }: Followed, delivery: Delivery): void {
    const step = run.stepFunction(delivery.step);
    const ready = step === undefined ? Promise.resolve() : this.#options.stopInCallOf(step);
    this.#options.keepAlive(true);
    void ready.finally(() => {
      this.#keepAlive();
      run.release();
    });
  }

  #stack(id: string, start: number, levels: number): AgentStack {
    const chain = this.#chain(this.#heldRun(id));
    const frames: AgentFrame[] = chain.slice(start, levels > 0 ? start + levels : undefined).map(({ frame }) => frame);
    return { total: chain.length, frames };
  }

  #scopes(id: string, frame: number): readonly AgentScope[] {
    const followed = this.#heldRun(id);
    return scopesOf(followed.run, this.#chain(followed)[frame]?.event, this.#references);
  }

  #chain(followed: Followed): CausalFrame[] {
    const held = this.#held(followed);
    held.chain ??= causalChain(followed.run, held.at, followed.events);
    return held.chain;
  }

  #cancelRuns(): void | Promise<void> {
    const runs = [...this.#runs.values()];
    if (runs.length === 0) return;
    const quiet = new Promise<void>((resolve) => this.#whenQuiet.push(resolve));
    for (const followed of runs) {
      this.#forget(followed);
      followed.run.cancel();
    }
    return quiet;
  }

  /** What a run was held at is over, and with it every reference into it. */
  #forget(followed: Followed): void {
    followed.held = null;
    this.#references.endOf(followed.run.id);
    this.#keepAlive();
  }

  #keepAlive(): void {
    this.#options.keepAlive([...this.#runs.values()].some(({ held }) => held !== null));
  }

  #find(id: string): Followed {
    const followed = this.#runs.get(id);
    if (followed === undefined) throw new AgentRequestError("no-such-run", `Run ${id} has ended.`);
    return followed;
  }

  #heldRun(id: string): Followed {
    const followed = this.#find(id);
    this.#held(followed);
    return followed;
  }

  #held(followed: Followed): NonNullable<Followed["held"]> {
    if (followed.held === null) throw new AgentRequestError("not-held", `Run ${followed.run.id} isn't held.`);
    return followed.held;
  }
}

function summaryOf(run: DebuggedRun): Stopped["held"] {
  const [top] = causalChain(run, { type: "request" }, new EventIndex());
  if (top?.frame.kind === "step") return { kind: "step", step: top.frame.step, event: top.frame.event };
  if (top?.frame.kind === "event") return { kind: "event", event: top.frame.event, step: top.event?.step ?? null };
  return { kind: "run" };
}
