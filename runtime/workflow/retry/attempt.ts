/** What a retry policy decides on: the attempt that has just failed. */
export interface RetryAttempt {
  /** The number of the retry that would come next, from 0: the first wait is that of retry 0. */
  readonly retryNumber: number;
  /** How many attempts have failed, this one included: 1 after the first. */
  readonly failures: number;
  /** Seconds since the first failure. */
  readonly elapsedSeconds: number;
  /** What the step threw; anything can be thrown. */
  readonly error: unknown;
  /**
   * The next number of a sequence from 0 to below 1 that follows from the attempt's seed alone: a replayed run waits
   * as long as the recorded one. Use it instead of `Math.random`.
   */
  random(): number;
  /** Seconds until the next attempt, if there is one. Only a stop condition has it: the wait is decided before. */
  readonly delay?: number;
}

/** Says whether an error is worth another attempt. */
export type RetryCondition = (attempt: RetryAttempt) => boolean;

/** Says how many seconds to wait before the next attempt: a finite number, 0 or more. */
export type WaitStrategy = (attempt: RetryAttempt) => number;

/** Says whether to give up. */
export type StopCondition = (attempt: RetryAttempt) => boolean;
