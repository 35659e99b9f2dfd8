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
  /** It may emit others besides: some of it couldn't be followed. */
  readonly open?: boolean;
  /** Fields of the start event that it accepts, where it accepts one and its type names them. */
  readonly input?: readonly FieldNode[];
}

const types = new WeakMap<object, () => InferredTypes>();
/** What inherited steps are in a class, where that is something else than in its base. */
const typesIn = new WeakMap<object, Map<object, () => InferredTypes>>();

/**
 * Called by the code that the loader puts behind a workflow class: remembers what the annotations of a step say.
 * `read` is called when the workflow is first used, so that it may name classes that come later in the file. With a
 * class, it is what they say of a step that this class and those below it inherit.
 */
export function inferred<F extends object>(step: F, read: () => InferredTypes, heir?: object): F {
  if (heir === undefined) types.set(step, read);
  else typesIn.set(heir, (typesIn.get(heir) ?? new Map()).set(step, read));
  return step;
}

/** What the loader said of this function as a step of a class; undefined where the program wasn't loaded through it. */
export function inferredTypes(step: object, workflow: object): InferredTypes | undefined {
  for (let heir: object | null = workflow; heir !== null; heir = Object.getPrototypeOf(heir)) {
    const read = typesIn.get(heir)?.get(step);
    if (read !== undefined) return read();
  }
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
