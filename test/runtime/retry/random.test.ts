import { afterEach, describe, expect, test, vi } from "vitest";
import {
  retryPolicy,
  waitCombine,
  waitExponentialJitter,
  waitFullJitter,
  waitRandom,
} from "../../../runtime/workflow/retry/index.js";
import { chiSquared, drawn, seeds } from "./policies.js";

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
