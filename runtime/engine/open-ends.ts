import type { Delivery, RunState, StepState, Waiter } from "./state.js";
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
  /** The runs that steps have started as their own; absent: none. */
  readonly children?: readonly { readonly step: string; readonly workflow: string; readonly openEnds: OpenEnds }[];
}

/** Why a run hasn't ended. */
export function openEnds(state: RunState): OpenEnds {
  const deliveries = [...state.deliveries.values()];
  return {
    active: activeSteps(state),
    retrying: stepsOf(deliveries.filter((it) => it.failures !== undefined && it.worker < 0 && !it.suspended)),
    unhandled: state.unhandled.map(({ id, event, step = null }) => ({ event: event.constructor.name, id, step })),
    collecting: [...state.steps.values()].flatMap((step) => collectingOf(step)),
    waiting: openWaiters(state).map(({ step, waiter: { key, requirements } }) => ({
      step,
      event: key.name,
      requirements,
    })),
  };
}

function collectingOf({ route: { name, gathers }, collected, joining }: StepState): OpenEnds["collecting"] {
  const buffers = [...(collected?.values() ?? [])].map(({ byClass, expected }) => ({
    records: [...byClass.values()].flat(),
    expected,
  }));
  const expected = gathers?.kind === "join" ? gathers.params : [];
  const joins = [...(joining?.values() ?? [])].map((records) => ({ records, expected }));
  return [...buffers, ...joins].flatMap(({ records, expected: all }) => {
    const arrived = new Map<AnyEventKey, number>();
    for (const { event } of records) {
      const key = event.constructor as AnyEventKey;
      arrived.set(key, (arrived.get(key) ?? 0) + 1);
    }
    const lacks = all.filter((key) => !take(arrived, key)).map((key) => key.name);
    return records.length === 0 ? [] : [{ step: name, has: records.map(({ event }) => event.constructor.name), lacks }];
  });
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
  return [...state.steps.values()].filter((step) => step.workers.some(Boolean)).map(({ route }) => route.name);
}

function stepsOf(deliveries: readonly Delivery[]): string[] {
  return [...new Set(deliveries.map(({ step }) => step))];
}

function take(arrived: Map<AnyEventKey, number>, key: AnyEventKey): boolean {
  const left = arrived.get(key) ?? 0;
  arrived.set(key, left - 1);
  return left > 0;
}
