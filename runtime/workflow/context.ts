import type { Delivery } from "../engine/state.js";
import type { AnyEventKey } from "../engine/ticks.js";
import type { AnyEventClass, Event, FieldsOf } from "../events/event.js";
import { jsonText } from "../journal/json-text.js";
import type { AnyState } from "./any-state.js";
import type { RunOptions, WorkflowRun } from "./run/run.js";
import type { RunInternals } from "./run/run-internals.js";
import { START } from "./run/starting.js";
import type { Store } from "./state/store.js";
import type { RunArguments, RunResult } from "./types.js";
import type { Workflow } from "./workflow.js";

/** One instance per expected class, in the same order. */
export type Collected<T extends readonly AnyEventClass[]> = { -readonly [K in keyof T]: InstanceType<T[K]> };

/** How a step waits for an event. */
export interface WaitOptions<E extends Event> {
  /** Shown on the run's stream once, to ask for the event. */
  readonly waiterEvent?: Event;
  /** Fields that the event must have, with these values. */
  readonly requirements?: Partial<FieldsOf<E>>;
  /** Seconds; null for no limit. 2,000 unless given. */
  readonly timeout?: number | null;
  /** Names the wait among those of the step. By class, requirements and order unless given. */
  readonly waiterId?: string;
}

/** Options of a run that is a step's own. */
export type ChildRunOptions = Omit<RunOptions, "id">;

/** How often a step failed with its event before. */
export interface RetryInfo {
  /** 0 in the first attempt. */
  readonly retryNumber: number;
  /** Seconds since the first attempt began; 0 in the first attempt. */
  readonly elapsedSeconds: number;
  /** What the last attempt threw. */
  readonly lastException: unknown;
}

/** Seconds. */
const WAIT_TIMEOUT = 2_000;

const NO_OPTIONS = Object.freeze({});
const NO_REQUIREMENTS = Object.freeze({});

function waitName(event: string, requirements: object): string {
  return requirements === NO_REQUIREMENTS ? event : `${event} ${jsonText(requirements)}`;
}

/** The call of a step that a context is of. */
export interface StepCall {
  readonly delivery: Delivery;
  /** False once its run has ended, and once it failed or is given up. */
  isAtWork(): boolean;
}

/** What a context keeps to itself. */
export let callOf: (context: Context) => StepCall;

/**
 * What a step can do beside returning an event. Each delivery gets its own.
 *
 * A step may go on after its run has ended: because it was cancelled or took too long, or another step ended it. Then
 * what it sends, shows and writes is dropped without a word, so that a callback that comes late harms nobody; reading
 * works on, `signal` has fired, and waiting for an event rejects with what awaiting the run throws.
 */
export class Context<S extends object = AnyState> {
  readonly #run: RunInternals;
  readonly #delivery: Delivery;

  /** Which call of the step this is. */
  readonly #call: number;
  #waits: Map<string, number> | undefined;
  #runs = 0;

  static {
    callOf = (context) => ({
      delivery: context.#delivery,
      isAtWork: () => context.#run.isAtWork(context.#delivery, context.#call),
    });
  }

  /** @internal Made by the run. */
  constructor(run: RunInternals, delivery: Delivery) {
    this.#run = run;
    this.#delivery = delivery;
    this.#call = delivery.calls;
  }

  /** The id of the run. */
  get runId(): string {
    return this.#run.id;
  }

  /** Fires when the run ends, e.g. because it was cancelled or timed out: hand it to what can be interrupted. */
  get signal(): AbortSignal {
    return this.#run.signal;
  }

  /** State that the run's steps share. */
  get store(): Store<S> {
    return this.#run.storeFor(this.#delivery) as unknown as Store<S>;
  }

  /**
   * Sends an event to every step that takes it, or to one. What the step returns goes first, if it returns in the same
   * turn of the event loop. Throws WorkflowRuntimeError for a step that doesn't exist or doesn't take the event.
   */
  sendEvent(event: Event, options?: { readonly step?: string }): void {
    this.#run.send(event, this.#delivery, options?.step);
  }

  /** Shows an event to the readers of the run's stream; no step receives it. */
  writeEventToStream(event: Event | null | undefined): void {
    if (event !== null && event !== undefined) this.#run.stream(event, this.#delivery);
  }

  /**
   * Waits for an event that comes from elsewhere, a person's answer say. The step's call is given up until then, which
   * frees its worker; when the event has come, the step is called anew from its beginning with the same event, and this
   * gives what came. So what stands before it runs twice.
   *
   *     const { name } = await ctx.waitForEvent(NameEvent, { waiterEvent: new AskName() });
   *
   * The step doesn't get the event in another way as well. Rejects with WaitTimeoutError after `timeout`.
   */
  waitForEvent<E extends Event>(
    eventClass: abstract new (...args: never[]) => E,
    options: WaitOptions<E> = NO_OPTIONS,
  ): Promise<E> {
    const { waiterEvent, requirements = NO_REQUIREMENTS, timeout = WAIT_TIMEOUT, waiterId } = options;
    const base = waiterId ?? waitName(eventClass.name, requirements);
    this.#waits ??= new Map();
    const nth = (this.#waits.get(base) ?? 0) + 1;
    this.#waits.set(base, nth);
    const order = {
      id: nth === 1 ? base : `${base} #${nth}`,
      key: eventClass as AnyEventKey,
      requirements: requirements as Readonly<Record<string, unknown>>,
      timeout: timeout === null ? null : timeout * 1000,
      asks: waiterEvent === undefined ? null : this.#run.asking(waiterEvent, this.#delivery),
    };
    return this.#run.wait(order, this.#delivery, this.#call) as Promise<E>;
  }

  /**
   * Runs another workflow as this step's own, and gives its run: await it for the result.
   *
   *     const report = await ctx.run(new Research(), { topic: ev.topic });
   *
   * What it shows goes onto this run's stream too, and events from outside that it waits for reach it through this run.
   * It ends with this run, and where this call of the step fails; its own failure is thrown where it is awaited. A step
   * that is called again because it waited for an event gets the same run once more. Times stand still for both while a
   * debugger holds one. Throws what `workflow.run` throws.
   */
  run<W extends Workflow>(workflow: W, ...args: RunArguments<W, ChildRunOptions>): WorkflowRun<RunResult<W>> {
    const nth = ++this.#runs;
    const [input = {}, options] = args as [object?, ChildRunOptions?];
    return this.#run.runChild(this.#delivery, nth, {
      workflow: workflow.workflowName,
      start: (parent, saved) => workflow[START](input, { options, parent, saved }),
    }) as WorkflowRun<RunResult<W>>;
  }

  /** How often the step failed with this event before, and how. */
  retryInfo(): RetryInfo {
    const { failures } = this.#delivery;
    if (failures === undefined) return { retryNumber: 0, elapsedSeconds: 0, lastException: undefined };
    const { count, since, error } = failures;
    return { retryNumber: count, elapsedSeconds: (this.#run.now - since) / 1000, lastException: error };
  }

  /**
   * Waits for several events: puts `event` into this step's buffer and gives the whole set once it is complete, in the
   * order of `expected`; until then null. A class that is listed twice is waited for twice.
   *
   *     const all = ctx.collectEvents(ev, [Review, Review, Score]);
   *     if (all === null) return;
   */
  collectEvents<const T extends readonly AnyEventClass[]>(
    event: Event,
    expected: T,
    bufferId = "default",
  ): Collected<T> | null {
    return this.#run.collect(
      event,
      expected as readonly AnyEventKey[],
      bufferId,
      this.#delivery,
    ) as Collected<T> | null;
  }
}
