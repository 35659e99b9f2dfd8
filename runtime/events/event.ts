import { eventText } from "./event-text.js";
import { inspectEvent } from "./inspect-event.js";
import { plainFields } from "./plain-fields.js";
import type { SchemaInput, SchemaOutput, StandardSchema } from "./standard-schema.js";
import { validateFields } from "./standard-schema.js";

/** Marks the class that `Event.of(schema)` puts between a user's class and the built-in one: no event of its own. */
export const INTERMEDIATE: unique symbol = Symbol.for("stepscope.intermediate") as never;

/**
 * What steps receive and return. An event is a class; its identity is the class, not its shape.
 *
 *     class JokeEvent extends Event.of<{ joke: string }>() {}
 *     new JokeEvent({ joke: "…" }).joke
 *
 * Its fields are its own properties. They read like those of a map, too: `get`, `has`, `keys`, and
 * `for (const [name, value] of event)`. A field that has the name of a method hides the method.
 */
class EventBase {
  /** The schema that checks the fields on construction, where the class was made with one. */
  static readonly schema: StandardSchema | undefined = undefined;

  constructor(fields?: object) {
    const schema = new.target.schema;
    if (schema !== undefined) Object.assign(this, validateFields(new.target.name, schema, fields ?? {}));
    else if (fields !== undefined) Object.assign(this, fields);
  }

  /** A field that may be missing: its value, or `fallback`. */
  get(name: string, fallback?: unknown): unknown {
    return Object.hasOwn(this, name) ? (this as unknown as Record<string, unknown>)[name] : fallback;
  }

  /** Whether it has the field, be its value undefined. */
  has(name: string): boolean {
    return Object.hasOwn(this, name);
  }

  /** The names of its fields. */
  keys(): string[] {
    return Object.keys(this);
  }

  /** Its fields as `[name, value]`. */
  [Symbol.iterator](): IterableIterator<[name: string, value: unknown]> {
    return Object.entries(this)[Symbol.iterator]();
  }

  /**
   * The fields for people and for programs that don't revive events: what JSON lacks is written as text, e.g. an error
   * as "TypeError: boom". `eventToJson` keeps everything.
   */
  toJSON(): Record<string, unknown> {
    return plainFields(this);
  }

  /** One line: `JokeEvent { joke: "…" }`. Long values are cut; never throws. */
  toString(): string {
    return eventText(this);
  }

  static of(this: typeof EventBase, schema?: StandardSchema): unknown {
    if (schema === undefined) return this;
    return class extends this {
      static override readonly schema = schema;
      static readonly [INTERMEDIATE] = true;
    };
  }

  static {
    // Not declared: it is between Node and the event.
    Object.defineProperty(this.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: EventBase, depth: unknown, options: unknown, inspect: unknown): string {
        return inspectEvent(this, depth, options, inspect);
      },
    });
    named(this, "Event");
  }
}

/** Names a built-in class as the user knows it: type and class share the name, so the class statement can't have it. */
export function named(eventClass: object, name: string): void {
  Object.defineProperty(eventClass, "name", { value: name, configurable: true });
}

/** A class of events: what routing, `accepts` and `emits` go by. */
export interface AnyEventClass {
  // biome-ignore lint/suspicious/noExplicitAny: a constructor of any event, whatever its fields are
  new (...args: any[]): EventBase;
  readonly name: string;
}

declare const FIELDS: unique symbol;

/** What the type of an event remembers of its fields: for the types of `run()` and `waitForEvent`, and nowhere at run time. */
export interface WithFields<F> {
  readonly [FIELDS]?: F;
}

/** The fields of an event's type, those included that hide a member of Event, like `keys`. */
export type FieldsOf<E> = Omit<E, keyof EventBase | keyof WithFields<unknown>> & HidingFields<E>;
type HidingFields<E> = E extends WithFields<infer F> ? Readonly<Pick<F, keyof F & keyof EventBase>> : unknown;

/** The class that `of<Fields>()` gives: constructed from the fields, which are then read as properties. */
export type EventClassOf<F extends object, B> = new (
  ...fields: Record<never, never> extends F ? [fields?: F] : [fields: F]
) => B & Readonly<F> & WithFields<F>;

/** `of`, as each built-in event class has it. */
export interface OfEvent<B> {
  /** Types the fields; nothing is checked at run time. */
  <F extends object>(): EventClassOf<F, B>;
  /** Checks the fields on construction with any Standard Schema (zod, valibot, arktype); throws EventFieldsError. */
  <S extends StandardSchema>(
    schema: S,
  ): new (
    fields: SchemaInput<S>,
  ) => B & Readonly<SchemaOutput<S>> & WithFields<SchemaInput<S>>;
}

/** What steps receive and return. */
export type Event = EventBase;
/**
 * The base of events. An event is a class; its identity is the class, not its shape.
 *
 *     class JokeEvent extends Event.of<{ joke: string }>() {}
 *     new JokeEvent({ joke: "…" }).joke
 *
 * Its fields are its own properties, and read like those of a map, too. A field that has the name of a method hides it.
 */
export const Event: {
  /** Makes one without fields. */
  new (): EventBase;
  readonly prototype: EventBase;
  of: OfEvent<EventBase>;
} = EventBase as never;
