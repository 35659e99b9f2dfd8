import type { RetryAttempt, RetryCondition } from "./attempt.js";
import { answering, check, checkFunction, parts, refused } from "./check.js";

/** A class whose instances are thrown. */
export type ErrorClass = abstract new (...args: never[]) => unknown;

/** A text that an error's message is compared with: give one of both. */
export interface MessageOptions {
  /** The whole message. */
  readonly message?: string;
  /** A pattern that is found somewhere in the message; a string is the source of a regular expression. */
  readonly match?: string | RegExp;
}

/**
 * Retries if the predicate says so of what the step threw.
 *
 *     retryIfException((error) => error instanceof HttpError && error.status === 429)
 *
 * @throws WorkflowConfigurationError if the predicate is no function; from the policy if it gives no boolean.
 */
export function retryIfException(predicate: (error: unknown) => boolean): RetryCondition {
  checkFunction({ of: "retryIfException", name: "predicate" }, predicate);
  return answering({ of: "retryIfException", name: "predicate" }, ({ error }) => predicate(error));
}

/**
 * Retries errors of these classes and of their subclasses; without classes, of `Error`.
 *
 * @throws WorkflowConfigurationError for what is no class.
 */
export function retryIfExceptionType(...classes: readonly ErrorClass[]): RetryCondition {
  const isOne = instanceOf("retryIfExceptionType", classes);
  return ({ error }) => isOne(error);
}

/**
 * Retries all but errors of these classes and of their subclasses; without classes, all but those of `Error`.
 *
 * @throws WorkflowConfigurationError for what is no class.
 */
export function retryIfNotExceptionType(...classes: readonly ErrorClass[]): RetryCondition {
  const isOne = instanceOf("retryIfNotExceptionType", classes);
  return ({ error }) => !isOne(error);
}

/** Another name of {@link retryIfNotExceptionType}. */
export const retryUnlessExceptionType = retryIfNotExceptionType;

/**
 * Retries errors with this message. The message of what is no error is its text.
 *
 *     retryIfExceptionMessage({ match: /HTTP 5\d\d/ })
 *
 * @throws WorkflowConfigurationError unless there is one of `message` and `match`, and for a pattern that is no
 * regular expression.
 */
export function retryIfExceptionMessage(options: MessageOptions): RetryCondition {
  const matches = messageTest("retryIfExceptionMessage", options);
  return ({ error }) => matches(messageOf(error));
}

/**
 * Retries errors with another message than this one.
 *
 * @throws WorkflowConfigurationError as {@link retryIfExceptionMessage} does.
 */
export function retryIfNotExceptionMessage(options: MessageOptions): RetryCondition {
  const matches = messageTest("retryIfNotExceptionMessage", options);
  return ({ error }) => !matches(messageOf(error));
}

/**
 * Retries errors with a cause of these classes, at any depth; without classes, of `Error`. The error itself doesn't
 * count, only its `cause`, that one's cause, and so on.
 *
 * @throws WorkflowConfigurationError for what is no class.
 */
export function retryIfExceptionCauseType(...classes: readonly ErrorClass[]): RetryCondition {
  const isOne = instanceOf("retryIfExceptionCauseType", classes);
  return ({ error }) => causesOf(error).some(isOne);
}

/**
 * Retries if one of the conditions does; the rest isn't asked then. Without conditions, never.
 *
 * @throws WorkflowConfigurationError for what is no condition.
 */
export function retryAny(...conditions: readonly RetryCondition[]): RetryCondition {
  const checked = parts("retryAny", conditions, answering);
  return (attempt) => checked.some((condition) => condition(attempt));
}

/**
 * Retries if all of the conditions do; the first that doesn't is the last asked. Without conditions, always.
 *
 * @throws WorkflowConfigurationError for what is no condition.
 */
export function retryAll(...conditions: readonly RetryCondition[]): RetryCondition {
  const checked = parts("retryAll", conditions, answering);
  return (attempt) => checked.every((condition) => condition(attempt));
}

/** Retries whatever was thrown. */
export function retryAlways(): RetryCondition {
  return () => true;
}

/** Retries nothing. */
export function retryNever(): RetryCondition {
  return () => false;
}

function instanceOf(of: string, classes: readonly ErrorClass[]): (value: unknown) => boolean {
  parts(of, classes, (argument, it) => check(argument, it, isClass(it), "a class"));
  const wanted = classes.length === 0 ? [Error] : classes;
  return (value) => wanted.some((it) => value instanceof it);
}

function isClass(value: unknown): boolean {
  return typeof value === "function" && typeof value.prototype === "object";
}

function messageTest(of: string, options: MessageOptions): (text: string) => boolean {
  const { message, match } = (options ?? {}) as MessageOptions;
  if ((message === undefined) === (match === undefined)) {
    const not = message === undefined ? "neither" : "both";
    throw refused({ of, name: "its argument" }, "{ message } or { match }", not);
  }
  if (match === undefined) {
    check({ of, name: "message" }, message, typeof message === "string", "a string");
    return (text) => text === message;
  }
  const pattern = patternOf(match);
  check({ of, name: "match" }, match, pattern !== undefined, "a regular expression");
  // search, not test: it doesn't go on from where a global pattern last matched.
  return (text) => text.search(pattern as RegExp) >= 0;
}

function patternOf(match: unknown): RegExp | undefined {
  if (match instanceof RegExp) return match;
  if (typeof match !== "string") return undefined;
  try {
    return new RegExp(match);
  } catch {
    return undefined;
  }
}

function messageOf(error: RetryAttempt["error"]): string {
  if (typeof error !== "object" || error === null) return String(error);
  if ("message" in error && typeof error.message === "string") return error.message;
  return Object.prototype.toString.call(error);
}

/** From the nearest. A chain that leads back to itself ends there. */
function causesOf(error: unknown): unknown[] {
  const seen = new Set<unknown>();
  for (let at = causeOf(error); at !== undefined && !seen.has(at); at = causeOf(at)) seen.add(at);
  return [...seen];
}

function causeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "cause" in error ? error.cause : undefined;
}
