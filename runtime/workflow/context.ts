import type { Delivery } from "../engine/state.js";
import type { AnyEventKey } from "../engine/ticks.js";
import type { AnyEventClass, Event } from "../events/event.js";
import type { RunInternals } from "./run-internals.js";
import type { Store } from "./store.js";

// biome-ignore lint/suspicious/noExplicitAny: an untyped state holds anything
type AnyState = Record<string, any>;

/** One instance per expected class, in the same order. */
export type Collected<T extends readonly AnyEventClass[]> = { -readonly [K in keyof T]: InstanceType<T[K]> };

/** What a step can do beside returning an event. Each delivery gets its own. */
export class Context<S extends object = AnyState> {
  readonly #run: RunInternals;
  readonly #delivery: Delivery;

  constructor(run: RunInternals, delivery: Delivery) {
    this.#run = run;
    this.#delivery = delivery;
  }

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
