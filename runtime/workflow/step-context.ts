import { AsyncLocalStorage } from "node:async_hooks";
import type { AnyState } from "./any-state.js";
import type { Context } from "./context.js";
import { WorkflowRuntimeError } from "./errors.js";
import { stepCalls } from "./run/step-calls.js";

// Importing this module is what switches it on: a process that doesn't, calls its steps without it.
if (stepCalls.around === undefined) {
  const contexts = new AsyncLocalStorage<object>();
  stepCalls.around = (context, call) => contexts.run(context, call);
  stepCalls.current = () => contexts.getStore();
}

/**
 * The context of the step that is running, without a parameter: in the step, in what it calls, and after an `await` in
 * either. Steps and runs that go on at the same time each have their own.
 *
 *     import { getStepContext } from "stepscope/step-context";
 *
 *     async function log(text: string) {
 *       getStepContext().writeEventToStream(new Log({ text }));
 *     }
 *
 * Steps that were called before this module was imported don't have it. Throws WorkflowRuntimeError outside of a step.
 */
export function getStepContext<S extends object = AnyState>(): Context<S> {
  const context = stepCalls.current?.();
  if (context !== undefined) return context as Context<S>;
  throw new WorkflowRuntimeError(
    "getStepContext() was called outside of a step. Call it in a step or in a function that a step calls; in a " +
      "callback that something else calls, use the step's ctx parameter.",
  );
}
