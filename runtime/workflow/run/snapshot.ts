import type { SavedDelivery, SavedFanOut, SavedState, SavedWaiter } from "../../engine/saved-state.js";
import type { AnyEventKey, EventRecord } from "../../engine/ticks.js";
import { CollectionReleaseEvent } from "../../events/built-in.js";
import type { AnyEventClass } from "../../events/event.js";
import type { EventJson, JsonValue } from "../../events/json/event-json.js";
import { type Classes, eventFromJson, valueFromJson } from "../../events/json/from-json.js";
import { eventToJson, valueToJson } from "../../events/json/to-json.js";
import type { StandardSchema } from "../../events/standard-schema.js";
import { WorkflowRuntimeError } from "../errors.js";
import { resumedState } from "../state/state-schema.js";
import type { SavedChild } from "./children.js";

/** A run in the middle, as plain JSON: `flow.resume(snapshot)` goes on from there, in this process or another. */
export interface RunSnapshot {
  readonly version: 1;
  /** The workflow's name. */
  readonly workflow: string;
  /** The run's id. */
  readonly run: string;
  /** How many events there were. */
  readonly events: number;
  readonly store: JsonValue;
  readonly nextDelivery: number;
  readonly deliveries: readonly DeliveryJson[];
  readonly collected: readonly {
    readonly step: string;
    readonly buffer: string;
    readonly expected: readonly string[];
    readonly events: readonly RecordJson[];
  }[];
  readonly joining: readonly {
    readonly step: string;
    readonly fanOut: number;
    readonly events: readonly RecordJson[];
  }[];
  readonly nextFanOut: number;
  readonly fanOuts: readonly FanOutJson[];
  readonly unhandled: readonly RecordJson[];
  /** Events that were sent and not yet delivered. */
  readonly pending: readonly RecordJson[];
  /** The runs that its steps have started as their own. */
  readonly children: readonly SavedChild[];
}

interface FanOutJson extends Omit<SavedFanOut, "gathered"> {
  readonly gathered: readonly {
    readonly step: string;
    readonly events: readonly RecordJson[];
    readonly released: boolean;
  }[];
}

interface RecordJson extends Omit<EventRecord, "event" | "recoveries" | "members"> {
  /** Absent for what the engine makes anew of its members. */
  readonly event?: EventJson;
  readonly members?: readonly RecordJson[];
  readonly recoveries?: Readonly<Record<string, number>>;
}

interface DeliveryJson extends Omit<SavedDelivery, "event" | "failures" | "waiters"> {
  readonly event: RecordJson;
  readonly failures?: {
    readonly count: number;
    readonly since: number;
    readonly at: number;
    readonly error: JsonValue;
  };
  readonly waiters: readonly (Omit<SavedWaiter, "key" | "requirements" | "event"> & {
    readonly key: string;
    readonly requirements: JsonValue;
    readonly event?: RecordJson;
  })[];
}

/** What an executor holds of a run. */
export interface SavedRun {
  /** Classes that no step mentions. */
  readonly classes: readonly AnyEventClass[];
  readonly children: readonly SavedChild[];
  readonly state: SavedState;
  readonly pending: readonly EventRecord[];
  readonly events: number;
}

/** Throws EventJsonError for a field, or a value of the store, that no JSON can hold. */
export function snapshotOf(
  workflow: string,
  run: string,
  { state, pending, events, children }: Omit<SavedRun, "classes">,
): RunSnapshot {
  const { store, nextDelivery, nextFanOut, deliveries, collected, joining, fanOuts, unhandled } = state;
  return {
    ...{ version: 1, workflow, run, events, nextDelivery, nextFanOut },
    store: valueToJson(store, `the store of ${workflow}`),
    deliveries: deliveries.map(deliveryToJson),
    collected: collected.map((it) => ({
      ...it,
      expected: it.expected.map(({ name }) => name),
      events: it.events.map(recordToJson),
    })),
    joining: joining.map((it) => ({ ...it, events: it.events.map(recordToJson) })),
    fanOuts: fanOuts.map((list) => ({
      ...list,
      gathered: list.gathered.map((it) => ({ ...it, events: it.events.map(recordToJson) })),
    })),
    unhandled: unhandled.map(recordToJson),
    pending: pending.map(recordToJson),
    children,
  };
}

/**
 * Throws WorkflowRuntimeError for what is no snapshot, or of another workflow; EventJsonError for an event whose class
 * isn't among `classes`, or that doesn't fit its class any more; WorkflowStateError for a state that doesn't fit.
 */
export function savedRunOf(
  workflow: string,
  snapshot: RunSnapshot,
  classes: readonly AnyEventClass[],
  schema?: StandardSchema,
): SavedRun {
  if (snapshot?.version !== 1) {
    throw new WorkflowRuntimeError(`resume() takes what run.snapshot() gave, of version 1; not ${describe(snapshot)}.`);
  }
  if (snapshot.workflow !== workflow) {
    throw new WorkflowRuntimeError(`${workflow} can't go on with a snapshot of ${snapshot.workflow}.`);
  }
  const read = reader(classes);
  const store = valueFromJson(snapshot.store, classes, `the store of ${workflow}`) as SavedState["store"];
  return {
    events: snapshot.events,
    children: snapshot.children,
    classes,
    pending: snapshot.pending.map(read.record),
    state: {
      store: schema === undefined ? store : resumedState(workflow, schema, store),
      nextDelivery: snapshot.nextDelivery,
      nextFanOut: snapshot.nextFanOut,
      deliveries: snapshot.deliveries.map(read.delivery),
      collected: snapshot.collected.map((it) => ({
        ...it,
        expected: it.expected.map(read.key),
        events: it.events.map(read.record),
      })),
      joining: snapshot.joining.map((it) => ({ ...it, events: it.events.map(read.record) })),
      fanOuts: snapshot.fanOuts.map((list) => ({
        ...list,
        gathered: list.gathered.map((it) => ({ ...it, events: it.events.map(read.record) })),
      })),
      unhandled: snapshot.unhandled.map(read.record),
    },
  };
}

function recordToJson({ event, recoveries, members, ...rest }: EventRecord): RecordJson {
  return {
    ...rest,
    ...(event instanceof CollectionReleaseEvent ? {} : { event: eventToJson(event) }),
    ...(members === undefined ? {} : { members: members.map(recordToJson) }),
    ...(recoveries === undefined ? {} : { recoveries: Object.fromEntries(recoveries) }),
  };
}

function deliveryToJson({ event, failures, waiters, ...rest }: SavedDelivery): DeliveryJson {
  return {
    ...rest,
    event: recordToJson(event),
    ...(failures === undefined
      ? {}
      : { failures: { ...failures, error: valueToJson(failures.error, `the failure of ${rest.step}`) } }),
    waiters: waiters.map(({ key, requirements, event: came, ...waiter }) => ({
      ...waiter,
      key: key.name,
      requirements: valueToJson(requirements, `what ${rest.step} waits for`),
      ...(came === undefined ? {} : { event: recordToJson(came) }),
    })),
  };
}

function reader(classes: readonly AnyEventClass[]) {
  const key = (name: string): AnyEventKey => {
    const found = classes.find((it) => it.name === name);
    if (found !== undefined) return found as AnyEventKey;
    throw new WorkflowRuntimeError(
      `The snapshot waits for ${name}, and no step of the workflow mentions it. Name its class: resume(snapshot, { events: [${name}] }).`,
    );
  };
  const record = ({ event, recoveries, members: saved, ...rest }: RecordJson): EventRecord => {
    const members = saved?.map(record);
    return {
      ...rest,
      event:
        event === undefined
          ? new CollectionReleaseEvent({ events: (members ?? []).map((it) => it.event) })
          : eventFromJson(event, classes as Classes),
      ...(members === undefined ? {} : { members }),
      ...(recoveries === undefined ? {} : { recoveries: new Map(Object.entries(recoveries)) }),
    };
  };
  const delivery = ({ event, failures, waiters, ...rest }: DeliveryJson): SavedDelivery => ({
    ...rest,
    event: record(event),
    // The time of the run begins anew, and that of its attempts with it.
    ...(failures === undefined
      ? {}
      : {
          failures: {
            count: failures.count,
            since: failures.since - failures.at,
            at: 0,
            error: valueFromJson(failures.error, classes as Classes, `the failure of ${rest.step}`),
          },
        }),
    waiters: waiters.map(({ key: name, requirements, event: came, ...waiter }) => ({
      ...waiter,
      key: key(name),
      requirements: valueFromJson(
        requirements,
        classes as Classes,
        `what ${rest.step} waits for`,
      ) as SavedWaiter["requirements"],
      ...(came === undefined ? {} : { event: record(came) }),
    })),
  });
  return { key, record, delivery };
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return `an object with version ${String((value as { version?: unknown }).version)}`;
}
