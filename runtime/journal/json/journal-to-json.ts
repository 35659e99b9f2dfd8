import type { ChildRecord, JournalEntry, Tick } from "../../engine/ticks.js";
import { valueToLooseJson } from "../../events/json/to-json.js";
import type { JournalRun } from "../records.js";

/** Raised when a saved journal changes its meaning. */
export const JOURNAL_VERSION = 1;

/**
 * A journal as lines of JSON, without their ends: first what it is the journal of, then a line for each tick. After it
 * come those of the runs that its steps ran; journals of several runs may follow each other in a file. Nothing in a run keeps it from being saved: what JSON can't hold is
 * written as text.
 */
export function* journalToLines(
  { run, workflow, steps }: JournalRun,
  journal: Iterable<JournalEntry>,
  parent?: string,
): Generator<string, void, void> {
  yield JSON.stringify({
    journal: JOURNAL_VERSION,
    run,
    ...(parent && { parent }),
    workflow,
    steps: valueToLooseJson(steps.map(route)),
  });
  const inner: ChildRecord[] = [];
  for (const { seq, at, tick } of journal) {
    yield JSON.stringify({ seq, at, tick: valueToLooseJson(withoutJournal(tick)) });
    if (tick.type === "child-started") inner.push(tick.child);
  }
  for (const child of inner) if (child.journal !== null) yield* journalToLines(child, child.journal, run);
}

/** The journal of a step's run follows that of the run that it is of. */
function withoutJournal(tick: Tick): Tick {
  return tick.type === "child-started" ? { ...tick, child: { ...tick.child, steps: [], journal: null } } : tick;
}

/** What steps emit is the graph's matter: what happens doesn't depend on it. */
function route(step: JournalRun["steps"][number]): object {
  const { returns, sends, streams, skipGraphChecks, ...rest } = step as typeof step & Record<string, unknown>;
  return rest;
}
