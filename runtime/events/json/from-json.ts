import { BUILT_IN } from "../built-in.js";
import { messageOf } from "../class-name.js";
import type { AnyEventClass, Event } from "../event.js";
import { EventFieldsError, type StandardSchema, validateFields } from "../standard-schema.js";
import { errorFromJson } from "./error-from-json.js";
import { type ErrorClass, type EventClasses, eventClasses } from "./event-classes.js";
import { at, EventJsonError, TAG, TYPED_ARRAYS } from "./event-json.js";

/** The classes that may come, or what `eventClasses` made of them where many events are revived. */
export type Classes = EventClasses | Iterable<AnyEventClass | ErrorClass>;

/**
 * The event that `eventToJson` wrote, of its class again: one of `classes` or a built-in one. The class's constructor
 * isn't run, its fields are put back as they were. The schema of a class that has one must take them; fields that it
 * adds are added, those that it drops are dropped, and those that it changes stay as they were stored. Error classes
 * among `classes` revive too; an unknown one becomes an Error of its name.
 *
 * Throws EventJsonError where the JSON is no event, or its class is unknown or ambiguous, and EventFieldsError where it
 * no longer fits the schema.
 */
export function eventFromJson(json: unknown, classes: Classes): Event {
  return event(json, { path: "the stored event", classes: known(classes) });
}

/** The value that `valueToJson` wrote. `name` is what an error calls it. */
export function valueFromJson(json: unknown, classes: Classes, name: string): unknown {
  return decode(json, { path: name, classes: known(classes) });
}

function known(classes: Classes): EventClasses {
  return Symbol.iterator in classes ? eventClasses(classes) : classes;
}

interface Place {
  readonly path: string;
  readonly classes: EventClasses;
}

function event(json: unknown, place: Place): Event {
  if (!isObject(json) || typeof json.type !== "string" || !isObject(json.value)) {
    const hint = typeof json === "string" ? " Parse the text first: JSON.parse." : "";
    throw new EventJsonError(`${capital(place.path)} must be { type, value }, as eventToJson writes it.${hint}`);
  }
  return revived(eventClass(json.type, place), objectFields(json.value, { ...place, path: json.type }));
}

function eventClass(name: string, { path, classes }: Place): AnyEventClass {
  const found = classes.events.get(name);
  if (found !== undefined) return found;
  const names = [...classes.events.values()].filter((it) => !BUILT_IN.has(it)).map((it) => it.name);
  const has = names.length === 0 ? "There are only the built-in ones" : `There are: ${names.join(", ")}`;
  throw new EventJsonError(
    `${capital(path)} is a ${name}, and no class of that name was given. ${has}. Add it, or give it its former name back.`,
  );
}

/** What the constructor of a user's class takes, nobody knows: so it isn't asked. The built-in ones take fields. */
function revived(eventClass: AnyEventClass, stored: Record<string, unknown>): Event {
  const { schema } = eventClass as { schema?: StandardSchema };
  const fields = schema === undefined ? stored : rechecked(eventClass.name, schema, stored);
  const event = BUILT_IN.has(eventClass) ? new eventClass() : (Object.create(eventClass.prototype) as Event);
  for (const [key, value] of Object.entries(fields)) {
    Object.defineProperty(event, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return event;
}

/** A transform ran when the event was created: what the schema gives now is only for what the event lacks. */
function rechecked(name: string, schema: StandardSchema, stored: Record<string, unknown>): Record<string, unknown> {
  let checked: object;
  try {
    checked = validateFields(name, schema, stored);
  } catch (error) {
    throw new EventFieldsError(
      `A stored ${messageOf(error)}. Was the schema changed since? Or does it change the fields: then it must also take what it gives.`,
      { cause: error },
    );
  }
  return Object.fromEntries(
    Object.entries(checked).map(([key, value]) => [key, Object.hasOwn(stored, key) ? stored[key] : value]),
  );
}

function decode(json: unknown, place: Place): unknown {
  if (Array.isArray(json)) return json.map((item, index) => decode(item, { ...place, path: at(place.path, index) }));
  if (!isObject(json)) return json;
  const tag = json[TAG];
  if (tag === undefined) return objectFields(json, place);
  try {
    return untagged(tag, json.value, place);
  } catch (error) {
    if (error instanceof EventJsonError || error instanceof EventFieldsError) throw error;
    throw malformed(tag, place, error);
  }
}

function untagged(tag: unknown, value: unknown, place: Place): unknown {
  switch (tag) {
    case "undefined":
      return undefined;
    case "number":
      return Number(value);
    case "bigint":
      return BigInt(text(value));
    case "Date":
      return new Date(value === null ? Number.NaN : text(value));
    case "RegExp": {
      const [source, flags] = list(value);
      return new RegExp(text(source), text(flags));
    }
    case "URL":
      return new URL(text(value));
    case "Map":
      return new Map(list(decode(value, place)).map((entry) => list(entry) as [unknown, unknown]));
    case "Set":
      return new Set(list(decode(value, place)));
    case "ArrayBuffer":
      return bytes(value).buffer;
    case "DataView":
      return new DataView(bytes(value).buffer);
    case "Buffer":
      return Buffer.from(text(value), "base64");
    case "Error":
      return errorFromJson(value, place.classes.errors, (json, key) =>
        decode(json, { ...place, path: at(place.path, key) }),
      );
    case "event":
      return event(value, place);
    case "class":
      return eventClass(text(list(value)[0]), place);
    case "object":
      if (isObject(value)) return objectFields(value, place);
      break;
  }
  const typedArray = TYPED_ARRAYS.find(({ name }) => name === tag);
  if (typedArray !== undefined) return new typedArray(bytes(value).buffer);
  throw malformed(tag, place);
}

function objectFields(json: Record<string, unknown>, place: Place): Record<string, unknown> {
  // fromEntries defines a key that is called __proto__, where an assignment would change the prototype.
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, decode(value, { ...place, path: at(place.path, key) })]),
  );
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function text(json: unknown): string {
  if (typeof json !== "string") throw new TypeError("a text is missing");
  return json;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError("a list is missing");
  return value;
}

/** In a buffer of their own: those of Buffer.from may share one. */
function bytes(json: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text(json), "base64"));
}

function malformed(tag: unknown, { path }: Place, cause?: unknown): EventJsonError {
  const why = cause === undefined ? "" : `: ${messageOf(cause)}`;
  return new EventJsonError(
    `${capital(path)} can't be read back: its ${TAG} ${JSON.stringify(tag)} is unknown here, or its value is damaged${why}. Was it written by a later version?`,
    cause === undefined ? undefined : { cause },
  );
}

function capital(path: string): string {
  return path.replace(/^the /, "The ");
}
