/** What JSON holds. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
/** An object of JSON. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** An event as JSON: what is stored, and sent to other processes. */
export interface EventJson extends JsonObject {
  /** Name of its class. */
  readonly type: string;
  /** Names of the classes above it, nearest first and without Event: tells a StopEvent who doesn't know the class. */
  readonly types: readonly string[];
  /** Its fields; what JSON lacks is an object with `$type`. */
  readonly value: JsonObject;
}

/** The key that marks what JSON lacks: `{ "$type": "Date", "value": "2024-02-29T12:00:00.000Z" }`. */
export const TAG = "$type";

/** An event or a value can't be stored as JSON, or can't be made from it. The message names the field and a way out. */
export class EventJsonError extends TypeError {
  override readonly name = "EventJsonError";
}

/** A place inside a value, as code names it: `JokeEvent.tools[0]["a-b"]`. */
export function at(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

export const TYPED_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;
