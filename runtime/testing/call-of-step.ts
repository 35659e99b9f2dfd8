import { AsyncLocalStorage } from "node:async_hooks";

/** A call of a step in a test run. */
export interface CallOfStep {
  /** In how many places it waits for the clock. */
  asleep: number;
}

/** Which call of a step the code that runs belongs to. */
export const callOfStep = new AsyncLocalStorage<CallOfStep>();
