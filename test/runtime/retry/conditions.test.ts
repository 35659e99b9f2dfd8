import { describe, expect, test } from "vitest";
import {
  type RetryCondition,
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
} from "../../../runtime/workflow/retry/index.js";
import { attempt, NetworkError, ResetError, TimeoutError } from "./policies.js";

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
