import type { Quiet } from "../../engine/executor/options.js";
import type { Executor } from "../../engine/executor.js";
import type { OpenEnds } from "../../engine/open-ends.js";
import { hasFields } from "../../engine/reduce/waits.js";
import type { StepRoute } from "../../engine/routes.js";
import type { Delivery, RunStatus } from "../../engine/state.js";
import type { JournalEntry } from "../../engine/ticks.js";
import type { RunClock } from "../../engine/time/clock.js";
import type { AnyEventClass, Event } from "../../events/event.js";
import type { TraceRecord } from "../../journal/trace-record.js";
import type { AwaitedEvent } from "./run-internals.js";
import type { RunSnapshot } from "./snapshot.js";

/** What a run is to the run whose step has started it. */
export interface ParentRun {
  /** The id of the run that it starts. */
  readonly childId: string;
  /** Its own id. */
  readonly run: string;
  /** Classes that no step mentions, for what was saved. */
  readonly events: readonly AnyEventClass[];
  readonly clock: RunClock;
  /** Whether its stream shows what the runtime says about itself. */
  readonly exposes: boolean;
  readonly keepsJournal: boolean;
  readonly trace: ((record: TraceRecord) => void) | undefined;
  started(child: ChildRun): void;
  /** Shows an event to the readers of the outer stream. */
  publish(event: Event): void;
  /** Shows what the runtime says about the inner run; `path` goes before the names of its steps. */
  expose(record: TraceRecord, path: string): void;
  /** The inner run has come to a stand. */
  quiet(): void;
  ended(status: Exclude<RunStatus, "running">): void;
}

/** What a run is to the one that it is of. */
export interface ChildRun extends Quiet {
  readonly id: string;
  readonly workflow: string;
  readonly steps: readonly StepRoute[];
  readonly journal: readonly JournalEntry[] | null;
  readonly status: RunStatus;
  awaitedEvents(): readonly AwaitedEvent[];
  sendEvent(event: Event): void;
  openEnds(): OpenEnds;
  /** As it stands, or as one that gives its result at once; null where it has ended without. */
  save(): RunSnapshot | null;
  cancel(): void;
}

/** A run that a snapshot holds of a step's own. */
export interface SavedChild {
  readonly delivery: number;
  /** Which one of the delivery, from 1. */
  readonly nth: number;
  readonly snapshot: RunSnapshot;
}

interface Started<R> {
  readonly child: ChildRun;
  /** What the step got. */
  readonly handle: R;
}

/** The runs that the steps of one run have started as their own. */
export class Children {
  readonly #byDelivery = new Map<number, Started<unknown>[]>();
  readonly #saved: Map<string, RunSnapshot>;

  constructor(saved: readonly SavedChild[] = []) {
    this.#saved = new Map(saved.map(({ delivery, nth, snapshot }) => [`${delivery} ${nth}`, snapshot]));
  }

  /** The one that a delivery's step started as its nth when it was called before, if it is of that workflow. */
  before(delivery: Delivery, nth: number, workflow: string): unknown {
    const started = this.#byDelivery.get(delivery.id)?.[nth - 1];
    return started?.child.workflow === workflow ? started.handle : undefined;
  }

  /** What was saved of it; given once. */
  takeSaved(delivery: Delivery, nth: number, workflow: string): RunSnapshot | undefined {
    const key = `${delivery.id} ${nth}`;
    const snapshot = this.#saved.get(key);
    this.#saved.delete(key);
    return snapshot?.workflow === workflow ? snapshot : undefined;
  }

  /** Numbers those of a delivery from 1, over all its attempts. */
  add(delivery: Delivery, nth: number, started: Started<unknown>): void {
    const list = this.#byDelivery.get(delivery.id) ?? [];
    this.#byDelivery.set(delivery.id, list);
    list[nth - 1] = started;
  }

  /** A call of the step is over. What it started is cancelled where it failed: the next call starts anew. */
  settled(delivery: Delivery, failed: boolean): void {
    if (!this.#byDelivery.has(delivery.id)) return;
    if (failed) for (const child of this.of(delivery)) child.cancel();
    this.forget(delivery.id);
  }

  /** Those of a delivery that go on. */
  of(delivery: Delivery): readonly ChildRun[] {
    return (this.#byDelivery.get(delivery.id) ?? []).map(({ child }) => child).filter(isRunning);
  }

  /** All that go on. */
  running(): readonly ChildRun[] {
    return [...this.#byDelivery.values()]
      .flat()
      .map(({ child }) => child)
      .filter(isRunning);
  }

  /** Gives an event from outside to those that wait for one like it. Whether there was one. */
  offer(event: Event): boolean {
    const waiting = this.running().filter((child) =>
      child.awaitedEvents().some((it) => event.constructor === it.eventClass && hasFields(event, it.requirements)),
    );
    for (const child of waiting) child.sendEvent(event);
    return waiting.length > 0;
  }

  /** For a snapshot: what goes on, and what has given a result, of deliveries that aren't done. */
  save(executor: Executor): readonly SavedChild[] {
    return [...this.#byDelivery].flatMap(([delivery, list]) => {
      if (!executor.state.deliveries.has(delivery)) return [];
      return list.flatMap(({ child }, index) => {
        const snapshot = child.save();
        return snapshot === null ? [] : [{ delivery, nth: index + 1, snapshot }];
      });
    });
  }

  cancel(): void {
    for (const child of this.running()) child.cancel();
    this.#byDelivery.clear();
  }

  /** The delivery is done: it is told of those only that go on. */
  forget(delivery: number): void {
    if ((this.#byDelivery.get(delivery) ?? []).every(({ child }) => !isRunning(child)))
      this.#byDelivery.delete(delivery);
  }
}

function isRunning({ status }: ChildRun): boolean {
  return status === "running";
}
