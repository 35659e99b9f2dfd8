import { WorkflowConfigurationError } from "../errors.js";
import type { RetryAttempt } from "./attempt.js";

/** An argument as an error message names it. */
export interface Argument {
  /** The public function that was called. */
  readonly of: string;
  readonly name: string;
}

/** Throws unless it is a finite number of seconds, 0 or more. */
export function checkSeconds(argument: Argument, value: unknown): void {
  check(argument, value, isSeconds(value), SECONDS);
}

/** Throws unless it is a number of seconds, 0 or more; Infinity is no limit. */
export function checkLimit(argument: Argument, value: unknown): void {
  check(argument, value, isSeconds(value) || value === Infinity, "a number of seconds, 0 or more");
}

/** Throws unless the least wait is at most the greatest. */
export function checkRange(of: string, min: number, max: number): void {
  check({ of, name: "min" }, min, min <= max, `at most max, which is ${max}`);
}

/** Throws unless it is a finite number, above a bound where one is given. */
export function checkNumber(argument: Argument, value: unknown, above = -Infinity): void {
  const bound = above > -Infinity ? ` greater than ${above}` : "";
  check(argument, value, Number.isFinite(value) && (value as number) > above, `a finite number${bound}`);
}

/** Throws unless it is a whole number, 1 or more. */
export function checkCount(argument: Argument, value: unknown): void {
  check(argument, value, Number.isSafeInteger(value) && (value as number) >= 1, "a whole number, 1 or more");
}

/** Throws with what the argument must be, unless it fits. */
export function check(argument: Argument, value: unknown, fits: boolean, mustBe: string): void {
  if (!fits) throw refused(argument, mustBe, shown(value));
}

/** The error for an argument; for a check that says better than its value what is wrong. */
export function refused({ of, name }: Argument, mustBe: string, not: string): WorkflowConfigurationError {
  return new WorkflowConfigurationError(`${of}: ${name} must be ${mustBe}, not ${not}.`);
}

/** Throws unless it can be called. */
export function checkFunction(argument: Argument, value: unknown): void {
  check(argument, value, typeof value === "function", "a function");
}

/** A condition that throws for an answer other than true or false: a promise or an uncalled factory would pass as true. */
export function answering(
  argument: Argument,
  part: (attempt: RetryAttempt) => unknown,
): (attempt: RetryAttempt) => boolean {
  checkFunction(argument, part);
  return (attempt) => {
    const answer = part(attempt);
    if (typeof answer !== "boolean") throw wrongResult(argument, { part, answer, attempt, mustGive: "true or false" });
    return answer;
  };
}

/** A wait strategy that throws for what is no time to wait. */
export function waiting(
  argument: Argument,
  part: (attempt: RetryAttempt) => unknown,
): (attempt: RetryAttempt) => number {
  checkFunction(argument, part);
  return (attempt) => {
    const answer = part(attempt);
    if (!isSeconds(answer)) throw wrongResult(argument, { part, answer, attempt, mustGive: SECONDS });
    return answer;
  };
}

/** The parts of a composition, each under its number. */
export function parts<T, R>(of: string, given: readonly T[], as: (argument: Argument, part: T) => R): R[] {
  return given.map((part, index) => as({ of, name: `argument ${index + 1}` }, part));
}

const SECONDS = "a finite number of seconds, 0 or more";

function isSeconds(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

interface WrongResult {
  readonly part: (attempt: RetryAttempt) => unknown;
  readonly answer: unknown;
  readonly attempt: RetryAttempt;
  readonly mustGive: string;
}

/** The step's own error is the cause: it would be lost otherwise. */
function wrongResult({ of, name }: Argument, { part, answer, attempt, mustGive }: WrongResult): Error {
  const own = part.name === "" || part.name === name ? "" : ` (${part.name})`;
  return new WorkflowConfigurationError(
    `${of}: ${name}${own} must give ${mustGive}, not ${shown(answer)}. It was asked after failure ${attempt.failures}.`,
    { cause: attempt.error },
  );
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
