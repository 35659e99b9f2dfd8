import type { Delivery, RunState, Waiter } from "./state.js";
import type { AnyEventKey } from "./ticks.js";

/** What a run that goes on, and doesn't come to an end, may hang on. */
export interface OpenEnds {
  /** Steps at work. */
  readonly active: readonly string[];
  /** Steps that wait for their next attempt. */
  readonly retrying: readonly string[];
  /** Events that no step took, the first ones of them. */
  readonly unhandled: readonly { readonly event: string; readonly id: number; readonly step: string | null }[];
  /** Steps that have collected some of the events that they asked for. */
  readonly collecting: readonly {
    readonly step: string;
    /** The names of the classes that it has, and lacks; one for each event. */
    readonly has: readonly string[];
    readonly lacks: readonly string[];
  }[];
  /** Steps that wait for an event. */
  readonly waiting: readonly {
    readonly step: string;
    readonly event: string;
    readonly requirements: Readonly<Record<string, unknown>>;
  }[];
}

/** Why a run hasn't ended. */
export function openEnds(state: RunState): OpenEnds {
  const deliveries = [...state.deliveries.values()];
  return {
    active: activeSteps(state),
    retrying: stepsOf(deliveries.filter((it) => it.failures !== undefined && it.worker < 0 && !it.suspended)),
    unhandled: state.unhandled.map(({ id, event, step = null }) => ({ event: event.constructor.name, id, step })),
    collecting: [...state.steps.values()].flatMap(({ name, collected }) =>
      [...collected.values()].flatMap(({ byClass, expected }) => {
        const arrived = new Map([...byClass].map(([key, records]) => [key, records.length]));
        const lacks = expected.filter((key) => !take(arrived, key));
        const has = [...byClass].flatMap(([key, records]) => records.map(() => key.name));
        return has.length === 0 ? [] : [{ step: name, has, lacks: lacks.map((key) => key.name) }];
      }),
    ),
    waiting: openWaiters(state).map(({ step, waiter: { key, requirements } }) => ({
      step,
      event: key.name,
      requirements,
    })),
  };
}

/** What steps wait for, and hasn't come. */
export function openWaiters(state: RunState): { readonly step: string; readonly waiter: Waiter }[] {
  return [...state.waiting].flatMap(({ step, waiters }) =>
    [...(waiters?.values() ?? [])]
      .filter(({ event, expired }) => event === undefined && !expired)
      .map((waiter) => ({ step, waiter })),
  );
}

/** The steps that are being worked on, in the order of their declaration. */
export function activeSteps(state: RunState): string[] {
  return [...state.steps.values()].filter((step) => step.workers.some(Boolean)).map((step) => step.name);
}

function stepsOf(deliveries: readonly Delivery[]): string[] {
  return [...new Set(deliveries.map(({ step }) => step))];
}

function take(arrived: Map<AnyEventKey, number>, key: AnyEventKey): boolean {
  const left = arrived.get(key) ?? 0;
  arrived.set(key, left - 1);
  return left > 0;
}
