/**
 * How the engine calls a step when something wants to stand around the call. One object for the whole process, also
 * where it holds several copies of this package: whichever is asked for the step's context knows those of all.
 */
export interface StepCalls {
  /** Calls a step with its context at hand; undefined, and nothing more to pay, unless somebody wants that. */
  around: (<T>(context: object, call: () => T) => T) | undefined;
  /** The context of the step that this code runs in; undefined outside of one. */
  current: (() => object | undefined) | undefined;
}

const KEY = Symbol.for("stepscope.stepCalls");
const shared = globalThis as { [KEY]?: StepCalls };
shared[KEY] ??= { around: undefined, current: undefined };

export const stepCalls: StepCalls = shared[KEY];
