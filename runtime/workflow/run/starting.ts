import type { ParentRun } from "./children.js";
import type { RunOptions } from "./run.js";
import type { RunSnapshot } from "./snapshot.js";

/** How a step starts a workflow as its own: no part of the public API. */
export const START: unique symbol = Symbol("start") as never;

export interface Starting {
  readonly options: RunOptions | undefined;
  readonly parent: ParentRun;
  /** What it goes on with, in place of its input. */
  readonly saved: RunSnapshot | undefined;
}
