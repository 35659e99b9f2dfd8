import type { JournalEntry } from "../engine/ticks.js";
import type { Event } from "../events/event.js";
import type { ExecutionTrace, TracedCall, TracedDelivery } from "../journal/execution-trace.js";

/** A delivery of an event to a step, and all that the step did with it. Times are seconds of the run's clock. */
export interface TestStep {
  readonly step: string;
  /** What the step received. Of a list, or of several events at once, the first; undefined for an empty list. */
  readonly event: Event | undefined;
  /** All that it received: one event, unless it takes a list or several at once. */
  readonly received: readonly Event[];
  /** Where it stands at the end of the run. `failed`: its last attempt threw. */
  readonly state: TracedDelivery["state"];
  /** Each time that it was tried: once, unless it threw and was retried. */
  readonly attempts: readonly TestAttempt[];
  /** The names of the classes that it waited for with `ctx.waitForEvent`. */
  readonly waitedFor: readonly string[];
  /** What it returned and sent. */
  readonly emitted: readonly Event[];
  /** What it showed on the stream. */
  readonly streamed: readonly Event[];
}

/** An attempt of a step. Times are in seconds. */
export interface TestAttempt {
  /** Since the run began. */
  readonly startedAt: number;
  /** Until it returned or threw, waits for events included; null where it hadn't by the end of the run. */
  readonly duration: number | null;
  /** Between the failure before it and its start; 0 for the first. */
  readonly waited: number;
  /** Whether it threw, and what. */
  readonly failed: boolean;
  readonly error?: unknown;
}

interface Recorded {
  readonly trace: ExecutionTrace;
  readonly journal: readonly JournalEntry[];
  /** Events by their numbers. */
  readonly events: ReadonlyMap<number, Event>;
  /** What each delivery's step was called with. */
  readonly received: ReadonlyMap<number, readonly Event[]>;
}

export function testSteps({ trace, journal, events, received }: Recorded): TestStep[] {
  const thrown = thrownIn(journal);
  const traced = new Map(trace.events.map((event) => [event.id, event]));
  const instances = (ids: readonly number[]) => ids.flatMap((id) => events.get(id) ?? []);
  return trace.deliveries.map(({ id, step, event, state, calls }): TestStep => {
    const got = received.get(id) ?? instances([event]);
    return {
      step,
      event: got[0],
      received: got,
      state,
      attempts: attempts(calls, thrown.get(id) ?? []),
      waitedFor: [...new Set(calls.flatMap(({ waitsFor }) => waitsFor ?? []))],
      emitted: instances(calls.flatMap(({ emitted }) => emitted).filter((it) => traced.get(it)?.via !== "failure")),
      streamed: instances(calls.flatMap(({ streamed }) => streamed)),
    };
  });
}

/** Calls by the attempt that they belong to: a step that waits for an event is called again in the same one. */
function attempts(calls: readonly TracedCall[], thrown: readonly unknown[]): TestAttempt[] {
  const found: TestAttempt[] = [];
  let failedAt: number | undefined;
  for (const [number, group] of Map.groupBy(calls, ({ attempt }) => attempt)) {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) continue;
    const { startedAt } = first;
    const end = last.duration === null || last.outcome === "waits" ? undefined : last.startedAt + last.duration;
    const failed = last.outcome === "threw";
    found.push({
      startedAt: seconds(startedAt),
      duration: end === undefined ? null : seconds(end - startedAt),
      waited: failedAt === undefined ? 0 : seconds(startedAt - failedAt),
      failed,
      ...(failed ? { error: thrown[number - 1] } : {}),
    });
    failedAt = end;
  }
  return found;
}

/** What each delivery's step threw, attempt by attempt. */
function thrownIn(journal: readonly JournalEntry[]): ReadonlyMap<number, readonly unknown[]> {
  const thrown = new Map<number, unknown[]>();
  for (const { tick } of journal) {
    if (tick.type !== "step-threw") continue;
    const before = thrown.get(tick.delivery);
    if (before === undefined) thrown.set(tick.delivery, [tick.error]);
    else before.push(tick.error);
  }
  return thrown;
}

/** Without what floating point leaves over. */
function seconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1_000_000;
}
