import { randomUUID } from "node:crypto";
import { Deadline } from "../engine/deadline.js";
import { Executor } from "../engine/executor.js";
import { type OpenEnds, openEnds } from "../engine/open-ends.js";
import { initialState } from "../engine/routes.js";
import type { Delivery, RunFailure, RunState, RunStatus } from "../engine/state.js";
import type { EventRecord, JournalEntry, Tick } from "../engine/ticks.js";
import {
  CollectionReleaseEvent,
  StepFailedEvent,
  StopEvent,
  WorkflowCancelledEvent,
  WorkflowFailedEvent,
  WorkflowTimedOutEvent,
} from "../events/built-in.js";
import { Event } from "../events/event.js";
import { isInternal, WorkflowIdleEvent } from "../events/internal.js";
import { executionTrace } from "../journal/causal-fold.js";
import type { ExecutionTrace } from "../journal/execution-trace.js";
import { journalRecords } from "../journal/records.js";
import type { TraceRecord } from "../journal/trace-record.js";
import { Context } from "./context.js";
import { describeValue } from "./describe-value.js";
import {
  StepTimeoutError,
  WorkflowCancelledError,
  WorkflowConfigurationError,
  WorkflowRuntimeError,
  WorkflowTimeoutError,
} from "./errors.js";
import { EventStream } from "./event-stream.js";
import type { Gate } from "./gate.js";
import { internalEvent } from "./internal-events.js";
import { type Plan, startEvent } from "./plan.js";
import { type AwaitedEvent, RunInternals } from "./run-internals.js";
import { type RunSnapshot, type SavedRun, snapshotOf } from "./snapshot.js";
import { firstState } from "./state-schema.js";
import { stepCalls } from "./step-calls.js";

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
  readonly options: RunOptions | undefined;
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
  readonly #executor: Executor;
  readonly #internals: RunInternals;
  readonly #stream = new EventStream();
  readonly #outcome: Promise<R>;
  readonly #exposes: boolean;

  /** Made by `Workflow.run`. */
  constructor(workflow: object, plan: Plan, input: object | SavedRun, { timeout, gate, options = {} }: RunSettings) {
    const settle = Promise.withResolvers<R>();
    this.#outcome = settle.promise;
    this.#exposes = options.exposeInternal === true;
    const saved = isSaved(input) ? input : undefined;
    const started = saved === undefined ? startEvent(plan, input) : undefined;
    const store = saved === undefined ? firstStore(plan, options.store) : undefined;
    const { functions, calls } = plan;
    const executor = new Executor({
      id: options.id ?? randomUUID(),
      graph: plan.graph,
      state: initialState(plan.routes),
      workflow,
      stepFunction: (step) => functions.get(step),
      call: (delivery) => {
        const fn = calls.get(delivery.step) as (this: object, ...args: unknown[]) => unknown;
        const context = new Context(this.#internals, delivery);
        const { event, members } = delivery.event;
        const { around } = stepCalls;
        if (around === undefined && members === undefined && plan.contextFirst.size === 0) {
          return fn.call(workflow, event, context);
        }
        const call = () => fn.apply(workflow, argumentsOf(plan, delivery, context));
        return around === undefined ? call() : around(context, call);
      },
      returned: (delivery, value) => returnedEvent(plan, delivery.step, value),
      retryIn: (delivery, error, at) => {
        const policy = plan.options.get(delivery.step)?.retryPolicy;
        if (policy === undefined) return undefined;
        const { since, count } = attempts(delivery);
        const seconds = policy.next((at - since) / 1000, count, error, `${executor.id}:${delivery.step}:${count}`);
        if (seconds === null) return undefined;
        if (typeof seconds === "number" && seconds >= 0 && seconds < Infinity) return seconds * 1000;
        throw new WorkflowConfigurationError(
          `The retryPolicy of step "${delivery.step}" must give seconds, 0 or more, or null for no further attempt; ` +
            `not ${describeValue(seconds)}.`,
          { cause: error },
        );
      },
      failedEvent: (delivery, error, at) => {
        if (!plan.catches) return undefined;
        const { since, count } = attempts(delivery);
        return new StepFailedEvent({
          stepName: delivery.step,
          inputEvent: delivery.event.event,
          exception: error,
          attempts: count,
          elapsedSeconds: (at - since) / 1000,
          failedAt: new Date(),
        });
      },
      stepLimit: (step) => {
        const timeout = plan.options.get(step)?.timeout;
        if (timeout === undefined) return undefined;
        return { milliseconds: timeout * 1000, error: () => new StepTimeoutError(step, timeout) };
      },
      publish: (record) => this.#stream.push(record.event),
      ended: (state) => {
        deadline?.clear();
        leave?.();
        const error = this.#end(state, timeout);
        this.#stream.end();
        this.#internals.end(error);
        if (error === undefined) settle.resolve(resultOf(state) as R);
        else {
          if (this.#stream.isRead) this.#outcome.catch(() => {});
          settle.reject(error);
        }
      },
      events: saved?.events,
      journal: options.journal,
      trace: options.exposeInternal === true ? (record) => this.#expose(record, options.trace) : options.trace,
      idle: options.exposeInternal === true ? () => this.#stream.push(new WorkflowIdleEvent({})) : undefined,
    });
    this.#executor = executor;
    this.#internals = new RunInternals(executor, plan);
    let deadline: Deadline | undefined;
    const begin = () => {
      if (timeout !== null) {
        const { clock } = executor;
        deadline = new Deadline(clock.now() + timeout * 1000, clock, () => executor.dispatch({ type: "timeout" }));
      }
      const before: Tick[] = store === undefined ? [] : [{ type: "store", delivery: 0, path: "", value: store }];
      const after: Tick[] = (saved?.pending ?? []).map((event) => ({ type: "add-event", event }));
      const first: Tick =
        started === undefined
          ? { type: "resume", from: (saved as SavedRun).state }
          : { type: "add-event", event: executor.record(started, "run") };
      const [tick, ...more] = [...before, first, ...after] as [Tick, ...Tick[]];
      executor.start(tick, ...more);
    };
    let leave: (() => void) | undefined;
    if (gate === undefined) begin();
    else leave = gate.enter(begin);
  }

  get id(): string {
    return this.#executor.id;
  }

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

  // biome-ignore lint/suspicious/noThenProperty: a run is awaited for its result
  then<A = R, B = never>(
    onResult?: ((value: R) => A | PromiseLike<A>) | null,
    // biome-ignore lint/suspicious/noExplicitAny: as PromiseLike declares it
    onError?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#outcome.then(onResult, onError);
  }

  catch<B = never>(onError: (reason: unknown) => B | PromiseLike<B>): Promise<R | B> {
    return this.#outcome.catch(onError);
  }

  finally(onEnd: () => void): Promise<R> {
    return this.#outcome.finally(onEnd);
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
    if (exposeInternal && !this.#exposes) {
      throw new WorkflowRuntimeError(
        "This run keeps no internal events. Start it with run(input, { exposeInternal: true }).",
      );
    }
    // Whoever reads the stream learns of the end there.
    if (this.status !== "running") this.#outcome.catch(() => {});
    return this.#stream.read(exposeInternal ? undefined : (event) => !isInternal(event));
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
    if (this.status !== "running") {
      throw new WorkflowRuntimeError(
        `This run of ${graph.workflow} has ended (${this.status}): nothing is left to go on with.`,
      );
    }
    return snapshotOf(graph.workflow, id, this.#executor.save());
  }

  /**
   * What the run may hang on now: events that no step took, steps that have collected some of what they want or wait
   * for an event, and those at work. After a timeout, what it hung on then.
   */
  openEnds(): OpenEnds {
    const { state } = this.#executor;
    return state.openEnds ?? openEnds(state);
  }

  /** Ends the run: its signal fires, no step starts any more, and awaiting it throws WorkflowCancelledError. */
  cancel(): void {
    this.#outcome.catch(() => {});
    this.#executor.cancel();
  }

  #expose(record: TraceRecord, also: RunOptions["trace"]): void {
    const event = internalEvent(record, () => this.#executor.isIdle);
    if (event !== null) this.#stream.push(event);
    also?.(record);
  }

  /** Puts the event that says how it ended onto the stream; gives what awaiting the run throws. */
  #end(state: RunState, timeout: number | null): unknown {
    const { graph } = this.#executor;
    switch (state.status) {
      case "timed-out": {
        const { activeSteps, openEnds: hangsOn } = state;
        this.#stream.push(new WorkflowTimedOutEvent({ timeout: timeout ?? 0, activeSteps }));
        return new WorkflowTimeoutError(graph.workflow, timeout ?? 0, activeSteps, hangsOn as OpenEnds);
      }
      case "cancelled":
        this.#stream.push(new WorkflowCancelledEvent({}));
        return new WorkflowCancelledError(graph.workflow);
      case "failed": {
        const { stepName, event, error, attempts, elapsed } = state.failure as RunFailure;
        this.#stream.push(
          new WorkflowFailedEvent({ stepName, exception: error, attempts, elapsedSeconds: elapsed / 1000 }),
        );
        // A step may throw undefined: awaiting the run must throw all the same.
        return error ?? threwNothing(graph.workflow, stepName, event, error);
      }
      default:
        return undefined;
    }
  }
}

/** What the store holds at first; undefined for nothing. Throws WorkflowStateError. */
function firstStore({ state, graph }: Plan, given: RunOptions["store"]): RunOptions["store"] {
  return state === undefined ? given : firstState(graph.workflow, state, given ?? {});
}

const SAVED: unique symbol = Symbol("saved run");

/** Marks what a run is to go on with, for the constructor. */
export function toResume(saved: SavedRun): SavedRun {
  return Object.assign(saved, { [SAVED]: true });
}

function isSaved(input: object): input is SavedRun {
  return Object.hasOwn(input, SAVED);
}

/** The failed attempts of a delivery, the one that just threw included. */
function attempts({ failures, startedAt }: Delivery): { count: number; since: number } {
  return { count: (failures?.count ?? 0) + 1, since: failures?.since ?? startedAt };
}

function threwNothing(workflow: string, step: string, { id, event }: EventRecord, thrown: unknown): Error {
  return new WorkflowRuntimeError(
    `Step "${step}" of ${workflow} threw ${String(thrown)} on ${event.constructor.name} #${id}.`,
  );
}

function resultOf(state: RunState): unknown {
  const event = state.result?.event;
  return event?.constructor === StopEvent ? (event as StopEvent).result : event;
}

/** What a step is called with: its event, a list, or several events as arguments of their own; and its context. */
function argumentsOf(plan: Plan, { step, event: { event, members } }: Delivery, context: Context): unknown[] {
  const all = members?.map((it) => it.event);
  const events = all === undefined ? [event] : event instanceof CollectionReleaseEvent ? [all] : all;
  return plan.contextFirst.has(step) ? [context, ...events] : [...events, context];
}

function returnedEvent(plan: Plan, step: string, value: unknown): Event | readonly Event[] | null {
  if (value === undefined || value === null) return null;
  if (isEvent(value)) return value;
  if (isList(value)) return returnedList(plan, step, value);
  throw new WorkflowRuntimeError(
    `Step "${step}" of ${plan.graph.workflow} returned ${describeValue(value)}, which is no event. ` +
      "Return an event, or nothing.",
  );
}

function returnedList(plan: Plan, step: string, list: readonly unknown[]): readonly Event[] {
  const place = `Step "${step}" of ${plan.graph.workflow}`;
  if (!plan.fansOut.has(step)) {
    throw new WorkflowRuntimeError(
      `${place} returned ${describeValue(list)}, and its type says nothing of a list. ` +
        "Annotate it as returning a list of events, or declare it: @step({ emits: [[SomeEvent]] }).",
    );
  }
  const wrong = list.findIndex((it) => !isEvent(it));
  if (wrong < 0) return list as readonly Event[];
  throw new WorkflowRuntimeError(
    `${place} returned a list in which number ${wrong + 1} is ${describeValue(list[wrong])}, which is no event.`,
  );
}

// A value may be a proxy that answers nothing.
function isEvent(value: unknown): value is Event {
  try {
    return value instanceof Event;
  } catch {
    return false;
  }
}

function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
