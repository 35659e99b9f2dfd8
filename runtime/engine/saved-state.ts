import type { CollectBuffer, Delivery, Failures, RunState } from "./state.js";
import type { AnyEventKey, EventRecord } from "./ticks.js";

/**
 * What a run needs to go on elsewhere: its store, the events that are on their way, and what its steps have collected
 * and wait for. What was being worked on is to be worked on again.
 */
export interface SavedState {
  readonly store: Readonly<Record<string, unknown>>;
  readonly nextDelivery: number;
  /** In the order in which they were emitted to their steps. */
  readonly deliveries: readonly SavedDelivery[];
  readonly collected: readonly {
    readonly step: string;
    readonly buffer: string;
    readonly expected: readonly AnyEventKey[];
    readonly events: readonly EventRecord[];
  }[];
  readonly unhandled: readonly EventRecord[];
}

export interface SavedDelivery {
  readonly id: number;
  readonly step: string;
  readonly event: EventRecord;
  readonly failures?: Failures;
  readonly suspended: boolean;
  readonly waiters: readonly SavedWaiter[];
}

export interface SavedWaiter {
  readonly id: string;
  readonly key: AnyEventKey;
  readonly requirements: Readonly<Record<string, unknown>>;
  /** Milliseconds, which begin anew; null for no limit. */
  readonly timeout: number | null;
  readonly event?: EventRecord;
  readonly expired: boolean;
}

export function saveState(state: RunState): SavedState {
  return {
    store: state.store,
    nextDelivery: state.nextDelivery,
    deliveries: [...state.deliveries.values()].map(saveDelivery),
    collected: [...state.steps.values()].flatMap(({ name, collected }) =>
      [...collected]
        .filter(([, { ids }]) => ids.size > 0)
        .map(([buffer, { expected, byClass }]) => ({
          step: name,
          buffer,
          expected,
          events: [...byClass.values()].flat().sort((a, b) => a.id - b.id),
        })),
    ),
    unhandled: [...state.unhandled],
  };
}

function saveDelivery({ id, step, event, failures, suspended, waiters }: Delivery): SavedDelivery {
  return {
    ...{ id, step, event, suspended },
    ...(failures === undefined ? {} : { failures }),
    waiters: [...(waiters?.values() ?? [])].map((it) => ({
      ...{ id: it.id, key: it.key, requirements: it.requirements, timeout: it.timeout, expired: it.expired },
      ...(it.event === undefined ? {} : { event: it.event }),
    })),
  };
}

/** The deliveries of a saved run; they are to be placed or, where they are suspended, left alone. */
export function restoreDelivery(saved: SavedDelivery): Delivery {
  const { id, step, event, failures, suspended, waiters } = saved;
  return {
    ...{ id, step, event, suspended, failures, worker: -1, startedAt: 0, calls: 0 },
    waiters: waiters.length === 0 ? undefined : new Map(waiters.map((it) => [it.id, { event: undefined, ...it }])),
  };
}

export function restoreBuffer({ expected, events }: SavedState["collected"][number]): CollectBuffer {
  const byClass = new Map<AnyEventKey, EventRecord[]>();
  for (const record of events) {
    const key = record.event.constructor as AnyEventKey;
    const arrived = byClass.get(key);
    if (arrived === undefined) byClass.set(key, [record]);
    else arrived.push(record);
  }
  return { expected, ids: new Set(events.map(({ id }) => id)), byClass };
}
