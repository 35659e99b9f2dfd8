import type { AnyEventClass } from "../events/event.js";
import type { ParamTypes } from "../graph/build.js";
import type { FieldNode } from "../graph/types.js";

/** What the annotations of a step say, written into the program by the loader. */
export interface InferredTypes {
  readonly accepts: readonly AnyEventClass[];
  readonly returns: readonly AnyEventClass[];
  readonly sends?: readonly AnyEventClass[];
  readonly streams?: readonly AnyEventClass[];
  /** Names of the workflows that it runs as its own. */
  readonly runs?: readonly string[];
  /** Its event parameters, where it takes several events at once or a list of them. */
  readonly params?: readonly ParamTypes[];
  /** Its context stands before its events. */
  readonly contextFirst?: boolean;
  /** Those of `returns` that it returns as a list. */
  readonly fansOut?: readonly AnyEventClass[];
  /** Fields of the start event that it accepts, where it accepts one and its type names them. */
  readonly input?: readonly FieldNode[];
}

const types = new WeakMap<object, () => InferredTypes>();

/**
 * Called by the code that the loader puts behind a workflow class: remembers what the annotations of a step say.
 * `read` is called when the workflow is first used, so that it may name classes that come later in the file.
 */
export function inferred<F extends object>(step: F, read: () => InferredTypes): F {
  types.set(step, read);
  return step;
}

/** What the loader said of this function; undefined where the program wasn't loaded through it. */
export function inferredTypes(step: object): InferredTypes | undefined {
  return types.get(step)?.();
}

const names = new WeakMap<object, string>();

/**
 * Called by the code that the loader puts around a `new Workflow(…)` without a name: remembers the variable that it is
 * assigned to, which the editor calls it by.
 */
export function named<W extends object>(workflow: W, name: string): W {
  names.set(workflow, name);
  return workflow;
}

/** The variable of a workflow, as the loader said; undefined where the program wasn't loaded through it. */
export function variableName(workflow: object): string | undefined {
  return names.get(workflow);
}
