import { WorkflowConfigurationError } from "./errors.js";

/** How much of a list a step waits for: what `all()` and `take(n)` give. */
export interface CollectPolicy {
  /** That many of the events, the first ones; null for all of them. */
  readonly take: number | null;
}

/** For a step that takes a list: it is called once everything that comes of the list has come. The default. */
export function all(): CollectPolicy {
  return { take: null };
}

/**
 * For a step that takes a list: it is called with the first `count` events that come of the list, or with fewer where
 * there are no more. What comes later is left out.
 *
 *     @step({ collect: take(1) })
 *     async fastest(answers: Answer[]): Promise<StopEvent<string>> { … }
 *
 * Throws WorkflowConfigurationError unless `count` is a whole number from 1.
 */
export function take(count: number): CollectPolicy {
  if (!(Number.isInteger(count) && count > 0)) {
    throw new WorkflowConfigurationError(`take() needs a whole number greater than 0, not ${String(count)}.`);
  }
  return { take: count };
}
