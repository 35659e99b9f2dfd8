import type { AgentEnvironment } from "./protocol.js";

/** Where the program's thread puts the function that is to be stepped into. */
export const STEP_INTO: unique symbol = Symbol.for("stepscope.step-into") as never;

/** What the agent's thread is started with. */
export interface ThreadData {
  readonly environment: AgentEnvironment;
  readonly pid: number;
}

export type ThreadOrder = { readonly type: "stop-in-call"; readonly step: string };
/** The breakpoint is set, or can't be: either way the step may be called. */
export type ThreadAnswer = { readonly type: "armed" };
