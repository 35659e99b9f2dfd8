import { describe, expect, test } from "vitest";
import {
  retryPolicy,
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
} from "../../../runtime/workflow/retry/index.js";
import { attempt, oracle } from "./policies.js";

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
