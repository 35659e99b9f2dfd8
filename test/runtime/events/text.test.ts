import { formatWithOptions, inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { StartEvent, StopEvent, WorkflowFailedEvent } from "../../../runtime/events/built-in.js";
import { Event } from "../../../runtime/events/event.js";

class JokeEvent extends Event.of<{ joke: string }>() {}
class Any extends Event.of<Record<string, unknown>>() {}
class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

const cyclic = () => {
  const event = new Any({ list: [] as unknown[] });
  (event.list as unknown[]).push({ event });
  return event;
};
const hostile = () => {
  const event = new Any({ before: 1 });
  const refuse = () => {
    throw new Error("refused");
  };
  Object.defineProperty(event, "getter", { get: refuse, enumerable: true });
  Object.defineProperty(event, "proxy", { value: new Proxy({}, { ownKeys: refuse, get: refuse }), enumerable: true });
  const message = { get: refuse };
  Object.defineProperty(event, "error", { value: Object.defineProperty(new Error("x"), "message", message) });
  return event;
};

describe("toString", () => {
  it.each<[event: Event, text: string]>([
    [new JokeEvent({ joke: 'Say "hi"\n' }), 'JokeEvent { joke: "Say \\"hi\\"\\n" }'],
    [new Event(), "Event {}"],
    [new StopEvent({ result: 3 }), "StopEvent { result: 3 }"],
    [new StopEvent(), "StopEvent { result: undefined }"],
    [new StartEvent({ topic: "x" }), 'StartEvent { topic: "x" }'],
    [
      new Any({ a: null, b: true, c: 12n, d: -0, e: Number.NaN, f: Symbol("s") }),
      "Any { a: null, b: true, c: 12n, d: -0, e: NaN, f: Symbol(s) }",
    ],
    [new Any({ "a-b": [1, [], {}] }), 'Any { "a-b": [1, [], {}] }'],
    [new Any({ inner: new JokeEvent({ joke: "x" }) }), 'Any { inner: JokeEvent { joke: "x" } }'],
    [
      new Any({ at: new Date(0), never: new Date(Number.NaN) }),
      "Any { at: 1970-01-01T00:00:00.000Z, never: Invalid Date }",
    ],
    [new Any({ map: new Map([["k", 1]]), set: new Set([2]) }), 'Any { map: Map(1) { "k" => 1 }, set: Set(1) { 2 } }'],
    [
      new Any({ bytes: new Uint8Array([1, 2]), p: new Point(1, 2) }),
      "Any { bytes: Uint8Array(2) [1, 2], p: Point { x: 1, y: 2 } }",
    ],
    [new Any({ url: new URL("https://a.b/c"), re: /x+/gi }), "Any { url: https://a.b/c, re: /x+/gi }"],
    [new Any({ f: function tool() {}, none: Object.create(null) }), "Any { f: [function tool], none: {} }"],
    [new Any({ error: new TypeError("boom") }), "Any { error: [TypeError: boom] }"],
  ])("%s", (event, text) => {
    expect(event.toString()).toBe(text);
    expect(`${event}`).toBe(text);
  });

  it("cuts long strings, long lists and deep values", () => {
    const long = new JokeEvent({ joke: "ha".repeat(5_000) }).toString();
    expect(long.length).toBeLessThan(200);
    expect(long).toMatch(/^JokeEvent \{ joke: "(ha)+…" \}$/);
    const list = new Any({ list: Array.from({ length: 1_000 }, (_, n) => n) }).toString();
    expect(list).toMatch(/^Any \{ list: \[0, 1, 2, .*, … \d+ more\] \}$/);
    expect(list.length).toBeLessThan(200);
    const rows = Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => "x".repeat(90)));
    expect(new Any({ rows }).toString().length).toBeLessThan(2_000);
    let deep: unknown = "bottom";
    for (let n = 0; n < 10_000; n++) deep = { deep };
    expect(new Any({ deep }).toString()).toMatch(/\[Object\]/);
  });

  it("never throws, and says what it couldn't read", () => {
    expect(cyclic().toString()).toBe("Any { list: [{ event: [Circular] }] }");
    expect(hostile().toString()).toBe("Any { before: 1, getter: [getter], proxy: [unreadable: refused] }");
    const twice = { n: 1 };
    expect(new Any({ a: twice, b: twice }).toString()).toBe("Any { a: { n: 1 }, b: { n: 1 } }");
  });
});

describe("util.inspect", () => {
  it("writes the class and the fields as Node does", () => {
    expect(inspect(new JokeEvent({ joke: "x" }))).toBe("JokeEvent { joke: 'x' }");
    expect(inspect({ events: [new JokeEvent({ joke: "x" })] })).toBe("{ events: [ JokeEvent { joke: 'x' } ] }");
    expect(inspect(new Any({ a: { b: { c: { d: 1 } } } }))).toBe("Any { a: { b: { c: [Object] } } }");
    expect(inspect([[[new JokeEvent({ joke: "x" })]]], { depth: 1 })).toBe("[ [ [Array] ] ]");
    expect(inspect([[new JokeEvent({ joke: "x" })]], { depth: 1 })).toBe("[ [ [JokeEvent] ] ]");
    expect(inspect(new Any({ n: 1 }), { colors: true })).toBe(`Any { n: ${inspect(1, { colors: true })} }`);
  });

  it("writes a StartEvent, whose missing fields throw", () => {
    const event = new StartEvent({ topic: "x" });
    expect(inspect(event)).toBe("StartEvent { topic: 'x' }");
    expect(inspect(event, { customInspect: false })).toBe("StartEvent { topic: 'x' }");
    expect(formatWithOptions({}, "%s|%o|%O|%j", event, event, event, event)).toContain("topic");
  });

  it("keeps an error's stack", () => {
    const error = new TypeError("boom");
    const event = new WorkflowFailedEvent({ stepName: "s", exception: error, attempts: 1, elapsedSeconds: 0 });
    expect(inspect(event)).toMatch(/exception: TypeError: boom\n +at .*text\.test/);
  });

  it("cuts long strings at any depth, unless it is told otherwise", () => {
    const event = new Any({ messages: [{ content: "y".repeat(9_000) }] });
    expect(inspect(event).length).toBeLessThan(1_500);
    expect(inspect(event)).toMatch(/8000 more characters/);
    expect(inspect(event, { maxStringLength: null }).length).toBeGreaterThan(9_000);
  });

  it("never throws", () => {
    expect(inspect(cyclic(), { depth: null })).toContain("[Circular]");
    expect(inspect(hostile())).toContain("before: 1");
    // A cycle through two events.
    const a = new Any({ b: undefined as unknown });
    Object.assign(a, { b: new Any({ a }) });
    expect(inspect(a, { depth: null })).toBe("Any { b: Any { a: [Circular] } }");
  });
});

describe("JSON.stringify", () => {
  const json = (event: Event) => JSON.parse(JSON.stringify(event));

  it("gives the fields", () => {
    expect(JSON.stringify(new JokeEvent({ joke: "x" }))).toBe('{"joke":"x"}');
    expect(json(new Any({ inner: [new JokeEvent({ joke: "x" })], at: new Date(0) }))).toEqual({
      inner: [{ joke: "x" }],
      at: "1970-01-01T00:00:00.000Z",
    });
  });

  it("gives text for what JSON lacks, at any depth", () => {
    const event = new Any({
      error: new RangeError("far"),
      big: { n: 12n },
      map: new Map<unknown, unknown>([[1, new Set([new Error("in a set")])]]),
      bytes: new Uint8Array(3),
    });
    expect(json(event)).toEqual({
      error: "RangeError: far",
      big: { n: "12n" },
      map: { "1": ["Error: in a set"] },
      bytes: "[Uint8Array of 3 bytes]",
    });
  });

  it("leaves an object's own toJSON alone, also an event's", () => {
    class Secret extends Event.of<{ token: string }>() {
      override toJSON() {
        return { token: "…" };
      }
    }
    const event = new Any({ secret: new Secret({ token: "abc" }), money: { toJSON: () => "3 EUR" } });
    expect(json(event)).toEqual({ secret: { token: "…" }, money: "3 EUR" });
  });

  it("cuts cycles and names what can't be read", () => {
    expect(json(cyclic())).toEqual({ list: [{ event: "[Circular]" }] });
    expect(json(hostile())).toMatchObject({
      before: 1,
      getter: "[unreadable: refused]",
      proxy: "[unreadable: refused]",
    });
  });
});
