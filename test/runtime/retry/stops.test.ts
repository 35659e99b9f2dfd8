import { describe, expect, test } from "vitest";
import {
  type RetryAttempt,
  retryPolicy,
  type StopCondition,
  stopAfterAttempt,
  stopAfterDelay,
  stopAll,
  stopAny,
  stopBeforeDelay,
  stopNever,
  waitFixed,
} from "../../../runtime/workflow/retry/index.js";
import { attempt } from "./policies.js";

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
