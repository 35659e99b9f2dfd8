import { describe, expect, test, vi } from "vitest";
import {
  constantDelayRetryPolicy,
  exponentialBackoffRetryPolicy,
  type RetryAttempt,
  type RetryPolicy,
  retryAll,
  retryAny,
  retryIfException,
  retryIfExceptionType,
  retryNever,
  retryPolicy,
  stopAfterAttempt,
  stopAll,
  stopAny,
  stopBeforeDelay,
  stopNever,
  waitChain,
  waitCombine,
  waitExponential,
  waitExponentialJitter,
  waitFixed,
} from "../../../runtime/workflow/retry/index.js";
import { attempt, decisions, oracle, refuses, seeds, TimeoutError } from "./policies.js";

describe("decides as the reference does", () => {
  const expected = oracle["policy.next(elapsed=0, failures=1..6)"];
  const ours: Record<string, RetryPolicy> = {
    "retry_policy()": retryPolicy(),
    "exp stop5": retryPolicy({ wait: waitExponential(), stop: stopAfterAttempt(5) }),
    "chain stop4": retryPolicy({
      wait: waitChain(waitFixed(1), waitFixed(2), waitFixed(5)),
      stop: stopAfterAttempt(4),
    }),
    "retry_if TimeoutError": retryPolicy({ retry: retryIfExceptionType(TimeoutError) }),
    retry_never: retryPolicy({ retry: retryNever() }),
    "stop_never fixed0": retryPolicy({ wait: waitFixed(0), stop: stopNever() }),
    "stop_before_delay(3) exp": retryPolicy({ wait: waitExponential(), stop: stopBeforeDelay(3) }),
    "Constant(3,5)": constantDelayRetryPolicy({ maximumAttempts: 3, delay: 5 }),
    "Exp(nojitter)": exponentialBackoffRetryPolicy({ jitter: false }),
  };

  test("in all recorded cases", () => expect(Object.keys(ours)).toEqual(Object.keys(expected)));
  test.each(Object.entries(ours))("%s", (name, policy) => {
    expect(decisions(policy, 6)).toEqual(expected[name]);
  });
});

describe("a policy", () => {
  test("retries only the errors of its condition", () => {
    const policy = retryPolicy({ retry: retryIfExceptionType(TimeoutError) });
    expect(policy.next(0, 1, new TimeoutError())).toBe(5);
    expect(policy.next(0, 1, new Error())).toBeNull();
  });

  test("retries whatever is thrown, unless told otherwise", () => {
    for (const thrown of [undefined, null, "text", 0, { code: 1 }]) expect(retryPolicy().next(0, 1, thrown)).toBe(5);
  });

  test("tells its parts about the attempt, and only the stop condition the wait", () => {
    const told: { retry?: RetryAttempt; wait?: RetryAttempt; stop?: RetryAttempt } = {};
    const error = new Error("third");
    const policy = retryPolicy({
      retry: (it) => {
        told.retry = it;
        return true;
      },
      wait: (it) => {
        told.wait = it;
        return 7;
      },
      stop: (it) => {
        told.stop = it;
        return false;
      },
    });
    expect(policy.next(12.5, 3, error)).toBe(7);
    const random = expect.any(Function);
    const facts = { retryNumber: 2, failures: 3, elapsedSeconds: 12.5, error, random };
    expect(told.retry).toEqual(facts);
    expect(told.wait).toEqual(facts);
    expect(told.stop).toEqual({ ...facts, delay: 7 });
    expect(told.stop?.error).toBe(error);
  });

  test("doesn't compute a wait for an error that it doesn't retry", () => {
    const wait = vi.fn(() => 1);
    expect(retryPolicy({ retry: retryNever(), wait }).next(0, 1, new Error())).toBeNull();
    expect(wait).not.toHaveBeenCalled();
  });

  test("keeps nothing between calls", () => {
    const policy = retryPolicy({ wait: waitExponentialJitter(), stop: stopAfterAttempt(9) });
    const once = policy.next(0, 4, new Error(), "seed");
    policy.next(0, 8, new Error(), "other");
    expect(policy.next(0, 4, new Error(), "seed")).toBe(once);
  });

  test.each([0, -1, 1.5, Number.NaN, "1"])("refuses %o failures", (failures) => {
    refuses(
      () => retryPolicy().next(0, failures as number, new Error()),
      `RetryPolicy.next: failures must be a whole number, 1 or more, not ${JSON.stringify(failures).replace("null", "NaN")}.`,
    );
  });
});

describe("a part of one's own", () => {
  const failure = new Error("down");

  test.each([
    [Number.NaN, "NaN"],
    [-1, "-1"],
    [Infinity, "Infinity"],
    [undefined, "undefined"],
    ["3", '"3"'],
    [Promise.resolve(3), "a promise"],
  ])("can't wait for %o", (answer, shown) => {
    const ownWait = (() => answer) as never;
    const error = refuses(
      () => retryPolicy({ wait: ownWait }).next(0, 2, failure),
      `retryPolicy: wait (ownWait) must give a finite number of seconds, 0 or more, not ${shown}. It was asked after failure 2.`,
    );
    expect(error.cause).toBe(failure);
  });

  test("is named in a composition by its place", () => {
    const stray = () => Number.NaN;
    const end = "must give a finite number of seconds, 0 or more, not NaN. It was asked after failure 1.";
    refuses(
      () => retryPolicy({ wait: waitCombine(waitFixed(1), stray) }).next(0, 1, failure),
      `waitCombine: argument 2 (stray) ${end}`,
    );
    refuses(
      () => retryPolicy({ wait: waitChain(stray, waitFixed(1)) }).next(0, 1, failure),
      `waitChain: argument 1 (stray) ${end}`,
    );
  });

  test.each([
    ["a promise", "a promise", Promise.resolve(false)],
    ["nothing", "undefined", undefined],
    ["a condition that wasn't made yet", "a function", () => false],
  ])("can't answer with %s", (_, shown, answer) => {
    const own = (() => answer) as never;
    const end = `must give true or false, not ${shown}. It was asked after failure 1.`;
    const error = refuses(() => retryPolicy({ retry: own }).next(0, 1, failure), `retryPolicy: retry (own) ${end}`);
    expect(error.cause).toBe(failure);
    refuses(() => retryPolicy({ stop: own }).next(0, 1, failure), `retryPolicy: stop (own) ${end}`);
    refuses(() => retryAny(own)(attempt({ error: failure })), `retryAny: argument 1 (own) ${end}`);
    refuses(() => retryAll(own)(attempt({ error: failure })), `retryAll: argument 1 (own) ${end}`);
    refuses(() => stopAny(own)(attempt({ error: failure })), `stopAny: argument 1 (own) ${end}`);
    refuses(() => stopAll(own)(attempt({ error: failure })), `stopAll: argument 1 (own) ${end}`);
    refuses(() => retryIfException(own)(attempt({ error: failure })), `retryIfException: predicate ${end}`);
  });

  test("that throws isn't silenced", () => {
    const own = () => {
      throw new RangeError("mine");
    };
    expect(() => retryPolicy({ retry: own }).next(0, 1, failure)).toThrow(RangeError);
  });
});

describe("ready-made policies", () => {
  test("constant delay", () => {
    expect(decisions(constantDelayRetryPolicy(), 3)).toEqual([5, 5, null]);
    expect(decisions(constantDelayRetryPolicy({ maximumAttempts: 2, delay: 0.5 }), 2)).toEqual([0.5, null]);
  });

  test("exponential backoff", () => {
    const policy = exponentialBackoffRetryPolicy({
      maximumAttempts: 6,
      initialDelay: 2,
      multiplier: 3,
      maxDelay: 50,
      jitter: false,
    });
    expect(decisions(policy, 6)).toEqual([2, 6, 18, 50, 50, null]);
  });

  test("exponential backoff has full jitter unless told otherwise, and 5 attempts", () => {
    const policy = exponentialBackoffRetryPolicy();
    const fourth = seeds(2000).map((seed) => policy.next(0, 4, new Error(), seed) as number);
    expect(Math.min(...fourth)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...fourth)).toBeLessThan(0.5);
    expect(Math.max(...fourth)).toBeGreaterThan(7.5);
    expect(Math.max(...fourth)).toBeLessThan(8);
    expect(policy.next(0, 5, new Error())).toBeNull();
  });
});
