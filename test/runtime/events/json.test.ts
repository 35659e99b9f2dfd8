import { describe, expect, it } from "vitest";
import {
  HumanResponseEvent,
  InputRequiredEvent,
  MissingFieldError,
  StartEvent,
  StepFailedEvent,
  StopEvent,
  WorkflowCancelledEvent,
  WorkflowFailedEvent,
  WorkflowTimedOutEvent,
} from "../../../runtime/events/built-in.js";
import { type AnyEventClass, Event } from "../../../runtime/events/event.js";
import { StepStateChanged, UnhandledEvent, WorkflowIdleEvent } from "../../../runtime/events/internal.js";
import { type ErrorClass, eventClasses } from "../../../runtime/events/json/event-classes.js";
import { EventJsonError } from "../../../runtime/events/json/event-json.js";
import { eventFromJson, valueFromJson } from "../../../runtime/events/json/from-json.js";
import { eventToJson, valueToJson } from "../../../runtime/events/json/to-json.js";
import type { StandardSchema } from "../../../runtime/events/standard-schema.js";

class Any extends Event.of<Record<string, unknown>>() {}
class Joke extends Event.of<{ joke: string }>() {}

/** Through text, as a file or a socket does it. */
const again = (event: Event, classes: Iterable<AnyEventClass | ErrorClass> = [Any, Joke]) =>
  eventFromJson(JSON.parse(JSON.stringify(eventToJson(event))), classes);
const value = (it: unknown) => again(new Any({ it })).get("it");

describe("the JSON of an event", () => {
  it("has the name of its class and its fields as they are, where JSON has them", () => {
    const event = new Any({ a: 1, b: [true, null], c: { d: "x" } });
    expect(eventToJson(event)).toEqual({ type: "Any", types: [], value: { a: 1, b: [true, null], c: { d: "x" } } });
  });

  it("names the classes above its own, without those that only hold a schema", () => {
    const schema: StandardSchema<object> = {
      "~standard": { version: 1, vendor: "test", validate: (it) => ({ value: it as object }) },
    };
    class Verdict extends StopEvent.of(schema) {}
    class Guilty extends Verdict {}
    expect(eventToJson(new Guilty({}))).toMatchObject({ type: "Guilty", types: ["Verdict", "StopEvent"] });
    expect(eventToJson(new WorkflowCancelledEvent()).types).toEqual(["StopEvent"]);
    expect(again(new Guilty({}), [Guilty])).toBeInstanceOf(Guilty);
  });

  it("can't be had of a class without a name", () => {
    const schema: StandardSchema<object> = {
      "~standard": { version: 1, vendor: "test", validate: (it) => ({ value: it as object }) },
    };
    const event = new (Event.of(schema))({});
    expect(() => eventToJson(event)).toThrow(/class has no name/);
  });
});

describe("a round trip", () => {
  const sparse = [1, 2, 3];
  delete sparse[1];
  const withTag = { $type: "Date", value: "not one of ours" };
  it.each<[what: string, value: unknown]>([
    ["text", 'a\u0000\n"\\ \u2028 😀'],
    ["half a surrogate pair", "\ud83d"],
    ["empty text", ""],
    ["null", null],
    ["undefined", undefined],
    ["undefined in a list", [undefined, 1, undefined]],
    ["undefined in an object", { a: undefined }],
    ["a large number", Number.MAX_VALUE],
    ["NaN", Number.NaN],
    ["infinities", [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ["minus zero", -0],
    ["bigint", -(2n ** 80n)],
    ["a date", new Date("2024-02-29T12:00:00.123Z")],
    ["an invalid date", new Date(Number.NaN)],
    ["a date before Christ", new Date(-1e14)],
    ["a regular expression", /a\/b+/giu],
    ["an address", new URL("https://user@host:81/p?q=1#h")],
    [
      "a map with objects as keys",
      new Map<unknown, unknown>([
        [{ a: 1 }, new Map([["x", undefined]])],
        [1n, null],
      ]),
    ],
    ["an empty map", new Map()],
    ["a set", new Set<unknown>(["a", new Set([1])])],
    ["a list of lists", [[], [[]]]],
    ["bytes", new Uint8Array([0, 1, 254, 255])],
    ["no bytes", new Uint8Array()],
    ["floats", new Float64Array([0.1, Number.NaN])],
    ["large integers", new BigInt64Array([-1n, 2n])],
    ["a buffer", Buffer.from("häh")],
    ["an array buffer", new Uint8Array([1, 2]).buffer],
    ["an object with our mark", withTag],
    ["an object with our mark in one of its own", { $type: "object", value: withTag }],
    ["an object whose mark is no text", { $type: undefined }],
    ["an event", new Joke({ joke: "x" })],
    ["events in a map in a list", [new Map([["k", [new Joke({ joke: "x" }), new StopEvent({ result: 1 })]]])]],
  ])("keeps %s", (_, it) => {
    const revived = value(it);
    expect(revived).toStrictEqual(it);
    expect(Object.prototype.toString.call(revived)).toBe(Object.prototype.toString.call(it));
  });

  it("makes holes undefined, and what is held twice two objects", () => {
    expect(value(sparse)).toStrictEqual([1, undefined, 3]);
    const shared = { n: 1 };
    const [a, b] = value([shared, shared]) as object[];
    expect(a).toEqual(b);
    expect(a).not.toBe(b);
  });

  it("keeps only the part of a buffer that a view shows", () => {
    const view = new Uint8Array([1, 2, 3, 4, 5, 6]).subarray(2, 4);
    expect(value(view)).toStrictEqual(new Uint8Array([3, 4]));
    const floats = new Float32Array([1, 2, 3]).subarray(1);
    expect((value(floats) as Float32Array).buffer.byteLength).toBe(8);
    const data = value(new DataView(new Uint8Array([9, 8]).buffer, 1)) as DataView;
    expect([data.byteLength, data.getUint8(0)]).toEqual([1, 8]);
  });

  it("keeps a key that is called __proto__ a key", () => {
    const it = JSON.parse('{ "__proto__": { "polluted": true } }');
    const revived = value(it) as object;
    expect(Object.keys(revived)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(revived)).toBe(Object.prototype);
    const event = eventFromJson(JSON.parse('{ "type": "Any", "value": { "__proto__": { "polluted": 1 } } }'), [Any]);
    expect(event).toBeInstanceOf(Any);
    expect("polluted" in event).toBe(false);
  });

  it("makes a class's instance a plain object, or what its toJSON gives", () => {
    class Money {
      readonly #secret = 1;
      constructor(readonly amount: number) {}
      get doubled() {
        return this.amount * 2 * this.#secret;
      }
    }
    class Temperature {
      toJSON() {
        return { celsius: 20, at: new Date(0) };
      }
    }
    expect(value(new Money(3))).toStrictEqual({ amount: 3 });
    expect(value(new Temperature())).toStrictEqual({ celsius: 20, at: new Date(0) });
    expect(value({ [Symbol("hidden")]: 1, shown: 2 })).toStrictEqual({ shown: 2 });
  });

  it("revives every built-in event", () => {
    const failure = { stepName: "s", exception: new TypeError("boom"), attempts: 2, elapsedSeconds: 0.25 };
    const events: Event[] = [
      new Event(),
      new StartEvent({ topic: "x", none: undefined }),
      new StopEvent(),
      new StopEvent({ result: { list: [1] } }),
      new InputRequiredEvent(),
      new HumanResponseEvent(),
      new StepFailedEvent({ ...failure, inputEvent: new Joke({ joke: "x" }), failedAt: new Date(5) }),
      new WorkflowTimedOutEvent({ timeout: 1, activeSteps: ["s"] }),
      new WorkflowCancelledEvent(),
      new WorkflowFailedEvent(failure),
      new StepStateChanged({
        name: "s",
        stepState: "not-running",
        workerId: 0,
        inputEventName: "A",
        outputEventName: null,
      }),
      new UnhandledEvent({ eventType: "D", stepName: null, idle: true }),
      new WorkflowIdleEvent(),
    ];
    for (const event of events) {
      const revived = again(event, [Joke]);
      expect(revived).toStrictEqual(event);
      expect(revived.constructor).toBe(event.constructor);
    }
  });

  it("leaves a StartEvent one whose missing fields throw", () => {
    const revived = again(new StartEvent({ topic: "x", none: undefined })) as StartEvent;
    expect(revived.topic).toBe("x");
    expect(revived.none).toBeUndefined();
    expect(() => revived.other).toThrow(MissingFieldError);
  });

  it("puts the fields back without the class's constructor and initialisers", () => {
    let constructed = 0;
    class Counted extends Event {
      count = 0;
      constructor(readonly first: string) {
        super();
        constructed++;
      }
      get double() {
        return this.count * 2;
      }
    }
    const event = new Counted("a");
    event.count = 21;
    const revived = again(event, [Counted]) as Counted;
    expect([revived.first, revived.count, revived.double, constructed]).toEqual(["a", 21, 42, 1]);
  });

  it("is the same the second time", () => {
    const event = new Any({ error: new (class HttpError extends Error {})("404"), map: new Map([[1, undefined]]) });
    const once = eventToJson(again(event));
    expect(eventToJson(eventFromJson(once, [Any]))).toEqual(once);
  });
});

describe("an error in an event", () => {
  it.each([...[Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError]])(
    "keeps its class, message and stack: %o",
    (errorClass) => {
      const error = new errorClass("boom");
      const revived = value(error) as Error;
      expect(revived).toBeInstanceOf(errorClass);
      expect([revived.name, revived.message, revived.stack]).toEqual([error.name, "boom", error.stack]);
      expect(Object.getPrototypeOf(revived)).toBe(errorClass.prototype);
      // As in an error that was thrown: none of them shows up among the fields.
      expect(Object.keys(revived)).toEqual([]);
    },
  );

  it("keeps its causes, whatever they are", () => {
    const error = new Error("outer", { cause: new TypeError("inner", { cause: { code: 5n } }) });
    const revived = value(error) as Error & { cause: Error };
    expect(revived.cause).toBeInstanceOf(TypeError);
    expect(revived.cause.message).toBe("inner");
    expect(revived.cause.cause).toEqual({ code: 5n });
    expect(Object.hasOwn(value(new Error("none")) as Error, "cause")).toBe(false);
    expect(Object.hasOwn(value(new Error("empty", { cause: undefined })) as Error, "cause")).toBe(true);
  });

  it("keeps what it collects, its code, and an abort's name", () => {
    const all = value(new AggregateError([new TypeError("a"), "b"], "all")) as AggregateError;
    expect(all).toBeInstanceOf(AggregateError);
    expect(all.errors).toEqual([new TypeError("a"), "b"]);
    expect(value(Object.assign(new Error("no file"), { code: "ENOENT" }))).toMatchObject({ code: "ENOENT" });
    const abort = value(new DOMException("stopped", "AbortError")) as DOMException;
    expect(abort).toBeInstanceOf(DOMException);
    expect([abort.name, abort.message, abort.code]).toEqual(["AbortError", "stopped", 20]);
  });

  it("is of the user's class where that is given, and else an Error of its name", () => {
    class HttpError extends Error {
      constructor(readonly status: number) {
        super(`Status ${status}`);
      }
    }
    class NamedError extends Error {
      override name = "NamedError";
    }
    const event = new Any({ it: new HttpError(404), other: new NamedError("x") });
    const known = again(event, [Any, HttpError, NamedError]);
    expect(known.get("it")).toBeInstanceOf(HttpError);
    expect(known.get("it")).toMatchObject({ message: "Status 404", status: 404, name: "Error" });
    expect(known.get("other")).toBeInstanceOf(NamedError);
    const unknown = again(event, [Any]);
    for (const [field, name] of [
      ["it", "HttpError"],
      ["other", "NamedError"],
    ] as const) {
      const error = unknown.get(field) as Error;
      expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
      expect(error.name).toBe(name);
    }
    // Stored again by who doesn't know the class, it is of its class for who does.
    expect(again(unknown, [Any, HttpError]).get("it")).toBeInstanceOf(HttpError);
  });

  it("never keeps an event from being stored", () => {
    const error = Object.assign(new Error("down"), { request: () => {}, status: 503, socket: {} as object });
    error.socket = { error };
    Object.assign(error, { cause: error });
    const revived = value(error) as Error & Record<string, unknown>;
    expect(revived).toMatchObject({ message: "down", status: 503 });
    expect(revived.cause).toBe("[Error: down]");
    expect("request" in revived || "socket" in revived).toBe(false);
  });
});

describe("what can't be stored", () => {
  const cycle: Record<string, unknown> = { list: [] };
  (cycle.list as unknown[]).push(cycle);
  it.each<[path: string, fields: Record<string, unknown>, what: RegExp]>([
    ["Any.run", { run: () => 1 }, /is \[function run\].*Leave the function out/],
    ["Any.tools[1].run", { tools: [{}, { run() {} }] }, /is \[function run\]/],
    ['Any["a-b"]', { "a-b": Symbol("s") }, /is Symbol\(s\)/],
    ['Any.index.get("k").f', { index: new Map([["k", { f() {} }]]) }, /is \[function f\]/],
    ["Any.set[0]", { set: new Set([Symbol("s")]) }, /is Symbol/],
    ["Any.inner.f", { inner: new Any({ f() {} }) }, /is \[function f\]/],
    ["Any.later", { later: Promise.resolve(1) }, /is a promise.*Await it/],
    ["Any.weak", { weak: new WeakMap() }, /is a WeakMap/],
    ["Any.cycle.list[0]", { cycle }, /contains itself.*Store an id/],
    [
      "Any.odd",
      {
        odd: {
          toJSON: () => {
            throw new Error("no");
          },
        },
      },
      /toJSON\(\) that threw "no"/,
    ],
    [
      "Any.odd.x",
      {
        odd: {
          get x() {
            throw new Error("no");
          },
        },
      },
      /can't be read: no/,
    ],
  ])("is named: %s", (path, fields, what) => {
    const store = () => eventToJson(new Any(fields));
    expect(store).toThrow(EventJsonError);
    expect(store).toThrow(what);
    expect(store).toThrow(new RegExp(`^${path.replace(/[[\]().]/g, "\\$&")} `));
  });

  it("is an event that holds itself, also through another", () => {
    const event = new Any({ inner: new Any({}) });
    Object.assign(event.inner as object, { outer: event });
    expect(() => eventToJson(event)).toThrow(/^Any\.inner\.outer contains itself/);
  });
});

describe("reviving", () => {
  const stored = { type: "Joke", types: [], value: { joke: "x" } };

  it("names a class that wasn't given, and those that were", () => {
    expect(() => eventFromJson(stored, [Any])).toThrow(EventJsonError);
    expect(() => eventFromJson(stored, [Any])).toThrow(
      /is a Joke, and no class of that name was given. There are: Any\./,
    );
    expect(() => eventFromJson(stored, [])).toThrow(/only the built-in ones/);
    const holder = eventToJson(new Any({ list: [new Joke({ joke: "x" })] }));
    expect(() => eventFromJson(holder, [Any])).toThrow(/^Any\.list\[0\] is a Joke, and no class/);
  });

  it("refuses two classes of one name, and one that is called like a built-in one", () => {
    const other = { Joke: class Joke extends Event {} };
    expect(() => eventClasses([Joke, Any, other.Joke])).toThrow(/Two event classes are called Joke:.*Rename one/);
    expect(() => eventFromJson(stored, [Joke, Joke])).not.toThrow();
    const own = { StopEvent: class StopEvent extends Event {}, error: class extends Error {} };
    Object.defineProperty(own.error, "name", { value: "TypeError" });
    expect(() => eventClasses([own.StopEvent])).toThrow(/called StopEvent, and one of them is built in/);
    expect(() => eventClasses([own.error])).toThrow(/Two error classes are called TypeError/);
    expect(() => eventClasses([class extends Event {}])).toThrow(/has no name/);
    expect(() => eventClasses([Map as never])).toThrow(/Map is no class of events or errors/);
  });

  it("takes classes that are made ready once", () => {
    const classes = eventClasses([Joke]);
    expect(eventFromJson(stored, classes)).toStrictEqual(new Joke({ joke: "x" }));
    expect(eventFromJson(stored, new Set([Joke]))).toBeInstanceOf(Joke);
  });

  it("takes JSON that has no list of parents", () => {
    expect(eventFromJson({ type: "Joke", value: { joke: "x" } }, [Joke])).toStrictEqual(new Joke({ joke: "x" }));
  });

  it.each<[json: unknown]>([
    [null],
    [1],
    [[]],
    [{}],
    [{ type: "Joke" }],
    [{ type: 1, value: {} }],
    [{ type: "Joke", value: [] }],
  ])("refuses what is no event: %j", (json) => {
    expect(() => eventFromJson(json, [Joke])).toThrow(/^The stored event must be \{ type, value \}/);
  });

  it("tells who gives text to parse it", () => {
    expect(() => eventFromJson(JSON.stringify(stored), [Joke])).toThrow(/JSON\.parse/);
  });

  it.each<[mark: unknown, value: unknown]>([
    ["Temporal.Instant", "2024"],
    ["constructor", ""],
    ["bigint", "12x"],
    ["bigint", 12],
    ["Map", [1]],
    ["Set", {}],
    ["RegExp", ["("]],
    ["URL", "no address"],
    ["Float64Array", "AAAA"],
    ["Uint8Array", 5],
    ["Error", null],
    ["object", 1],
    [null, 1],
  ])("names the field whose mark it can't read: %j %j", (mark, value) => {
    const json = { type: "Any", value: { deep: [{ $type: mark, value }] } };
    expect(() => eventFromJson(json, [Any])).toThrow(EventJsonError);
    expect(() => eventFromJson(json, [Any])).toThrow(/^Any\.deep\[0\] can't be read back/);
  });
});

describe("a value that is no event", () => {
  it("is stored and revived by the same rules", () => {
    const state = { jokes: new Map([[1, new Joke({ joke: "x" })]]), at: new Date(0), n: 1n };
    const json = JSON.parse(JSON.stringify(valueToJson(state, "state")));
    expect(valueFromJson(json, [Joke], "state")).toStrictEqual(state);
    expect(() => valueToJson({ f() {} }, "state")).toThrow(/^state\.f is \[function f\]/);
    expect(() => valueFromJson({ a: { $type: "?" } }, [], "state")).toThrow(/^State\.a|^state\.a/);
  });
});
