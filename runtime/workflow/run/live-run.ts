import type { ExecutorHost, Quiet } from "../../engine/executor/options.js";
import { Executor } from "../../engine/executor.js";
import { initialState } from "../../engine/routes.js";
import type { Delivery, RunFailure, RunState } from "../../engine/state.js";
import type { EventRecord, Tick } from "../../engine/ticks.js";
import { Deadline } from "../../engine/time/deadline.js";
import {
  type StartEvent,
  StopEvent,
  WorkflowCancelledEvent,
  WorkflowFailedEvent,
  WorkflowTimedOutEvent,
} from "../../events/built-in.js";
import { WorkflowIdleEvent } from "../../events/internal.js";
import type { WorkflowGraph } from "../../graph/types.js";
import { traceLine } from "../../journal/text/trace-line.js";
import type { TraceRecord } from "../../journal/trace-record.js";
import { WorkflowCancelledError, WorkflowRuntimeError, WorkflowTimeoutError } from "../errors.js";
import { type Plan, startEvent } from "../plan.js";
import { firstState } from "../state/state-schema.js";
import { Calling } from "./calling.js";
import type { ParentRun } from "./children.js";
import { EventStream } from "./event-stream.js";
import { internalEvent } from "./internal-events.js";
import { openEndsOf } from "./open-ends-of.js";
import type { RunOptions, RunSettings } from "./run.js";
import { RunInternals } from "./run-internals.js";
import { type RunSeams, seamsOf } from "./seams.js";
import type { SavedRun } from "./snapshot.js";

type Traces = RunOptions["trace"];

const TIMEOUT: Tick = { type: "timeout" };

/** What a run is inside: its executor's host, with its stream and its outcome. One object, for there may be many runs. */
export class LiveRun extends Calling implements ExecutorHost {
  #stream: EventStream | undefined;
  readonly executor: Executor;
  override readonly internals: RunInternals;
  /** Whether its own stream shows what the runtime says about itself. */
  readonly exposesItself: boolean;
  readonly #parent: ParentRun | undefined;
  /** Who looks on: from outside, and from the runs that it is of. */
  readonly trace: Traces;
  readonly #timeout: number | null;
  readonly #seams: RunSeams;
  #deadline: Deadline | undefined;
  #leave: (() => void) | undefined;
  /** Made once somebody asks for the outcome. */
  #outcome: PromiseWithResolvers<unknown> | undefined;
  /** Undefined for a run that goes on, and for one that has given a result. */
  #error: { readonly thrown: unknown } | undefined;
  /** Whether somebody learns of a failure in another way. */
  #isNoted = false;

  constructor(workflow: object, plan: Plan, { timeout, tell, options = {}, parent }: RunSettings, saved?: SavedRun) {
    const seams = seamsOf(options);
    super({ plan, workflow, seams });
    this.#seams = seams;
    this.#parent = parent;
    this.#timeout = timeout;
    this.exposesItself = options.exposeInternal === true;
    this.trace = both(options.trace, both(parent?.trace, tell && ((record) => tell(traceLine(record)))));
    this.executor = new Executor(this, {
      id: parent?.childId ?? options.id,
      state: initialState(plan.routes),
      clock: parent?.clock,
      time: seams.time,
      events: saved?.events,
      journal: options.journal ?? (parent?.keepsJournal === true ? [] : undefined),
    });
    this.internals = new RunInternals(this.executor, plan, {
      outward: this,
      saved: saved?.children ?? [],
      events: saved?.classes ?? [],
    });
    seams.made?.(this.executor);
  }

  /** Applies the first ticks, now or when it is the run's turn. */
  begin({ gate }: RunSettings, { started, store, saved }: Beginning): void {
    const { executor } = this;
    const first: Tick =
      started === undefined
        ? { type: "resume", from: (saved as SavedRun).state }
        : { type: "add-event", event: executor.record(started, "run") };
    if (gate === undefined && store === undefined && saved === undefined) {
      this.#go(first);
      return;
    }
    const before: Tick[] = store === undefined ? [] : [{ type: "store", delivery: 0, path: "", value: store }];
    const after: Tick[] = (saved?.pending ?? []).map((event) => ({ type: "add-event", event }));
    const [tick, ...more] = [...before, first, ...after] as [Tick, ...Tick[]];
    if (gate === undefined) this.#go(tick, ...more);
    else this.#leave = gate.enter(() => this.#go(tick, ...more));
  }

  #go(first: Tick, ...more: readonly Tick[]): void {
    const { executor } = this;
    const timeout = this.#timeout;
    if (timeout !== null) {
      const { clock } = executor;
      this.#deadline = new Deadline(clock.now() + timeout * 1000, clock, this, TIMEOUT);
    }
    executor.start(first, ...more);
  }

  /** Its time is over. */
  reached(): void {
    this.executor.dispatch(TIMEOUT);
  }

  get graph(): WorkflowGraph {
    return this.plan.graph;
  }
  get parentId(): string | null {
    return this.#parent?.run ?? null;
  }
  get parent(): ParentRun | undefined {
    return this.#parent;
  }
  /** Whether a stream shows what the runtime says about itself: its own, or one of the runs that it is of. */
  get exposes(): boolean {
    return this.exposesItself || this.#parent?.exposes === true;
  }
  get observes(): boolean {
    return this.trace !== undefined || this.exposes;
  }
  get watches(): boolean {
    return this.exposesItself || this.#parent !== undefined || this.#seams.rests !== undefined;
  }

  get stream(): EventStream {
    this.#stream ??= new EventStream();
    return this.#stream;
  }

  publish({ event }: EventRecord): void {
    this.stream.push(event);
    // What ends it is for the step that runs it.
    if (this.#parent !== undefined && !(event instanceof StopEvent)) this.#parent.publish(event);
  }

  observe(record: TraceRecord): void {
    if (this.exposes) this.expose(record, "");
    this.trace?.(record);
  }

  /** Says on its stream, and on those of the runs that it is of, what the runtime says about it. */
  expose(record: TraceRecord, path: string): void {
    if (this.exposesItself) {
      const event = internalEvent(record, path, () => this.executor.isIdle);
      if (event !== null) this.stream.push(event);
    }
    if (this.#parent?.exposes === true) this.#parent.expose(record, `${this.graph.workflow}/${path}`);
  }

  quiet(run: Quiet): void {
    const parent = this.#parent;
    if (parent === undefined) {
      if (this.exposesItself && run.isIdle) this.stream.push(new WorkflowIdleEvent({}));
      if (this.#seams.rests !== undefined && run.rests) this.#seams.rests();
    } else if (run.isIdle) {
      if (this.exposesItself) this.stream.push(new WorkflowIdleEvent({}));
      parent.quiet();
      // One that isn't idle, because it waits for an attempt say, has come to a stand as well.
    } else if (run.rests) parent.quiet();
  }

  asleep(delivery: Delivery): boolean {
    return this.#seams.asleep?.(delivery) === true;
  }

  ended(state: RunState): void {
    this.#deadline?.clear();
    this.#leave?.();
    const error = this.#end(state);
    this.stream.end();
    this.internals.end(error);
    if (state.status !== "running") this.#parent?.ended(state.status);
    if (state.status === "completed") {
      this.#outcome?.resolve(resultOf(state));
      return;
    }
    this.#error = { thrown: error };
    if (this.stream.isRead) this.#isNoted = true;
    // A failure that nobody hears of is an unhandled rejection.
    if (!this.#isNoted) this.outcome();
    if (this.#outcome !== undefined) this.#reject(this.#outcome, error);
  }

  /** For the run's result, or what awaiting it throws. */
  outcome(): Promise<unknown> {
    if (this.#outcome !== undefined) return this.#outcome.promise;
    this.#outcome = Promise.withResolvers();
    const { state } = this.executor;
    if (state.status === "completed") this.#outcome.resolve(resultOf(state));
    else if (this.#error !== undefined) this.#reject(this.#outcome, this.#error.thrown);
    return this.#outcome.promise;
  }

  /** Somebody learns of a failure in another way: that nobody awaits the run is no fault. */
  note(): void {
    this.#isNoted = true;
    this.#outcome?.promise.catch(() => {});
  }

  #reject({ promise, reject }: PromiseWithResolvers<unknown>, error: unknown): void {
    if (this.#isNoted) promise.catch(() => {});
    reject(error);
  }

  /** Puts the event that says how it ended onto the stream; gives what awaiting the run throws. */
  #end(state: RunState): unknown {
    const { workflow } = this.graph;
    switch (state.status) {
      case "timed-out": {
        const { activeSteps } = state;
        const timeout = this.#timeout ?? 0;
        this.stream.push(new WorkflowTimedOutEvent({ timeout, activeSteps }));
        return new WorkflowTimeoutError(workflow, timeout, activeSteps, openEndsOf(state, this.internals.children));
      }
      case "cancelled":
        this.stream.push(new WorkflowCancelledEvent({}));
        return new WorkflowCancelledError(workflow);
      case "failed": {
        const { stepName, event, error, attempts, elapsed } = state.failure as RunFailure;
        this.stream.push(
          new WorkflowFailedEvent({ stepName, exception: error, attempts, elapsedSeconds: elapsed / 1000 }),
        );
        // A step may throw undefined: awaiting the run must throw all the same.
        return error ?? threwNothing(workflow, stepName, event, error);
      }
      default:
        return undefined;
    }
  }
}

/** What a run begins with: its input and store, or what was saved. Throws what keeps it from starting. */
export function beginning(plan: Plan, input: object, store: RunOptions["store"], saved?: SavedRun): Beginning {
  if (saved !== undefined) return { started: undefined, store: undefined, saved };
  return { started: startEvent(plan, input), store: firstStore(plan, store), saved };
}

interface Beginning {
  readonly started: StartEvent | undefined;
  readonly store: RunOptions["store"];
  readonly saved: SavedRun | undefined;
}

/** What the store holds at first; undefined for nothing. Throws WorkflowStateError. */
function firstStore({ state, graph }: Plan, given: RunOptions["store"]): RunOptions["store"] {
  return state === undefined ? given : firstState(graph.workflow, state, given ?? {});
}

function both(one: Traces, other: Traces): Traces {
  if (one === undefined || other === undefined) return one ?? other;
  return (record) => {
    one(record);
    other(record);
  };
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
