import { reduce } from "../engine/reduce.js";
import { initialState, Routes, type StepRoute } from "../engine/routes.js";
import type { JournalEntry } from "../engine/ticks.js";
import { type TraceBody, type TraceRecord, traceEnd, traceRecords } from "./trace.js";

/** What a journal doesn't say of its run. */
export interface JournalRun {
  /** The run's id. */
  readonly run: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly steps: readonly StepRoute[];
}

/**
 * What a run did, folded from its journal: the same records that the run gave while it went, but that events show their
 * fields as they are now. Ends with `run-ended` where the journal goes to the end of its run.
 */
export function* journalRecords(
  { run, workflow, steps }: JournalRun,
  journal: Iterable<JournalEntry>,
): Generator<TraceRecord, void, void> {
  const state = initialState(new Routes(steps));
  let seq = 0;
  const record = (at: number, body: TraceBody) => ({ seq: seq++, run, at, ...body }) as TraceRecord;
  const started = { type: "run-started", workflow } as const;
  for (const { tick, at } of journal) {
    if (seq === 0) yield record(at, started);
    // What a delivery was is gone after the tick.
    const delivery = "delivery" in tick ? state.deliveries.get(tick.delivery) : undefined;
    const before = delivery && { ...delivery };
    const commands = reduce(state, tick, at);
    for (const body of traceRecords(tick, at, commands, before)) yield record(at, body);
    if (tick.type === "child-started" && tick.child.journal !== null) {
      yield* journalRecords(tick.child, tick.child.journal);
    }
    if (commands.some(({ type }) => type === "end")) yield record(at, traceEnd(state));
  }
  if (seq === 0) yield record(0, started);
}
