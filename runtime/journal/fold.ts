import { reduce } from "../engine/reduce.js";
import { initialState, Routes, type StepRoute } from "../engine/routes.js";
import type { RunState } from "../engine/state.js";
import type { JournalEntry } from "../engine/ticks.js";

/** The state of a run after the ticks of a journal, or after the first `ticks` of them. */
export function foldJournal(
  steps: readonly StepRoute[],
  journal: readonly JournalEntry[],
  ticks: number = journal.length,
): RunState {
  const state = initialState(new Routes(steps));
  for (const { tick, at } of journal.slice(0, ticks)) reduce(state, tick, at);
  return state;
}
