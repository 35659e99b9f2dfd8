import { describe, expect, test } from "vitest";
import { found, withFiles } from "./found.js";

describe("an event class that nobody uses", () => {
  test("is faded", () => {
    const it = withFiles("class Left extends Event {}\nclass LeftOver extends A {}\nnew LeftOver();");
    expect(found(it)).toEqual(["event-class-unused @Left"]);
    expect(it.analysis.problems(it.path("flow.ts"))[0]).toMatchObject({ severity: "hint", tags: ["unnecessary"] });
  });

  test.each([
    "export class Kept extends Event {}",
    "class Kept extends Event {}\nexport { Kept };",
    "class Kept extends Event {}\nexport const kinds = [Kept];",
    "/** See {@link Kept}. */\nclass Kept extends Event {}",
    "class Kept {}",
    "class Kept extends Map {}",
  ])("but not %s", (text) => {
    expect(found(withFiles(text))).toEqual([]);
  });
});

describe("a field that JSON doesn't have", () => {
  const event = (fields: string) =>
    withFiles(
      `import { Client } from "./client.js";
class Point { x = 1; }
class Money { toJSON() { return 1; } plus() {} }
class Failure extends Error { where() {} }
export class It extends Event.of<{ ${fields} }>() {}
export const all = [Client, Point, Money, Failure];`,
      { "client.ts": "export class Client { fetch() {} }" },
    );

  test.each([
    ["done: () => void", "() => void", "It.done is a function"],
    ["make(): string", "make(): string", "It.make is a function"],
    ["key: symbol", "symbol", "It.key is a symbol"],
    ["inner: { deep: readonly (() => void)[] }", "() => void", "It.inner.deep[] is a function"],
    ["all: Map<string, Promise<number>>", "Promise<number>", "It.all[] is a Promise"],
    ["one: WeakMap<object, string> | undefined", "WeakMap<object, string>", "It.one is a WeakMap"],
    ["body?: ReadableStream<string>", "ReadableStream<string>", "It.body is a ReadableStream, which comes back"],
    ["client: Client", "Client", "It.client is a Client, which comes back from JSON as a plain object without fetch()"],
  ])("%s", (fields, at, message) => {
    const it = event(fields);
    expect(found(it)).toEqual([`event-field-not-json @${at}`]);
    expect(it.analysis.problems(it.path("flow.ts"))[0]?.message).toContain(message);
  });

  test.each([
    "when: Date; url: URL; pattern: RegExp; big: bigint; bytes: Uint8Array; error: Error",
    "map: Map<string, Set<number>>; record: Record<string, readonly string[]>; tuple: [number, string?]",
    "other: A; others: A[]; point: Point; money: Money; failure: Failure",
    "name: string | null; kind: 'a' | 'b'; far: FarAway; part: Pick<Client, 'fetch'>",
  ])("but not %s", (fields) => {
    expect(found(event(fields))).toEqual([]);
  });

  test("is found in an interface or a type of the same file", () => {
    const it = withFiles(`interface Fields { done: () => void }
type More = { key: symbol };
export class One extends Event.of<Fields>() {}
export class Two extends Event.of<More & { n: number }>() {}`);
    expect(found(it)).toEqual(["event-field-not-json @() => void", "event-field-not-json @symbol"]);
  });
});
