import type { RetryCondition, StopCondition, WaitStrategy } from "./attempt.js";
import { answering, check, checkCount, checkLimit, checkNumber, checkSeconds, waiting } from "./check.js";
import { seededRandom } from "./random.js";
import { stopAfterAttempt } from "./stop.js";
import { waitExponential, waitFixed, waitRandomExponential } from "./wait.js";
import { retryAlways } from "./when.js";

/** Decides about a step that failed: once more, and when; or give up. Any object with such a `next` is one. */
export interface RetryPolicy {
  /**
   * How many seconds to wait before the next attempt, or null to give up.
   *
   * @param elapsedSeconds Seconds since the first failure.
   * @param failures How many attempts have failed: 1 after the first.
   * @param error What the last attempt threw.
   * @param seed What random waits follow from: the same seed gives the same wait. Empty unless given.
   */
  next(elapsedSeconds: number, failures: number, error: unknown, seed?: string): number | null;
}

/** What `retryPolicy()` combines. */
export interface RetryPolicyOptions {
  /** Which errors are worth another attempt. All of them unless given. */
  readonly retry?: RetryCondition;
  /** How long to wait before it. 5 seconds unless given. */
  readonly wait?: WaitStrategy;
  /** When to give up. After 3 attempts unless given. */
  readonly stop?: StopCondition;
}

/**
 * A retry policy from its three parts: which errors to retry, how long to wait, and when to give up. They are asked in
 * this order; the stop condition knows the wait that would follow. A part is a function of the attempt: write your own
 * where none fits.
 *
 *     retryPolicy({
 *       retry: retryIfExceptionType(TypeError),
 *       wait: waitExponential({ max: 30 }),
 *       stop: stopAny(stopAfterAttempt(5), stopAfterDelay(60)),
 *     })
 *
 * @throws WorkflowConfigurationError for a part that is no function. `next` throws it, with the step's error as its
 * cause, for a wait that is no finite number of seconds, 0 or more, for a condition that is neither true nor false, and
 * for failures that are no whole number, 1 or more.
 */
export function retryPolicy({
  retry = retryAlways(),
  wait = waitFixed(5),
  stop = stopAfterAttempt(3),
}: RetryPolicyOptions = {}): RetryPolicy {
  const retries = answering({ of: "retryPolicy", name: "retry" }, retry);
  const waits = waiting({ of: "retryPolicy", name: "wait" }, wait);
  const stops = answering({ of: "retryPolicy", name: "stop" }, stop);
  return {
    next(elapsedSeconds, failures, error, seed = "") {
      checkCount({ of: "RetryPolicy.next", name: "failures" }, failures);
      const attempt = { retryNumber: failures - 1, failures, elapsedSeconds, error, random: seededRandom(seed) };
      if (!retries(attempt)) return null;
      const delay = waits(attempt);
      return stops({ ...attempt, delay }) ? null : delay;
    },
  };
}

/**
 * Retries any error after the same time, up to a number of attempts.
 *
 * @throws WorkflowConfigurationError for attempts that are no whole number, 1 or more, and for negative seconds.
 */
export function constantDelayRetryPolicy({
  maximumAttempts = 3,
  delay = 5,
}: {
  /** The first attempt included. 3 unless given. */
  readonly maximumAttempts?: number;
  /** Seconds between attempts. 5 unless given. */
  readonly delay?: number;
} = {}): RetryPolicy {
  checkCount({ of: "constantDelayRetryPolicy", name: "maximumAttempts" }, maximumAttempts);
  checkSeconds({ of: "constantDelayRetryPolicy", name: "delay" }, delay);
  return retryPolicy({ wait: waitFixed(delay), stop: stopAfterAttempt(maximumAttempts) });
}

/**
 * Retries any error after a time that grows with each failure, up to a number of attempts. With jitter, the wait is
 * some time between 0 and that, as {@link waitRandomExponential} has it.
 *
 * @throws WorkflowConfigurationError for attempts that are no whole number, 1 or more, for negative seconds, for a
 * multiplier that isn't above 0, and for a jitter that is neither true nor false.
 */
export function exponentialBackoffRetryPolicy({
  maximumAttempts = 5,
  initialDelay = 1,
  multiplier = 2,
  maxDelay = 60,
  jitter = true,
}: {
  /** The first attempt included. 5 unless given. */
  readonly maximumAttempts?: number;
  /** Seconds before the first retry. 1 unless given. */
  readonly initialDelay?: number;
  /** What each wait is multiplied by for the next. 2 unless given. */
  readonly multiplier?: number;
  /** The longest wait in seconds. 60 unless given; Infinity for none. */
  readonly maxDelay?: number;
  /** Whether to wait some time up to the computed one instead of exactly that. True unless given. */
  readonly jitter?: boolean;
} = {}): RetryPolicy {
  const of = "exponentialBackoffRetryPolicy";
  checkCount({ of, name: "maximumAttempts" }, maximumAttempts);
  checkSeconds({ of, name: "initialDelay" }, initialDelay);
  checkNumber({ of, name: "multiplier" }, multiplier, 0);
  checkLimit({ of, name: "maxDelay" }, maxDelay);
  check({ of, name: "jitter" }, jitter, typeof jitter === "boolean", "true or false");
  const options = { multiplier: initialDelay, expBase: multiplier, max: maxDelay };
  return retryPolicy({
    wait: jitter ? waitRandomExponential(options) : waitExponential(options),
    stop: stopAfterAttempt(maximumAttempts),
  });
}
