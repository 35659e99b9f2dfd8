import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { WorkflowConfigurationError } from "../../runtime/workflow/errors.js";
import {
  constantDelayRetryPolicy,
  exponentialBackoffRetryPolicy,
  type RetryAttempt,
  type RetryCondition,
  type RetryPolicy,
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
  retryPolicy,
  retryUnlessExceptionType,
  type StopCondition,
  stopAfterAttempt,
  stopAfterDelay,
  stopAll,
  stopAny,
  stopBeforeDelay,
  stopNever,
  type WaitStrategy,
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
} from "../../runtime/workflow/retry/index.js";

class NetworkError extends Error {}
class ResetError extends NetworkError {}
class TimeoutError extends Error {}

const oracle = JSON.parse(readFileSync(new URL("../oracles/retry.json", import.meta.url), "utf8")) as {
  "wait(attempts 0..5)": Record<string, number[]>;
  "policy.next(elapsed=0, failures=1..6)": Record<string, (number | null)[]>;
};

describe("waits as the reference does", () => {
  const expected = oracle["wait(attempts 0..5)"];
  const ours: Record<string, WaitStrategy> = {
    "wait_fixed(5)": waitFixed(5),
    "wait_none()": waitNone(),
    "wait_exponential()": waitExponential(),
    "wait_exponential(multiplier=1,exp_base=2,max=10)": waitExponential({ multiplier: 1, expBase: 2, max: 10 }),
    "wait_exponential(multiplier=.1,min=.5)": waitExponential({ multiplier: 0.1, min: 0.5 }),
    "wait_incrementing(start=1,increment=2,max=6)": waitIncrementing({ start: 1, increment: 2, max: 6 }),
    "wait_incrementing(start=1,increment=-1)": waitIncrementing({ start: 1, increment: -1 }),
    "wait_chain(1,2,5)": waitChain(waitFixed(1), waitFixed(2), waitFixed(5)),
    "wait_combine(1,exp)": waitCombine(waitFixed(1), waitExponential()),
  };

  test("in all recorded cases", () => expect(Object.keys(ours)).toEqual(Object.keys(expected)));
  test.each(Object.entries(ours))("%s", (name, wait) => {
    expect([0, 1, 2, 3, 4, 5].map((retryNumber) => wait(attempt({ retryNumber })))).toEqual(expected[name]);
  });
});

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

describe("conditions", () => {
  const retries = (condition: RetryCondition, error: unknown) => condition(attempt({ error }));

  test("by a predicate", () => {
    const condition = retryIfException((error) => error === "again");
    expect(retries(condition, "again")).toBe(true);
    expect(retries(condition, new Error("again"))).toBe(false);
  });

  test("by type: these and their subclasses", () => {
    const condition = retryIfExceptionType(NetworkError, TimeoutError);
    expect(retries(condition, new NetworkError())).toBe(true);
    expect(retries(condition, new ResetError())).toBe(true);
    expect(retries(condition, new TimeoutError())).toBe(true);
    expect(retries(condition, new Error())).toBe(false);
    expect(retries(condition, "NetworkError")).toBe(false);
  });

  test("by type: none given means Error", () => {
    expect(retries(retryIfExceptionType(), new ResetError())).toBe(true);
    expect(retries(retryIfExceptionType(), "text")).toBe(false);
    expect(retries(retryIfNotExceptionType(), new ResetError())).toBe(false);
    expect(retries(retryIfNotExceptionType(), "text")).toBe(true);
  });

  test.each([retryIfNotExceptionType, retryUnlessExceptionType])("by type: all but these", (unless) => {
    const condition = unless(NetworkError, TimeoutError);
    expect(retries(condition, new Error())).toBe(true);
    expect(retries(condition, undefined)).toBe(true);
    expect(retries(condition, new ResetError())).toBe(false);
    expect(retries(condition, new TimeoutError())).toBe(false);
  });

  test.each<[string, Parameters<typeof retryIfExceptionMessage>[0], unknown, boolean]>([
    ["the whole message", { message: "please retry" }, new Error("please retry"), true],
    ["not a part of it", { message: "retry" }, new Error("please retry"), false],
    ["an empty message", { message: "" }, new Error(), true],
    ["a pattern anywhere", { match: /HTTP 5\d\d/ }, new Error("got HTTP 503 twice"), true],
    ["a pattern that isn't there", { match: /HTTP 5\d\d/ }, new Error("got HTTP 404"), false],
    ["a pattern's flags", { match: /timed out/i }, new Error("Timed out"), true],
    ["a pattern as text", { match: "HTTP 5\\d\\d$" }, new Error("HTTP 503"), true],
    ["thrown text", { message: "again" }, "again", true],
    ["a thrown object with a message", { message: "again" }, { message: "again" }, true],
    ["a thrown object without", { match: "again" }, Object.create(null), false],
    ["nothing thrown", { message: "undefined" }, undefined, true],
  ])("by message: %s", (_, options, error, expected) => {
    expect(retries(retryIfExceptionMessage(options), error)).toBe(expected);
    expect(retries(retryIfNotExceptionMessage(options), error)).toBe(!expected);
  });

  test("by message: a global pattern matches each time", () => {
    const condition = retryIfExceptionMessage({ match: /down/g });
    expect([1, 2, 3].map(() => retries(condition, new Error("down")))).toEqual([true, true, true]);
  });

  test("by cause: at any depth, but not the error itself", () => {
    const condition = retryIfExceptionCauseType(NetworkError);
    const reset = new ResetError();
    expect(retries(condition, new Error("outer", { cause: reset }))).toBe(true);
    expect(retries(condition, new Error("outer", { cause: new Error("inner", { cause: reset }) }))).toBe(true);
    expect(retries(condition, reset)).toBe(false);
    expect(retries(condition, new Error("outer", { cause: new TimeoutError() }))).toBe(false);
    expect(retries(condition, "outer")).toBe(false);
  });

  test("by cause: none given means Error", () => {
    expect(retries(retryIfExceptionCauseType(), new Error("outer", { cause: new ResetError() }))).toBe(true);
    expect(retries(retryIfExceptionCauseType(), new Error("outer", { cause: "text" }))).toBe(false);
  });

  test("by cause: a circle of causes ends", () => {
    const first = new Error("first");
    first.cause = new Error("second", { cause: first });
    expect(retries(retryIfExceptionCauseType(NetworkError), first)).toBe(false);
    expect(retries(retryIfExceptionCauseType(Error), first)).toBe(true);
  });

  test("together", () => {
    const network = retryIfExceptionType(NetworkError);
    const busy = retryIfExceptionMessage({ match: "busy" });
    const error = [new NetworkError("busy"), new NetworkError("gone"), new Error("busy"), new Error("gone")];
    expect(error.map((it) => retries(retryAny(network, busy), it))).toEqual([true, true, true, false]);
    expect(error.map((it) => retries(retryAll(network, busy), it))).toEqual([true, false, false, false]);
    expect(error.map((it) => retries(retryAny(retryNever(), retryAll(network, retryAlways())), it))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([retries(retryAny(), error[0]), retries(retryAll(), error[0])]).toEqual([false, true]);
  });
});

describe("waits", () => {
  const at = (wait: WaitStrategy, ...retryNumbers: number[]) =>
    retryNumbers.map((retryNumber) => wait(attempt({ retryNumber })));

  test("of an exponential stay finite after any number of failures", () => {
    expect(at(waitExponential(), 6, 1023, 1024, 1e9)).toEqual([60, 60, 60, 60]);
    expect(at(waitExponential({ multiplier: 0 }), 0, 1e9)).toEqual([0, 0]);
    expect(at(waitExponential({ max: Infinity }), 1e9)).toEqual([Number.MAX_VALUE]);
    expect(at(waitExponentialJitter({ max: Infinity }), 1e9)).toEqual([Number.MAX_VALUE]);
    expect(at(waitCombine(waitFixed(1e308), waitFixed(1e308)), 0)).toEqual([Number.MAX_VALUE]);
    expect(retryPolicy({ wait: waitExponential({ max: 30 }), stop: stopNever() }).next(0, 1e9, new Error())).toBe(30);
  });

  test("of an exponential are bounded on both sides", () => {
    expect(at(waitExponential({ multiplier: 2, expBase: 3, min: 5, max: 20 }), 0, 1, 2, 3)).toEqual([5, 6, 18, 20]);
    expect(at(waitExponential({ multiplier: 8, expBase: 0.5 }), 0, 1, 2, 5000)).toEqual([8, 4, 2, 0]);
    expect(at(waitExponential({ min: 60 }), 0, 9)).toEqual([60, 60]);
  });

  test("that increment start at 0 and grow by 100 unless told otherwise", () => {
    expect(at(waitIncrementing(), 0, 1, 7)).toEqual([0, 100, 700]);
    expect(at(waitIncrementing({ start: 9, max: 4 }), 0)).toEqual([4]);
  });

  test("of a chain know the number of the retry in the chain", () => {
    expect(at(waitChain(waitFixed(9), waitExponential()), 0, 1, 2, 3)).toEqual([9, 2, 4, 8]);
    expect(at(waitChain(waitFixed(3)), 0, 1, 99)).toEqual([3, 3, 3]);
  });

  test("add up", () => {
    expect(at(waitCombine(waitFixed(1), waitIncrementing({ increment: 1 }), waitFixed(0.5)), 0, 2)).toEqual([1.5, 3.5]);
    expect(at(waitCombine(), 0)).toEqual([0]);
  });

  test.each<[string, WaitStrategy, number, [at0: number, atHalf: number]]>([
    ["waitRandom()", waitRandom(), 5, [0, 0.5]],
    ["waitRandom({ min: 2, max: 6 })", waitRandom({ min: 2, max: 6 }), 0, [2, 4]],
    ["waitRandom({ min: 3, max: 3 })", waitRandom({ min: 3, max: 3 }), 0, [3, 3]],
    ["waitExponentialJitter(), first", waitExponentialJitter(), 0, [1, 1.5]],
    ["waitExponentialJitter(), fourth", waitExponentialJitter(), 3, [8, 8.5]],
    ["waitExponentialJitter(), at its limit", waitExponentialJitter({ max: 8.25 }), 3, [8, 8.25]],
    ["waitExponentialJitter(), beyond", waitExponentialJitter(), 2000, [60, 60]],
    ["waitExponentialJitter({ jitter: 0 })", waitExponentialJitter({ initial: 3, expBase: 3, jitter: 0 }), 1, [9, 9]],
    ["waitRandomExponential(), first", waitRandomExponential(), 0, [0, 0.5]],
    ["waitRandomExponential(), fourth", waitRandomExponential(), 3, [0, 4]],
    ["waitRandomExponential(), beyond", waitRandomExponential(), 2000, [0, 30]],
    ["waitRandomExponential({ min: 2 })", waitRandomExponential({ min: 2 }), 3, [2, 5]],
    ["waitRandomExponential({ min: 2 }), below it", waitRandomExponential({ min: 2 }), 0, [2, 2]],
    ["waitFullJitter({ multiplier: 3 })", waitFullJitter({ multiplier: 3 }), 1, [0, 3]],
  ])("at random: %s", (_, wait, retryNumber, expected) => {
    const drawn = [0, 0.5].map((number) => wait(attempt({ retryNumber, random: () => number })));
    expect(drawn).toEqual(expected);
  });

  test("at random are independent of each other within an attempt", () => {
    const delay = retryPolicy({ wait: waitCombine(waitRandom(), waitRandom()) }).next(0, 1, new Error(), "a");
    const single = retryPolicy({ wait: waitRandom() }).next(0, 1, new Error(), "a");
    expect(delay).not.toBe((single ?? 0) * 2);
  });
});

describe("stops", () => {
  const stops = (condition: StopCondition, given: Partial<RetryAttempt>) => condition(attempt(given));

  test("after so many attempts", () => {
    expect([1, 2, 3, 4].map((failures) => stops(stopAfterAttempt(3), { failures }))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(retryPolicy({ stop: stopAfterAttempt(1) }).next(0, 1, new Error())).toBeNull();
  });

  test("after so many seconds, whatever the next wait", () => {
    expect([9.99, 10, 11].map((elapsedSeconds) => stops(stopAfterDelay(10), { elapsedSeconds, delay: 99 }))).toEqual([
      false,
      true,
      true,
    ]);
    expect(stops(stopAfterDelay(Infinity), { elapsedSeconds: 1e12 })).toBe(false);
  });

  test("before a wait that would reach so many seconds", () => {
    const condition = stopBeforeDelay(10);
    expect(stops(condition, { elapsedSeconds: 6, delay: 3.5 })).toBe(false);
    expect(stops(condition, { elapsedSeconds: 6, delay: 4 })).toBe(true);
    expect(stops(condition, { elapsedSeconds: 10, delay: 0 })).toBe(true);
    expect(stops(condition, { elapsedSeconds: 9 })).toBe(false);
    const policy = retryPolicy({ wait: waitFixed(4), stop: condition });
    expect([5.5, 6].map((elapsed) => policy.next(elapsed, 1, new Error()))).toEqual([4, null]);
  });

  test("together", () => {
    const both = [stopAfterAttempt(3), stopAfterDelay(10)] as const;
    const cases = [
      { failures: 2, elapsedSeconds: 5 },
      { failures: 3, elapsedSeconds: 5 },
      { failures: 2, elapsedSeconds: 15 },
      { failures: 3, elapsedSeconds: 15 },
    ];
    expect(cases.map((it) => stops(stopAny(...both), it))).toEqual([false, true, true, true]);
    expect(cases.map((it) => stops(stopAll(...both), it))).toEqual([false, false, false, true]);
    expect(cases.map((it) => stops(stopAny(stopNever(), stopAll(...both)), it))).toEqual([false, false, false, true]);
    expect([stops(stopAny(), {}), stops(stopAll(), {})]).toEqual([false, true]);
  });

  test("before a delay, in a composition", () => {
    const policy = retryPolicy({ wait: waitFixed(4), stop: stopAny(stopAfterAttempt(9), stopBeforeDelay(10)) });
    expect([5, 6].map((elapsed) => policy.next(elapsed, 1, new Error()))).toEqual([4, null]);
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

describe("random numbers", () => {
  afterEach(() => void vi.restoreAllMocks());

  test("are the same for the same seed", () => {
    expect(drawn("run-1:fetch:1", 20)).toEqual(drawn("run-1:fetch:1", 20));
  });

  test("differ from seed to seed", () => {
    expect(new Set(seeds(10_000).map((seed) => drawn(seed, 1)[0])).size).toBeGreaterThan(9_990);
    expect(drawn("run-1:fetch:1", 1)).not.toEqual(drawn("run-1:fetch:2", 1));
    expect(drawn("ab", 1)).not.toEqual(drawn("ba", 1));
  });

  test("without a seed are those of the empty one", () => {
    const policy = retryPolicy({ wait: waitRandom() });
    expect(policy.next(0, 1, new Error())).toBe(policy.next(0, 1, new Error(), ""));
    expect(policy.next(0, 1, new Error())).not.toBe(policy.next(0, 1, new Error(), "seed"));
  });

  test("come from neither the clock nor the process", () => {
    const forbidden = () => {
      throw new Error("not a function of the seed");
    };
    vi.spyOn(Math, "random").mockImplementation(forbidden);
    vi.spyOn(Date, "now").mockImplementation(forbidden);
    vi.spyOn(performance, "now").mockImplementation(forbidden);
    vi.spyOn(crypto, "getRandomValues").mockImplementation(forbidden);
    const policy = retryPolicy({ wait: waitCombine(waitRandom(), waitExponentialJitter(), waitFullJitter()) });
    expect(policy.next(0, 1, new Error(), "seed")).toBeGreaterThan(0);
  });

  // 0.999 quantiles of the chi-squared distribution: 43.8 with 19 degrees of freedom, 148.2 with 99.
  test("are spread evenly over 10,000 seeds", () => {
    const numbers = seeds(10_000).map((seed) => drawn(seed, 1)[0] as number);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(
      chiSquared(
        numbers.map((number) => Math.floor(number * 20)),
        20,
      ),
    ).toBeLessThan(43.8);
  });

  test("are spread evenly over the calls of one seed", () => {
    expect(
      chiSquared(
        drawn("seed", 10_000).map((number) => Math.floor(number * 20)),
        20,
      ),
    ).toBeLessThan(43.8);
  });

  test("of one seed don't follow from each other", () => {
    const pairs = seeds(10_000).map((seed) => drawn(seed, 2) as [number, number]);
    const cells = pairs.map(([first, second]) => Math.floor(first * 10) * 10 + Math.floor(second * 10));
    expect(chiSquared(cells, 100)).toBeLessThan(148.2);
  });

  test("of successive failures don't follow from each other", () => {
    const pairs = Array.from({ length: 10_000 }, (_, run) =>
      [1, 2].map((failures) => drawn(`run-${run}:fetch:${failures}`, 1)[0] as number),
    ) as [number, number][];
    const cells = pairs.map(([first, second]) => Math.floor(first * 10) * 10 + Math.floor(second * 10));
    expect(chiSquared(cells, 100)).toBeLessThan(148.2);
  });

  test("stay what they were: recorded runs rest on them", () => {
    // From the published FNV-1a hashes 811c9dc5 and bf9cf968 of "" and "foobar", computed in another language.
    expect(drawn("foobar", 3).map((number) => number * 2 ** 32)).toEqual([0x95ddf7da, 0x6d974fbe, 0xa63bd604]);
    expect(drawn("", 1).map((number) => number * 2 ** 32)).toEqual([0xe8835c7d]);
  });
});

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

function attempt(given: Partial<RetryAttempt> = {}): RetryAttempt {
  const { retryNumber = (given.failures ?? 1) - 1 } = given;
  return {
    retryNumber,
    failures: retryNumber + 1,
    elapsedSeconds: 0,
    error: new Error("down"),
    random: () => 0.5,
    ...given,
  };
}

/** What a policy says after the first, second … failure. */
function decisions(policy: RetryPolicy, count: number): (number | null)[] {
  return Array.from({ length: count }, (_, index) => policy.next(0, index + 1, new Error("down")));
}

function refuses(call: () => unknown, message: string): Error {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(WorkflowConfigurationError);
    expect((error as Error).message).toBe(message);
    return error as Error;
  }
  throw new Error(`Not refused: ${message}`);
}

function seeds(count: number): string[] {
  return Array.from({ length: count }, (_, run) => `run-${run}:fetch:1`);
}

/** The first random numbers that an attempt with this seed has. */
function drawn(seed: string, count: number): number[] {
  const numbers: number[] = [];
  const wait: WaitStrategy = ({ random }) => {
    while (numbers.length < count) numbers.push(random());
    return 0;
  };
  retryPolicy({ wait }).next(0, 1, new Error(), seed);
  return numbers;
}

/** How far the counts of cells 0, 1 … are from equal ones. */
function chiSquared(found: readonly number[], cells: number): number {
  const counts = new Array<number>(cells).fill(0);
  for (const cell of found) counts[cell] = (counts[cell] ?? 0) + 1;
  const even = found.length / cells;
  return counts.reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
}
