import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { StartEvent, StopEvent } from "../../../runtime/events/built-in.js";
import { Event } from "../../../runtime/events/event.js";
import { eventFromJson } from "../../../runtime/events/json/from-json.js";
import { eventToJson } from "../../../runtime/events/json/to-json.js";
import { EventFieldsError, type StandardSchema } from "../../../runtime/events/standard-schema.js";

type Validate<T> = StandardSchema<unknown, T>["~standard"]["validate"];
const schema = <T>(validate: Validate<T>): StandardSchema<T, T> => ({
  "~standard": { version: 1, vendor: "test", validate },
});

/** Objects with a text at `key`. */
const withText = <K extends string>(key: K) =>
  schema<Record<K, string>>((value) =>
    typeof (value as Record<string, unknown>)[key] === "string"
      ? { value: value as Record<K, string> }
      : { issues: [{ message: "must be a text", path: [key] }] },
  );

// biome-ignore lint/suspicious/noThenProperty: a promise that is no Promise is what it stands for
const thenable = { then: () => {} } as never;

describe("an event with a schema", () => {
  class Joke extends Event.of(withText("joke")) {}

  it("is checked when it is created", () => {
    expect(new Joke({ joke: "x" }).joke).toBe("x");
    expectTypeOf(new Joke({ joke: "x" }).joke).toBeString();
    expect(() => new Joke({ joke: 1 as never })).toThrow(
      new EventFieldsError("Joke doesn't fit its schema: joke: must be a text"),
    );
    expect(() => new (Joke as unknown as new () => Event)()).toThrow(/^Joke doesn't fit/);
  });

  it("names every field that doesn't fit, also inside objects and lists", () => {
    const strict = schema<object>(() => ({
      issues: [
        { message: "required", path: ["tools", 0, { key: "name" }] },
        { message: "too old", path: ["at"] },
        { message: "no such event" },
      ],
    }));
    class Call extends Event.of(strict) {}
    expect(() => new Call({})).toThrow(
      "Call doesn't fit its schema: tools.0.name: required; at: too old; no such event",
    );
  });

  it("has what the schema gives, not what it was given", () => {
    const trim = schema<{ joke: string }>((value) => ({ value: { joke: (value as { joke: string }).joke.trim() } }));
    class Trimmed extends Event.of(trim) {}
    const event = new Trimmed({ joke: " x ", more: 1 } as never);
    expect([...event]).toEqual([["joke", "x"]]);
  });

  it("can be any of the built-in kinds, and has subclasses that are checked too", () => {
    class Ask extends StartEvent.of(withText("topic")) {}
    class Answer extends StopEvent.of(withText("text")) {}
    class Long extends Answer {}
    expect(new Ask({ topic: "x" })).toBeInstanceOf(StartEvent);
    expect(new Long({ text: "x" })).toBeInstanceOf(StopEvent);
    expect(() => new Long({ text: 1 as never })).toThrow(/^Long doesn't fit its schema: text/);
    // Only the bare StartEvent throws for a field that it lacks: this one's type names its fields.
    expect((new Ask({ topic: "x" }) as { other?: unknown }).other).toBeUndefined();
  });

  it.each<[what: string, schema: StandardSchema, message: RegExp]>([
    ["is asynchronous", schema(async () => ({ value: {} })), /schema of Odd is asynchronous.*synchronous/],
    ["gives a thenable", schema(() => thenable), /schema of Odd is asynchronous/],
    ["is asynchronous and fails", schema(() => Promise.reject(new Error("late"))), /schema of Odd is asynchronous/],
    [
      "throws",
      schema(() => {
        throw new Error("bug");
      }),
      /schema of Odd threw: bug/,
    ],
    ["gives a text", schema<unknown>(() => ({ value: "text" })), /schema of Odd gives text. It must give an object/],
    ["gives a list", schema<unknown>(() => ({ value: [1] })), /schema of Odd gives Array. It must give an object/],
    ["gives nothing", schema<unknown>(() => ({ value: undefined })), /schema of Odd gives undefined/],
  ])("says that its schema %s", (_, odd, message) => {
    class Odd extends Event.of(odd) {}
    expect(() => new Odd({})).toThrow(EventFieldsError);
    expect(() => new Odd({})).toThrow(message);
  });
});

describe("a stored event with a schema", () => {
  class Joke extends Event.of(withText("joke")) {}
  const stored = JSON.parse(JSON.stringify(eventToJson(new Joke({ joke: "x" }))));

  it("is checked when it is revived", () => {
    expect(eventFromJson(stored, [Joke])).toEqual(new Joke({ joke: "x" }));
    const damaged = { ...stored, value: { joke: 1 } };
    expect(() => eventFromJson(damaged, [Joke])).toThrow(EventFieldsError);
    expect(() => eventFromJson(damaged, [Joke])).toThrow(/^A stored Joke doesn't fit its schema: joke: must be a text/);
  });

  it("is checked where another event holds it", () => {
    class Batch extends Event.of<{ jokes: Joke[] }>() {}
    const batch = JSON.parse(JSON.stringify(eventToJson(new Batch({ jokes: [new Joke({ joke: "a" })] }))));
    expect(eventFromJson(batch, [Batch, Joke])).toEqual(new Batch({ jokes: [new Joke({ joke: "a" })] }));
    const damaged = JSON.parse(JSON.stringify(batch).replace('"a"', "7"));
    expect(() => eventFromJson(damaged, [Batch, Joke])).toThrow(/A stored Joke doesn't fit/);
  });

  it("isn't changed a second time, gets what the schema adds now, and loses what it drops", () => {
    const loud = schema<{ joke: string }>((value) => ({ value: { joke: `${(value as { joke: string }).joke}!` } }));
    class Loud extends Event.of(loud) {}
    const event = new Loud({ joke: "ha" });
    expect(event.joke).toBe("ha!");
    expect([...eventFromJson(eventToJson(event), [Loud])]).toEqual([["joke", "ha!"]]);

    const rated = schema<object>((value) => ({ value: { joke: (value as { joke: string }).joke, rating: 5 } }));
    const later = { Joke: class Joke extends Event.of(rated) {} };
    const old = { type: "Joke", types: [], value: { joke: "x", author: "y" } };
    expect([...eventFromJson(old, [later.Joke])]).toEqual([
      ["joke", "x"],
      ["rating", 5],
    ]);
  });
});

describe("zod", () => {
  const fields = z.object({ topic: z.string().min(2), at: z.date(), tags: z.array(z.string()).default([]) });
  class Ask extends Event.of(fields) {}

  it("types and checks the fields, with its defaults", () => {
    const event = new Ask({ topic: "pirates", at: new Date(0) });
    expectTypeOf(event.tags).toEqualTypeOf<string[]>();
    expect(event.tags).toEqual([]);
    expect(() => new Ask({ topic: "x", at: new Date(0) })).toThrow(/^Ask doesn't fit its schema: topic: /);
    expect(eventFromJson(JSON.parse(JSON.stringify(eventToJson(event))), [Ask])).toStrictEqual(event);
  });

  it("is refused where it is asynchronous", () => {
    class Late extends Event.of(z.object({ n: z.number().refine(async () => true) })) {}
    expect(() => new Late({ n: 1 })).toThrow(/schema of Late is asynchronous/);
  });

  it("must take what it gives, where an event of it is revived", () => {
    class Priced extends Event.of(z.object({ price: z.string().transform(Number) })) {}
    const json = eventToJson(new Priced({ price: "3.5" }));
    expect(() => eventFromJson(json, [Priced])).toThrow(
      /^A stored Priced doesn't fit.*price: .*must also take what it gives/,
    );
  });
});
