export { foldJournal } from "../journal/fold.js";
export type { Command } from "./commands.js";
export { reduce } from "./reduce.js";
export { initialState, Routes, type StepRoute } from "./routes.js";
export type { Delivery, RunState, RunStatus, StepState } from "./state.js";
export type { EventRecord, JournalEntry, Tick } from "./ticks.js";
