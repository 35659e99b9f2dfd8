import type { Executor } from "../../engine/executor.js";
import type { OpenEnds } from "../../engine/open-ends.js";
import type { RunStatus } from "../../engine/state.js";
import type { JournalEntry } from "../../engine/ticks.js";
import type { Event } from "../../events/event.js";
import { isInternal } from "../../events/internal.js";
import type { WorkflowGraph } from "../../graph/types.js";
import { executionTrace } from "../../journal/causal-fold.js";
import type { ExecutionTrace } from "../../journal/execution-trace.js";
import { journalRecords } from "../../journal/records.js";
import type { TraceRecord } from "../../journal/trace-record.js";
import { WorkflowRuntimeError } from "../errors.js";
import type { Plan } from "../plan.js";
import type { ChildRun, ParentRun } from "./children.js";
import type { Gate } from "./gate.js";
import { beginning, LiveRun } from "./live-run.js";
import { openEndsOf } from "./open-ends-of.js";
import type { AwaitedEvent, RunInternals } from "./run-internals.js";
import { type RunSnapshot, type SavedRun, snapshotOf } from "./snapshot.js";

/** What a run may be told beside its input. */
export interface RunOptions {
  /** Names the run; a random id unless given. */
  readonly id?: string;
  /** Lets `streamEvents({ exposeInternal: true })` show what the runtime says about itself. */
  readonly exposeInternal?: boolean;
  /** Called with each thing that the run does, as it does it. What it throws is an uncaught exception; the run goes on. */
  readonly trace?: (record: TraceRecord) => void;
  /**
   * What the run's store holds at first, e.g. `store` of a run before. Empty unless given. Where the workflow has a
   * schema for its state, that adds defaults and checks it.
   */
  readonly store?: Readonly<Record<string, unknown>>;
  /** Gets every tick of the run, in order: what the run is folded from, and what `run.trace()` shows. */
  readonly journal?: JournalEntry[];
}

/** What a workflow tells its runs. */
export interface RunSettings {
  /** Seconds; null for no limit. */
  readonly timeout: number | null;
  readonly gate: Gate | undefined;
  /** Gets what it does, in lines. */
  readonly tell: ((line: string) => void) | undefined;
  readonly options: RunOptions | undefined;
  /** The run whose step runs this one. */
  readonly parent?: ParentRun | undefined;
}

/**
 * A run of a workflow. Await it for the result; read `streamEvents()` for what it shows meanwhile.
 *
 *     const run = new JokeFlow().run({ topic: "pirates" });
 *     for await (const event of run.streamEvents()) console.log(event);
 *     const result = await run;
 *
 * Awaiting it throws what a step threw, WorkflowTimeoutError or WorkflowCancelledError. A run that fails while nobody
 * awaits it or reads its stream is an unhandled rejection, as a promise of that kind is: Node ends the program with it.
 */
export class WorkflowRun<R = unknown> implements PromiseLike<R> {
  readonly #live: LiveRun;

  /** @internal Made by `Workflow.run`. */
  constructor(workflow: object, plan: Plan, input: object | SavedRun, settings: RunSettings) {
    const saved = isSaved(input) ? input : undefined;
    const first = beginning(plan, input, settings.options?.store, saved);
    this.#live = new LiveRun(workflow, plan, settings, saved);
    settings.parent?.started(this.#asChild());
    this.#live.begin(settings, first);
  }

  /** Its id: the option `id`, or a random one. */
  get id(): string {
    return this.#executor.id;
  }

  /** What can happen in its workflow. */
  get graph(): WorkflowGraph {
    return this.#executor.graph;
  }

  /** Where it stands. */
  get status(): RunStatus {
    return this.#executor.state.status;
  }

  /** The ticks so far, where the run keeps them: under a debugger, or with the option `journal`. */
  get journal(): readonly JournalEntry[] {
    return this.#executor.journal;
  }

  /**
   * What the run did so far, by cause: each event with the step that emitted it, each delivery of it with its attempts,
   * waits and times in milliseconds, and what came of those. `String(run.trace())` reads well in a terminal.
   *
   *     const run = flow.run({ topic: "pirates" }, { journal: [] });
   *     await run;
   *     console.log(String(run.trace()));
   *
   * Folded from the journal; throws WorkflowRuntimeError for a run that keeps none.
   */
  trace(): ExecutionTrace {
    const { id: run, name: workflow, keepsJournal, journal } = this.#executor;
    if (!keepsJournal) {
      throw new WorkflowRuntimeError(
        `This run of ${workflow} keeps no journal, and its trace is made of that. Start it with run(input, { journal: [] }).`,
      );
    }
    return executionTrace(journalRecords({ run, workflow, steps: this.#executor.steps }, journal));
  }

  /** Makes the run awaitable: for its result, or what it failed with. */
  // biome-ignore lint/suspicious/noThenProperty: a run is awaited for its result
  then<A = R, B = never>(
    onResult?: ((value: R) => A | PromiseLike<A>) | null,
    // biome-ignore lint/suspicious/noExplicitAny: as PromiseLike declares it
    onError?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return (this.#live.outcome() as Promise<R>).then(onResult, onError);
  }

  /** As of a promise: what awaiting the run throws. */
  catch<B = never>(onError: (reason: unknown) => B | PromiseLike<B>): Promise<R | B> {
    return (this.#live.outcome() as Promise<R>).catch(onError);
  }

  /** As of a promise: called when the run has ended, however it did. */
  finally(onEnd: () => void): Promise<R> {
    return (this.#live.outcome() as Promise<R>).finally(onEnd);
  }

  /**
   * The events that steps write to the stream, those that ask a person, and last the one that ends the run: the
   * StopEvent, or WorkflowFailedEvent, WorkflowTimedOutEvent, WorkflowCancelledEvent. One reader gets them all, also
   * those from before it began. It doesn't throw for a run that fails.
   *
   * With `exposeInternal`, the events are among them that the runtime says about itself: StepStateChanged,
   * UnhandledEvent, WorkflowIdleEvent. The run must be started with `exposeInternal` too, else WorkflowRuntimeError.
   */
  streamEvents({
    exposeInternal = false,
  }: {
    readonly exposeInternal?: boolean;
  } = {}): AsyncGenerator<Event, void, void> {
    if (exposeInternal && !this.#live.exposesItself) {
      throw new WorkflowRuntimeError(
        "This run keeps no internal events. Start it with run(input, { exposeInternal: true }).",
      );
    }
    // Whoever reads the stream learns of the end there.
    if (this.status !== "running") this.#live.note();
    return this.#live.stream.read(exposeInternal ? undefined : (event) => !isInternal(event));
  }

  /**
   * The events that the run can take from outside now: those that steps wait for with `ctx.waitForEvent`, with the
   * fields that they must have, and else the HumanResponseEvents that its steps take.
   */
  awaitedEvents(): readonly AwaitedEvent[] {
    return this.#internals.awaitedEvents();
  }

  /**
   * Sends an event into the run from outside, to every step that takes it or to one. Throws WorkflowRuntimeError for a
   * run that has ended, and for a step that doesn't exist or doesn't take the event.
   */
  sendEvent(event: Event, options?: { readonly step?: string }): void {
    this.#internals.send(event, undefined, options?.step);
  }

  /** What `ctx.store` holds now. */
  get store(): Readonly<Record<string, unknown>> {
    return this.#executor.store;
  }

  /**
   * The run as it stands, as plain JSON: `flow.resume(snapshot)` goes on from there. Steps that are at work will be
   * called again with their events, and times begin anew. Throws WorkflowRuntimeError for a run that has ended or waits its turn, and
   * EventJsonError, which names the field, where something in it can't be JSON.
   */
  snapshot(): RunSnapshot {
    const { graph, id } = this.#executor;
    if (!this.#executor.started && this.status === "running") {
      throw new WorkflowRuntimeError(`This run of ${graph.workflow} waits its turn: start it again instead.`);
    }
    if (this.status === "running") {
      const children = this.#internals.children?.save(this.#executor) ?? [];
      const saved = this.#executor.save();
      if (this.#executor.state.status === "running") return snapshotOf(graph.workflow, id, { ...saved, children });
      // What was known, and not yet applied, has ended it.
      const given = this.#given();
      if (given !== null) return given;
    }
    throw new WorkflowRuntimeError(
      `This run of ${graph.workflow} has ended (${this.status}): nothing is left to go on with.`,
    );
  }

  /**
   * What the run may hang on now: events that no step took, steps that have collected some of what they want or wait
   * for an event, and those at work. After a timeout, what it hung on then.
   */
  openEnds(): OpenEnds {
    return openEndsOf(this.#executor.state, this.#internals.children);
  }

  /** Ends the run: its signal fires, no step starts any more, and awaiting it throws WorkflowCancelledError. */
  cancel(): void {
    this.#live.note();
    this.#executor.cancel();
  }

  get #executor(): Executor {
    return this.#live.executor;
  }
  get #internals(): RunInternals {
    return this.#live.internals;
  }

  /** What it is to the run whose step runs it. */
  #asChild(): ChildRun {
    const executor = this.#executor;
    const { id, name, steps } = executor;
    const status = () => this.status;
    return {
      ...{ id, workflow: name, steps, journal: executor.keepsJournal ? executor.journal : null },
      get status() {
        return status();
      },
      get isIdle() {
        return executor.isIdle;
      },
      get rests() {
        return executor.rests;
      },
      get isBusy() {
        return executor.isBusy;
      },
      awaitedEvents: () => this.awaitedEvents(),
      sendEvent: (event) => this.sendEvent(event),
      openEnds: () => this.openEnds(),
      save: () => this.#saved(),
      cancel: () => this.cancel(),
    };
  }

  /** As it stands; of one that has given a result, what gives it at once; null for what is to be started anew. */
  #saved(): RunSnapshot | null {
    if (this.status !== "running") return this.#given();
    return this.#executor.started ? this.snapshot() : null;
  }

  /** What gives the run's result at once; null where it has none. */
  #given(): RunSnapshot | null {
    const { name, id, state } = this.#executor;
    if (state.result === undefined) return null;
    return snapshotOf(name, id, { ...this.#executor.save(), pending: [state.result], children: [] });
  }
}

const SAVED: unique symbol = Symbol("saved run");

/** Marks what a run is to go on with, for the constructor. */
export function toResume(saved: SavedRun): SavedRun {
  return Object.assign(saved, { [SAVED]: true });
}

function isSaved(input: object): input is SavedRun {
  return Object.hasOwn(input, SAVED);
}
