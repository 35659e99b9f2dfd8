import type { Quiet } from "../../engine/executor/options.js";
import type { Delivery, RunState } from "../../engine/state.js";
import type { TimeSource } from "../../engine/time/time-source.js";

/** What a test puts in the place of parts of a run. Made by `stepscope/testing`; no option of `run()` for anybody else. */
export interface RunSeams {
  readonly time?: TimeSource;
  /** Functions that are called instead of the steps' own, by the steps' names. */
  readonly stubs?: ReadonlyMap<string, (...args: never[]) => unknown>;
  /** Calls a step; what that gives. */
  readonly around?: (delivery: Delivery, call: () => unknown) => unknown;
  /** Whether a step that is at work waits for nothing but time. */
  readonly asleep?: (delivery: Delivery) => boolean;
  /** Called with the run before it begins. */
  readonly made?: (run: SeenRun) => void;
  /** Called each time that only time, or an event from outside, can bring the run on. */
  readonly rests?: () => void;
}

/** How a run stands. */
export interface SeenRun extends Quiet {
  readonly state: RunState;
  /** Not null while a debugger holds it. */
  readonly heldAt: unknown;
}

const NO_SEAMS: RunSeams = {};
const SEAMS: unique symbol = Symbol("seams");

/** The options with seams that only the runtime sees. */
export function withSeams<O extends object>(options: O, seams: RunSeams): O {
  return Object.assign(options, { [SEAMS]: seams });
}

export function seamsOf(options: object): RunSeams {
  return (options as { readonly [SEAMS]?: RunSeams })[SEAMS] ?? NO_SEAMS;
}
