export type { RetryAttempt, RetryCondition, StopCondition, WaitStrategy } from "./attempt.js";
export {
  constantDelayRetryPolicy,
  exponentialBackoffRetryPolicy,
  type RetryPolicy,
  type RetryPolicyOptions,
  retryPolicy,
} from "./policy.js";
export { stopAfterAttempt, stopAfterDelay, stopAll, stopAny, stopBeforeDelay, stopNever } from "./stop.js";
export {
  type ExponentialOptions,
  waitChain,
  waitCombine,
  waitExponential,
  waitExponentialJitter,
  waitFixed,
  waitFullJitter,
  waitIncrementing,
  waitNone,
  waitRandom,
  waitRandomExponential,
} from "./wait.js";
export {
  type ErrorClass,
  type MessageOptions,
  retryAll,
  retryAlways,
  retryAny,
  retryIfException,
  retryIfExceptionCauseType,
  retryIfExceptionMessage,
  retryIfExceptionType,
  retryIfNotExceptionMessage,
  retryIfNotExceptionType,
  retryNever,
  retryUnlessExceptionType,
} from "./when.js";
