import type { StopCondition } from "./attempt.js";
import { answering, checkCount, checkLimit, parts } from "./check.js";

/**
 * Gives up after so many attempts, the first one included: `stopAfterAttempt(3)` makes 2 retries.
 *
 * @throws WorkflowConfigurationError for what is no whole number, 1 or more.
 */
export function stopAfterAttempt(attempts: number): StopCondition {
  checkCount({ of: "stopAfterAttempt", name: "attempts" }, attempts);
  return ({ failures }) => failures >= attempts;
}

/**
 * Gives up when an attempt fails so many seconds after the first failure, or later. The last wait may end past that:
 * {@link stopBeforeDelay} sees to it that it doesn't.
 *
 * @throws WorkflowConfigurationError for negative seconds.
 */
export function stopAfterDelay(seconds: number): StopCondition {
  checkLimit({ of: "stopAfterDelay", name: "seconds" }, seconds);
  return ({ elapsedSeconds }) => elapsedSeconds >= seconds;
}

/**
 * Gives up when the next attempt would start so many seconds after the first failure, or later.
 *
 * @throws WorkflowConfigurationError for negative seconds.
 */
export function stopBeforeDelay(seconds: number): StopCondition {
  checkLimit({ of: "stopBeforeDelay", name: "seconds" }, seconds);
  return ({ elapsedSeconds, delay = 0 }) => elapsedSeconds + delay >= seconds;
}

/**
 * Gives up when one of the conditions does; the rest isn't asked then. Without conditions, never.
 *
 * @throws WorkflowConfigurationError for what is no condition.
 */
export function stopAny(...conditions: readonly StopCondition[]): StopCondition {
  const checked = parts("stopAny", conditions, answering);
  return (attempt) => checked.some((condition) => condition(attempt));
}

/**
 * Gives up when all of the conditions do; the first that doesn't is the last asked. Without conditions, at once.
 *
 * @throws WorkflowConfigurationError for what is no condition.
 */
export function stopAll(...conditions: readonly StopCondition[]): StopCondition {
  const checked = parts("stopAll", conditions, answering);
  return (attempt) => checked.every((condition) => condition(attempt));
}

/** Never gives up: only a success, the run's timeout or its end ends the attempts. */
export function stopNever(): StopCondition {
  return () => false;
}
