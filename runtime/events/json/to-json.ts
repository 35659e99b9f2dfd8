import { classNameOf, isError, messageOf } from "../class-name.js";
import { type AnyEventClass, Event, INTERMEDIATE } from "../event.js";
import { valueText } from "../event-text.js";
import { at, type EventJson, EventJsonError, type JsonObject, type JsonValue, TAG } from "./event-json.js";

/**
 * The event as JSON that `eventFromJson` revives. What it holds survives as follows:
 *
 * - as it is: what JSON has, undefined, NaN, the infinities, -0, bigint, Date, RegExp, URL, Map, Set, ArrayBuffer, typed
 *   arrays and Buffer, nested events, and errors with class, name, message, stack, cause and the fields that can be
 *   stored. Nothing that an error holds makes it fail: a cause that can't be stored becomes text.
 * - as what its `toJSON` gives: an object that has one.
 * - as a plain object: an instance of any other class, with its own enumerable fields. Private fields, getters of the
 *   class and keys that are symbols are left out. An object that is held twice becomes two.
 * - not at all: functions, symbols, promises, weak collections, and what contains itself. They throw EventJsonError,
 *   which names the event, the path of the field, and what to do.
 */
export function eventToJson(event: Event): EventJson {
  const type = classNameOf(event);
  if (type === "" || Object.hasOwn(classOf(event), INTERMEDIATE)) {
    throw new EventJsonError(
      "An event's class has no name, and the name is what is stored. Give it one: class JokeEvent extends Event.of(schema) {}",
    );
  }
  return envelope(event, { path: type, open: [] });
}

/** A value as an event would hold it, e.g. a run's state. `name` is what an error calls it. */
export function valueToJson(value: unknown, name: string): JsonValue {
  return encode(value, { path: name, open: [] });
}

/**
 * The same for what is kept to be looked at: never throws. What can't be stored is written as text, and a class of
 * events by its name.
 */
export function valueToLooseJson(value: unknown): JsonValue {
  return encode(value, { path: "", open: [], loose: true });
}

interface Place {
  readonly path: string;
  /** The objects that hold this one, outermost first. */
  readonly open: readonly object[];
  /** What can't be stored becomes text. */
  readonly loose?: true;
}

/** What lies deeper inside a value that is only kept to be looked at is text. */
const DEEPEST = 50;

function envelope(event: Event, place: Place): EventJson {
  const inside = { ...place, open: [...place.open, event] };
  return { type: classNameOf(event), types: parentsOf(classOf(event)), value: fields(event, inside) };
}

/** The classes between the event's own and Event. */
function parentsOf(eventClass: AnyEventClass): string[] {
  const names: string[] = [];
  for (let it = parentOf(eventClass); it !== undefined && it !== Event; it = parentOf(it)) {
    if (!Object.hasOwn(it, INTERMEDIATE)) names.push(it.name);
  }
  return names;
}

function classOf(event: Event): AnyEventClass {
  return (Object.getPrototypeOf(event) as { constructor: AnyEventClass }).constructor;
}

function parentOf(eventClass: AnyEventClass): AnyEventClass | undefined {
  const parent = Object.getPrototypeOf(eventClass) as unknown;
  return typeof parent === "function" && parent !== Function.prototype ? (parent as AnyEventClass) : undefined;
}

function encode(value: unknown, place: Place): JsonValue {
  if (!place.loose) return encodeExactly(value, place);
  if (place.open.length > DEEPEST) return valueText(value);
  try {
    if (isEventClass(value)) return tagged("class", [value.name, ...parentsOf(value)]);
    return encodeExactly(value, place);
  } catch {
    return valueText(value);
  }
}

function isEventClass(value: unknown): value is AnyEventClass {
  return typeof value === "function" && (value === Event || value.prototype instanceof Event);
}

function encodeExactly(value: unknown, place: Place): JsonValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? value : tagged("number", valueText(value));
    case "undefined":
      return { [TAG]: "undefined" };
    case "bigint":
      return tagged("bigint", String(value));
    case "object":
      return value === null ? null : encodeObject(value, place);
    default:
      throw refused(place, `is ${valueText(value)}`, `Leave the ${typeof value} out, or store what it stands for.`);
  }
}

function encodeObject(value: object, place: Place): JsonValue {
  const { open } = place;
  if (open.includes(value)) throw refused(place, "contains itself", "Store an id in its place.");
  const inside: Place = { ...place, open: [...open, value] };
  if (Array.isArray(value)) return items(value, inside);
  if (value instanceof Event) return tagged("event", envelope(value, place));
  if (isError(value)) return tagged("Error", errorFields(value, inside));
  if (value instanceof Date) return tagged("Date", Number.isNaN(value.getTime()) ? null : value.toISOString());
  if (value instanceof RegExp) return tagged("RegExp", [value.source, value.flags]);
  if (value instanceof URL) return tagged("URL", value.href);
  if (value instanceof Map) return tagged("Map", entries(value, inside));
  if (value instanceof Set) return tagged("Set", items([...value], inside));
  if (value instanceof ArrayBuffer) return tagged("ArrayBuffer", base64(new Uint8Array(value)));
  if (ArrayBuffer.isView(value)) return tagged(viewName(value), base64(value));
  if (value instanceof Promise) throw refused(inside, "is a promise", "Await it before the event is created.");
  if (value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) {
    throw refused(inside, `is a ${classNameOf(value)}`, "Store what it refers to.");
  }
  const own = toJson(value, inside);
  return own === undefined ? escaped(fields(value, inside)) : encode(own.value, inside);
}

/** What the object's own `toJSON` gives. */
function toJson(value: object, place: Place): { readonly value: unknown } | undefined {
  const method = read(value, "toJSON", place.path);
  if (typeof method !== "function") return undefined;
  try {
    return { value: method.call(value, "") as unknown };
  } catch (error) {
    throw refused(place, `has a toJSON() that threw "${messageOf(error)}"`, "Store what it stands for.", error);
  }
}

function fields(object: object, place: Place): JsonObject {
  return Object.fromEntries(
    Object.keys(object).map((key) => {
      const inner = { ...place, path: at(place.path, key) };
      return [key, encode(read(object, key, inner.path), inner)];
    }),
  );
}

function items(list: readonly unknown[], place: Place): JsonValue[] {
  // Array.from makes holes undefined.
  return Array.from(list, (item, index) => encode(item, { ...place, path: at(place.path, index) }));
}

function entries(map: ReadonlyMap<unknown, unknown>, place: Place): JsonValue[] {
  return Array.from(map, ([key, value]) => {
    const inner = { ...place, path: `${place.path}.get(${valueText(key)})` };
    return [encode(key, inner), encode(value, inner)];
  });
}

/** An error is often what tells why a run failed: whatever it holds, it is stored. */
function errorFields(error: Error, place: Place): JsonObject {
  const className = classNameOf(error);
  const has = (key: string) => Object.hasOwn(error, key);
  const own: JsonObject = Object.fromEntries(
    Object.keys(error)
      .filter((key) => !ERROR_FIELDS.has(key))
      .flatMap((key) => {
        const json = attempt(() => encode(error[key as never], { ...place, path: at(place.path, key) }));
        return json === undefined ? [] : [[key, json]];
      }),
  );
  const inner = (key: "cause" | "errors"): JsonValue => {
    const value = (error as { cause?: unknown; errors?: unknown })[key];
    return attempt(() => encode(value, { ...place, path: at(place.path, key) })) ?? valueText(value);
  };
  return {
    // `name` says more where somebody set it on a plain Error.
    class: className === "Error" || className === "" ? String(error.name) : className,
    name: String(error.name),
    message: String(error.message),
    ...(typeof error.stack === "string" ? { stack: error.stack } : {}),
    ...(has("cause") ? { cause: inner("cause") } : {}),
    ...(has("errors") ? { errors: inner("errors") } : {}),
    ...(Object.keys(own).length > 0 ? { fields: own } : {}),
  };
}

const ERROR_FIELDS: ReadonlySet<string> = new Set(["name", "message", "stack", "cause", "errors"]);

function attempt(encoded: () => JsonValue): JsonValue | undefined {
  try {
    return encoded();
  } catch {
    return undefined;
  }
}

/** A field is what it is now: what a getter gives. */
function read(object: object, key: string, path: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch (error) {
    throw refused({ path, open: [] }, `can't be read: ${messageOf(error)}`, "Leave it out of the event.", error);
  }
}

function tagged(type: string, value: JsonValue): JsonObject {
  return { [TAG]: type, value };
}

/** A user's object that has our mark among its keys must not be taken for one of ours. */
function escaped(object: JsonObject): JsonObject {
  return Object.hasOwn(object, TAG) ? tagged("object", object) : object;
}

function viewName(view: ArrayBufferView): string {
  const name = Object.prototype.toString.call(view).slice("[object ".length, -1);
  return Buffer.isBuffer(view) ? "Buffer" : name;
}

function base64(bytes: ArrayBufferView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

function refused({ path }: Place, what: string, advice: string, cause?: unknown): EventJsonError {
  const message = `${path} ${what}, which can't be stored as JSON. ${advice}`;
  return new EventJsonError(message, cause === undefined ? undefined : { cause });
}
