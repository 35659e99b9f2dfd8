import type { JournalEntry } from "../engine/ticks.js";
import type { EventKind, WorkflowGraph } from "../graph/types.js";
import { executionTrace } from "../journal/causal-fold.js";
import type { ExecutionTrace } from "../journal/execution-trace.js";
import { type JournalRun, journalRecords } from "../journal/records.js";
import { eventKinds } from "./run/kinds.js";

/**
 * What can be drawn of a run: the run itself, where it keeps a journal (`flow.run(input, { journal: [] })`); a journal
 * that was saved, as `journalsFromLines` of `stepscope/journal` gives it; or the trace alone.
 */
export type DrawableRun =
  | {
      /** What it did. Throws WorkflowRuntimeError where it keeps no journal. */
      trace(): ExecutionTrace;
      readonly graph?: WorkflowGraph;
      readonly journal?: readonly JournalEntry[];
    }
  | (JournalRun & { readonly journal: readonly JournalEntry[] })
  | ExecutionTrace;

/** What a run did, and what kinds of events it had, as far as that is known. */
export interface DrawnRun {
  readonly trace: ExecutionTrace;
  readonly kinds: ReadonlyMap<string, EventKind>;
}

/** What a drawing is made of: the trace, and what kinds its events are of. */
export function drawnRun(run: DrawableRun, graph?: WorkflowGraph): DrawnRun {
  if ("trace" in run) return { trace: run.trace(), kinds: eventKinds(graph ?? run.graph, run.journal) };
  if ("deliveries" in run) return { trace: run, kinds: eventKinds(graph) };
  return { trace: executionTrace(journalRecords(run, run.journal)), kinds: eventKinds(graph, run.journal) };
}
