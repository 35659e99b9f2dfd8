export { foldJournal } from "../journal/fold.js";
export type { Command } from "./commands.js";
export { initialState, reduce, routesOf, type StepRoute } from "./reduce.js";
export type { Delivery, RunState, RunStatus, StepState } from "./state.js";
export type { EventRecord, JournalEntry, Tick } from "./ticks.js";
