import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { WorkflowConfigurationError } from "../../../runtime/workflow/errors.js";
import {
  type RetryAttempt,
  type RetryPolicy,
  retryPolicy,
  type WaitStrategy,
} from "../../../runtime/workflow/retry/index.js";

export class NetworkError extends Error {}
export class ResetError extends NetworkError {}
export class TimeoutError extends Error {}

/** What the reference implementation's policies answered. */
export const oracle = JSON.parse(readFileSync(new URL("../../oracles/retry.json", import.meta.url), "utf8")) as {
  "wait(attempts 0..5)": Record<string, number[]>;
  "policy.next(elapsed=0, failures=1..6)": Record<string, (number | null)[]>;
};

export function attempt(given: Partial<RetryAttempt> = {}): RetryAttempt {
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
export function decisions(policy: RetryPolicy, count: number): (number | null)[] {
  return Array.from({ length: count }, (_, index) => policy.next(0, index + 1, new Error("down")));
}

export function refuses(call: () => unknown, message: string): Error {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(WorkflowConfigurationError);
    expect((error as Error).message).toBe(message);
    return error as Error;
  }
  throw new Error(`Not refused: ${message}`);
}

export function seeds(count: number): string[] {
  return Array.from({ length: count }, (_, run) => `run-${run}:fetch:1`);
}

/** The first random numbers that an attempt with this seed has. */
export function drawn(seed: string, count: number): number[] {
  const numbers: number[] = [];
  const wait: WaitStrategy = ({ random }) => {
    while (numbers.length < count) numbers.push(random());
    return 0;
  };
  retryPolicy({ wait }).next(0, 1, new Error(), seed);
  return numbers;
}

/** How far the counts of cells 0, 1 … are from equal ones. */
export function chiSquared(found: readonly number[], cells: number): number {
  const counts = new Array<number>(cells).fill(0);
  for (const cell of found) counts[cell] = (counts[cell] ?? 0) + 1;
  const even = found.length / cells;
  return counts.reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
}
