import { classNameOf, isError, messageOf } from "./class-name.js";

/**
 * The fields of an event as values that `JSON.stringify` writes readably: errors, maps, sets, bigints, functions and
 * bytes included, cycles cut. Objects that have a `toJSON` of their own keep it.
 */
export function plainFields(event: object): Record<string, unknown> {
  const toJson = (event as { toJSON?: unknown }).toJSON;
  return fieldsOf(event, { open: [event], toJson });
}

interface Walk {
  /** What is being written, outermost first. */
  readonly open: object[];
  /** The `toJSON` of events: what has it is walked, so that cycles through nested events are found. */
  readonly toJson: unknown;
}

function fieldsOf(object: object, walk: Walk): Record<string, unknown> {
  const fields = Object.keys(object).map((key): [string, unknown] => [key, plainField(object, key, walk)]);
  return Object.fromEntries(fields);
}

function plainField(object: object, key: string, walk: Walk): unknown {
  try {
    return plain((object as Record<string, unknown>)[key], walk);
  } catch (error) {
    return `[unreadable: ${messageOf(error)}]`;
  }
}

function plain(value: unknown, walk: Walk): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return value;
  if (isError(value)) return `${value.name}: ${value.message}`;
  if (walk.open.includes(value)) return "[Circular]";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `[${classNameOf(value)} of ${value.byteLength} bytes]`;
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function" && toJSON !== walk.toJson) return value;
  walk.open.push(value);
  try {
    if (Array.isArray(value)) return value.map((item) => plain(item, walk));
    if (value instanceof Set) return Array.from(value, (item) => plain(item, walk));
    if (value instanceof Map) {
      return Object.fromEntries(Array.from(value, ([key, item]) => [String(key), plain(item, walk)]));
    }
    return fieldsOf(value, walk);
  } finally {
    walk.open.pop();
  }
}
