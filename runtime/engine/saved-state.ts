import { byId } from "./by-id.js";
import { Numbered } from "./numbered.js";
import type { CollectBuffer, Delivery, Failures, FanOut, Gathered, RunState } from "./state.js";
import type { AnyEventKey, EventRecord } from "./ticks.js";

/**
 * What a run needs to go on elsewhere: its store, the events that are on their way, and what its steps have collected
 * and wait for. What was being worked on is to be worked on again.
 */
export interface SavedState {
  readonly store: Readonly<Record<string, unknown>>;
  readonly nextDelivery: number;
  readonly nextFanOut: number;
  /** In the order in which they were emitted to their steps. */
  readonly deliveries: readonly SavedDelivery[];
  readonly collected: readonly {
    readonly step: string;
    readonly buffer: string;
    readonly expected: readonly AnyEventKey[];
    readonly events: readonly EventRecord[];
  }[];
  /** What joins have of the events that they wait for. */
  readonly joining: readonly {
    readonly step: string;
    readonly fanOut: number;
    readonly events: readonly EventRecord[];
  }[];
  /** The lists that aren't over. */
  readonly fanOuts: readonly SavedFanOut[];
  readonly unhandled: readonly EventRecord[];
}

export interface SavedFanOut extends Omit<FanOut, "gathered"> {
  readonly gathered: readonly (Gathered & { readonly step: string })[];
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
    nextFanOut: state.nextFanOut,
    deliveries: [...state.deliveries.values()].map(saveDelivery),
    collected: [...state.steps.values()].flatMap(({ route, collected }) =>
      [...(collected ?? [])]
        .filter(([, { ids }]) => ids.size > 0)
        .map(([buffer, { expected, byClass }]) => ({
          step: route.name,
          buffer,
          expected,
          events: [...byClass.values()].flat().sort((a, b) => a.id - b.id),
        })),
    ),
    joining: [...state.steps.values()].flatMap(({ route, joining }) =>
      [...(joining ?? [])].map(([fanOut, events]) => ({ step: route.name, fanOut, events: [...events] })),
    ),
    fanOuts: [...(state.fanOuts?.values() ?? [])].map((list) => ({
      ...list,
      gathered: [...list.gathered].map(([step, { events, released }]) => ({ step, events: [...events], released })),
    })),
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
export function restoreDelivery(saved: SavedDelivery, place: number): Delivery {
  const { id, step, event, failures, suspended, waiters } = saved;
  return {
    ...{ id, step, place, event, suspended, failures, worker: -1, startedAt: 0, calls: 0 },
    waiters: waiters.length === 0 ? undefined : byId(waiters.map((it) => ({ event: undefined, ...it }))),
  };
}

/** Puts in place what steps had collected, in one way or the other. */
export function restoreGathered(state: RunState, { collected, joining, fanOuts }: SavedState): void {
  for (const saved of collected) {
    const step = state.steps.get(saved.step);
    if (step === undefined) continue;
    step.collected ??= new Map();
    step.collected.set(saved.buffer, restoreBuffer(saved));
  }
  for (const { step: name, fanOut, events } of joining) {
    const step = state.steps.get(name);
    if (step === undefined) continue;
    step.joining ??= new Map();
    step.joining.set(fanOut, [...events]);
  }
  for (const { gathered, ...list } of fanOuts) {
    const byStep = new Map(gathered.map(({ step, events, released }) => [step, { events: [...events], released }]));
    state.fanOuts ??= new Numbered();
    state.fanOuts.add({ ...list, gathered: byStep });
  }
}

function restoreBuffer({ expected, events }: SavedState["collected"][number]): CollectBuffer {
  const byClass = new Map<AnyEventKey, EventRecord[]>();
  for (const record of events) {
    const key = record.event.constructor as AnyEventKey;
    const arrived = byClass.get(key);
    if (arrived === undefined) byClass.set(key, [record]);
    else arrived.push(record);
  }
  return { expected, ids: new Set(events.map(({ id }) => id)), byClass };
}
