import type { WaitStrategy } from "./attempt.js";
import { checkLimit, checkNumber, checkRange, checkSeconds, parts, refused, waiting } from "./check.js";

/** How waits grow. */
export interface ExponentialOptions {
  /** Seconds before the first retry. 1 unless given. */
  readonly multiplier?: number;
  /** What each wait is multiplied by for the next. 2 unless given. */
  readonly expBase?: number;
  /** The longest wait in seconds. 60 unless given; Infinity for none. */
  readonly max?: number;
  /** The shortest wait in seconds. 0 unless given. */
  readonly min?: number;
}

/**
 * Waits as many seconds each time.
 *
 * @throws WorkflowConfigurationError for what is no finite number of seconds, 0 or more.
 */
export function waitFixed(seconds: number): WaitStrategy {
  checkSeconds({ of: "waitFixed", name: "seconds" }, seconds);
  return () => seconds;
}

/** Retries at once. */
export function waitNone(): WaitStrategy {
  return () => 0;
}

/**
 * Waits `multiplier` seconds, then `expBase` times as long each time, within `min` and `max`: 1, 2, 4, 8 … 60 seconds
 * unless told otherwise.
 *
 * @throws WorkflowConfigurationError for negative seconds, for an `expBase` that isn't above 0, and for a `min` above `max`.
 */
export function waitExponential(options: ExponentialOptions = {}): WaitStrategy {
  const { multiplier, expBase, max, min } = exponential("waitExponential", options);
  return ({ retryNumber }) => Math.max(min, grown({ first: multiplier, expBase, max, retryNumber }));
}

/**
 * Waits `start` seconds, then `increment` seconds more each time, up to `max`. A negative increment shortens the wait,
 * down to 0.
 *
 * @throws WorkflowConfigurationError for a negative `start` or `max`, and for an `increment` that is no finite number.
 */
export function waitIncrementing({
  start = 0,
  increment = 100,
  max = Infinity,
}: {
  /** Seconds before the first retry. 0 unless given. */
  readonly start?: number;
  /** Seconds by which each wait is longer than the one before. 100 unless given. */
  readonly increment?: number;
  /** The longest wait in seconds. There is none unless given. */
  readonly max?: number;
} = {}): WaitStrategy {
  checkSeconds({ of: "waitIncrementing", name: "start" }, start);
  checkNumber({ of: "waitIncrementing", name: "increment" }, increment);
  checkLimit({ of: "waitIncrementing", name: "max" }, max);
  return ({ retryNumber }) => Math.max(0, atMost(max, start + increment * retryNumber));
}

/**
 * Waits some time between `min` and `max` seconds, each as likely as the other. The time follows from the attempt's
 * seed.
 *
 * @throws WorkflowConfigurationError for negative or infinite seconds, and for a `min` above `max`.
 */
export function waitRandom({
  min = 0,
  max = 1,
}: {
  /** The shortest wait in seconds. 0 unless given. */
  readonly min?: number;
  /** The longest wait in seconds. 1 unless given. */
  readonly max?: number;
} = {}): WaitStrategy {
  checkSeconds({ of: "waitRandom", name: "min" }, min);
  checkSeconds({ of: "waitRandom", name: "max" }, max);
  checkRange("waitRandom", min, max);
  return ({ random }) => between(min, max, random());
}

/**
 * Waits `initial` seconds, then `expBase` times as long each time, and up to `jitter` seconds longer; never longer than
 * `max`. What is added follows from the attempt's seed.
 *
 * @throws WorkflowConfigurationError for negative seconds, and for an `expBase` that isn't above 0.
 */
export function waitExponentialJitter({
  initial = 1,
  expBase = 2,
  max = 60,
  jitter = 1,
}: {
  /** Seconds before the first retry, without jitter. 1 unless given. */
  readonly initial?: number;
  /** What each wait is multiplied by for the next. 2 unless given. */
  readonly expBase?: number;
  /** The longest wait in seconds, jitter included. 60 unless given; Infinity for none. */
  readonly max?: number;
  /** At most so many seconds are added to each wait. 1 unless given. */
  readonly jitter?: number;
} = {}): WaitStrategy {
  checkSeconds({ of: "waitExponentialJitter", name: "initial" }, initial);
  checkNumber({ of: "waitExponentialJitter", name: "expBase" }, expBase, 0);
  checkLimit({ of: "waitExponentialJitter", name: "max" }, max);
  checkSeconds({ of: "waitExponentialJitter", name: "jitter" }, jitter);
  return ({ retryNumber, random }) =>
    atMost(max, grown({ first: initial, expBase, max, retryNumber }) + between(0, jitter, random()));
}

/**
 * Waits some time between `min` and what {@link waitExponential} would wait, each as likely as the other, so that many
 * that failed together don't come back together. The time follows from the attempt's seed.
 *
 * @throws WorkflowConfigurationError as {@link waitExponential} does.
 */
export function waitRandomExponential(options: ExponentialOptions = {}): WaitStrategy {
  const { multiplier, expBase, max, min } = exponential("waitRandomExponential", options);
  return ({ retryNumber, random }) =>
    between(min, Math.max(min, grown({ first: multiplier, expBase, max, retryNumber })), random());
}

/** Another name of {@link waitRandomExponential}. */
export const waitFullJitter = waitRandomExponential;

/**
 * Waits as the first strategy says before the first retry, as the second says before the second, and so on; as the last
 * one says from then on. Each is told the number of the retry among all of them: the third of a chain starts with retry 2.
 *
 *     waitChain(waitFixed(1), waitFixed(2), waitFixed(5))   // 1, 2, 5, 5, 5 …
 *
 * @throws WorkflowConfigurationError without strategies, and for what is none.
 */
export function waitChain(...strategies: readonly WaitStrategy[]): WaitStrategy {
  if (strategies.length === 0) {
    const mustBe = "one wait strategy or more, as in waitChain(waitFixed(1), waitFixed(5))";
    throw refused({ of: "waitChain", name: "its arguments" }, mustBe, "none");
  }
  const checked = parts("waitChain", strategies, waiting);
  return (attempt) => {
    const strategy = checked[Math.min(attempt.retryNumber, checked.length - 1)] as WaitStrategy;
    return strategy(attempt);
  };
}

/**
 * Waits as long as all of the strategies together; not at all without any.
 *
 *     waitCombine(waitFixed(1), waitRandom({ max: 0.5 }))   // between 1 and 1.5 seconds
 *
 * @throws WorkflowConfigurationError for what is no wait strategy.
 */
export function waitCombine(...strategies: readonly WaitStrategy[]): WaitStrategy {
  const checked = parts("waitCombine", strategies, waiting);
  return (attempt) =>
    atMost(
      Infinity,
      checked.reduce((sum, strategy) => sum + strategy(attempt), 0),
    );
}

function exponential(of: string, options: ExponentialOptions): Required<ExponentialOptions> {
  const { multiplier = 1, expBase = 2, max = 60, min = 0 } = options;
  checkSeconds({ of, name: "multiplier" }, multiplier);
  checkNumber({ of, name: "expBase" }, expBase, 0);
  checkLimit({ of, name: "max" }, max);
  checkSeconds({ of, name: "min" }, min);
  checkRange(of, min, max);
  return { multiplier, expBase, max, min };
}

interface Growth {
  readonly first: number;
  readonly expBase: number;
  readonly max: number;
  readonly retryNumber: number;
}

function grown({ first, expBase, max, retryNumber }: Growth): number {
  // 0 stays 0, also when the power has become infinite.
  return first === 0 ? 0 : atMost(max, first * expBase ** retryNumber);
}

/** Finite even without a limit: a wait has to be. */
function atMost(max: number, seconds: number): number {
  return Math.min(seconds, max, Number.MAX_VALUE);
}

function between(min: number, max: number, random: number): number {
  return min + (max - min) * random;
}
