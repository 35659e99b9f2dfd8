import { describe, expect, test } from "vitest";
import {
  constantDelayRetryPolicy,
  exponentialBackoffRetryPolicy,
  retryAll,
  retryAny,
  retryIfException,
  retryIfExceptionCauseType,
  retryIfExceptionMessage,
  retryIfExceptionType,
  retryIfNotExceptionMessage,
  retryIfNotExceptionType,
  retryPolicy,
  stopAfterAttempt,
  stopAfterDelay,
  stopAll,
  stopAny,
  stopBeforeDelay,
  stopNever,
  waitChain,
  waitCombine,
  waitExponential,
  waitExponentialJitter,
  waitFixed,
  waitIncrementing,
  waitRandom,
  waitRandomExponential,
} from "../../../runtime/workflow/retry/index.js";
import { refuses } from "./policies.js";

describe("a wrong argument is refused where it is given", () => {
  const wrong = (value: unknown) => value as never;
  const seconds = "a finite number of seconds, 0 or more";
  const limit = "a number of seconds, 0 or more";
  const count = "a whole number, 1 or more";
  const base = "a finite number greater than 0";
  const backoff = "exponentialBackoffRetryPolicy";

  test.each<[() => unknown, string]>([
    [() => waitFixed(-1), `waitFixed: seconds must be ${seconds}, not -1.`],
    [() => waitFixed(Number.NaN), `waitFixed: seconds must be ${seconds}, not NaN.`],
    [() => waitFixed(Infinity), `waitFixed: seconds must be ${seconds}, not Infinity.`],
    [() => waitFixed(wrong("5")), `waitFixed: seconds must be ${seconds}, not "5".`],
    [() => waitFixed(wrong(undefined)), `waitFixed: seconds must be ${seconds}, not undefined.`],
    [() => waitExponential({ multiplier: -1 }), `waitExponential: multiplier must be ${seconds}, not -1.`],
    [() => waitExponential({ expBase: 0 }), `waitExponential: expBase must be ${base}, not 0.`],
    [() => waitExponential({ expBase: Infinity }), `waitExponential: expBase must be ${base}, not Infinity.`],
    [() => waitExponential({ max: -1 }), `waitExponential: max must be ${limit}, not -1.`],
    [() => waitExponential({ max: Number.NaN }), `waitExponential: max must be ${limit}, not NaN.`],
    [() => waitExponential({ min: -1 }), `waitExponential: min must be ${seconds}, not -1.`],
    [() => waitExponential({ min: 61 }), "waitExponential: min must be at most max, which is 60, not 61."],
    [() => waitIncrementing({ start: -1 }), `waitIncrementing: start must be ${seconds}, not -1.`],
    [
      () => waitIncrementing({ increment: Infinity }),
      "waitIncrementing: increment must be a finite number, not Infinity.",
    ],
    [() => waitIncrementing({ max: -1 }), `waitIncrementing: max must be ${limit}, not -1.`],
    [() => waitRandom({ min: -1 }), `waitRandom: min must be ${seconds}, not -1.`],
    [() => waitRandom({ max: Infinity }), `waitRandom: max must be ${seconds}, not Infinity.`],
    [() => waitRandom({ min: 2 }), "waitRandom: min must be at most max, which is 1, not 2."],
    [() => waitExponentialJitter({ initial: -1 }), `waitExponentialJitter: initial must be ${seconds}, not -1.`],
    [() => waitExponentialJitter({ expBase: -2 }), `waitExponentialJitter: expBase must be ${base}, not -2.`],
    [() => waitExponentialJitter({ max: -1 }), `waitExponentialJitter: max must be ${limit}, not -1.`],
    [() => waitExponentialJitter({ jitter: -1 }), `waitExponentialJitter: jitter must be ${seconds}, not -1.`],
    [() => waitRandomExponential({ multiplier: -1 }), `waitRandomExponential: multiplier must be ${seconds}, not -1.`],
    [
      () => waitRandomExponential({ min: 3, max: 2 }),
      "waitRandomExponential: min must be at most max, which is 2, not 3.",
    ],
    [
      () => waitChain(),
      "waitChain: its arguments must be one wait strategy or more, as in waitChain(waitFixed(1), waitFixed(5)), not none.",
    ],
    [() => waitChain(waitFixed(1), wrong(5)), "waitChain: argument 2 must be a function, not 5."],
    [() => waitCombine(wrong(undefined)), "waitCombine: argument 1 must be a function, not undefined."],
    [() => stopAfterAttempt(0), `stopAfterAttempt: attempts must be ${count}, not 0.`],
    [() => stopAfterAttempt(2.5), `stopAfterAttempt: attempts must be ${count}, not 2.5.`],
    [() => stopAfterAttempt(Infinity), `stopAfterAttempt: attempts must be ${count}, not Infinity.`],
    [() => stopAfterDelay(-1), `stopAfterDelay: seconds must be ${limit}, not -1.`],
    [() => stopBeforeDelay(Number.NaN), `stopBeforeDelay: seconds must be ${limit}, not NaN.`],
    [() => stopAny(wrong(true)), "stopAny: argument 1 must be a function, not true."],
    [() => stopAll(stopNever(), wrong(null)), "stopAll: argument 2 must be a function, not null."],
    [() => retryAny(wrong({})), "retryAny: argument 1 must be a function, not an object."],
    [() => retryAll(wrong([])), "retryAll: argument 1 must be a function, not an array."],
    [() => retryIfException(wrong(Symbol("no"))), "retryIfException: predicate must be a function, not Symbol(no)."],
    [
      () => retryIfExceptionType(Error, wrong("TypeError")),
      'retryIfExceptionType: argument 2 must be a class, not "TypeError".',
    ],
    [() => retryIfExceptionType(wrong([Error])), "retryIfExceptionType: argument 1 must be a class, not an array."],
    [
      () => retryIfNotExceptionType(wrong(() => true)),
      "retryIfNotExceptionType: argument 1 must be a class, not a function.",
    ],
    [() => retryIfExceptionCauseType(wrong(null)), "retryIfExceptionCauseType: argument 1 must be a class, not null."],
    [
      () => retryIfExceptionMessage({}),
      "retryIfExceptionMessage: its argument must be { message } or { match }, not neither.",
    ],
    [
      () => retryIfNotExceptionMessage({ message: "a", match: "a" }),
      "retryIfNotExceptionMessage: its argument must be { message } or { match }, not both.",
    ],
    [
      () => retryIfExceptionMessage(wrong(undefined)),
      "retryIfExceptionMessage: its argument must be { message } or { match }, not neither.",
    ],
    [() => retryIfExceptionMessage({ message: wrong(5) }), "retryIfExceptionMessage: message must be a string, not 5."],
    [
      () => retryIfExceptionMessage({ match: "(" }),
      'retryIfExceptionMessage: match must be a regular expression, not "(".',
    ],
    [() => retryPolicy({ wait: wrong(5) }), "retryPolicy: wait must be a function, not 5."],
    [() => retryPolicy({ stop: wrong(3) }), "retryPolicy: stop must be a function, not 3."],
    [() => retryPolicy({ retry: wrong(true) }), "retryPolicy: retry must be a function, not true."],
    [
      () => constantDelayRetryPolicy({ maximumAttempts: 0 }),
      `constantDelayRetryPolicy: maximumAttempts must be ${count}, not 0.`,
    ],
    [() => constantDelayRetryPolicy({ delay: -5 }), `constantDelayRetryPolicy: delay must be ${seconds}, not -5.`],
    [
      () => exponentialBackoffRetryPolicy({ maximumAttempts: 1.5 }),
      `${backoff}: maximumAttempts must be ${count}, not 1.5.`,
    ],
    [() => exponentialBackoffRetryPolicy({ initialDelay: -1 }), `${backoff}: initialDelay must be ${seconds}, not -1.`],
    [() => exponentialBackoffRetryPolicy({ multiplier: 0 }), `${backoff}: multiplier must be ${base}, not 0.`],
    [() => exponentialBackoffRetryPolicy({ maxDelay: -1 }), `${backoff}: maxDelay must be ${limit}, not -1.`],
    [
      () => exponentialBackoffRetryPolicy({ jitter: wrong("no") }),
      `${backoff}: jitter must be true or false, not "no".`,
    ],
  ])("%s", (call, message) => void refuses(call, message));

  test("but not what is at the edge of it", () => {
    expect(() => [
      waitFixed(0),
      waitExponential({ min: 0, max: 0, multiplier: 0 }),
      waitExponential({ max: Infinity }),
      waitRandom({ min: 1 }),
      stopAfterAttempt(1),
      stopAfterDelay(0),
      stopBeforeDelay(Infinity),
      retryIfExceptionType(DOMException, AggregateError),
    ]).not.toThrow();
  });
});
