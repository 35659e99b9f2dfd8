import { types } from "node:util";

/** Longest text of a value on its own line; what is longer is cut and says so. */
const LONGEST = 2_000;
/** Longest string, and most entries, of a value shown inside another. */
const LONGEST_INSIDE = 60;
const MOST_INSIDE = 5;

/**
 * A value in one line, as JavaScript's consoles write it: `JokeEvent {joke: "…"}`, `(3) [1, 2, 3]`, `Map(1) {…}`.
 * Runs no code of the program: getters aren't called, proxies aren't looked into.
 */
export function preview(value: unknown): string {
  if (typeof value === "string") return quoted(value, LONGEST);
  if (isObject(value)) return objectPreview(value, true);
  return primitive(value);
}

/** The value's type in a word: its class for an object. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  return isObject(value) ? className(value) : typeof value;
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** The name of an object's class, without touching the object itself. */
export function className(value: object): string {
  if (types.isProxy(value)) return "Proxy";
  if (typeof value === "function") return isClass(value) ? "class" : "Function";
  for (let at = parentOf(value); at !== null; at = parentOf(at)) {
    // StartEvent has a proxy among its prototypes.
    if (types.isProxy(at)) continue;
    const owner = Object.getOwnPropertyDescriptor(at, "constructor")?.value as unknown;
    if (typeof owner === "function") return functionName(owner) || "Object";
  }
  return "Object";
}

function parentOf(value: object): object | null {
  try {
    return Object.getPrototypeOf(value) as object | null;
  } catch {
    // A proxy that refuses: there is nothing more to be known about it.
    return null;
  }
}

/** The value of an own property that isn't a getter; undefined for anything else. */
export function dataProperty(object: object, key: PropertyKey): unknown {
  return types.isProxy(object) ? undefined : Object.getOwnPropertyDescriptor(object, key)?.value;
}

/** An own property's text where it is a getter: shown, not called. */
export const GETTER_TEXT = "(…)";

function inside(value: unknown): string {
  if (typeof value === "string") return quoted(value, LONGEST_INSIDE);
  if (!isObject(value)) return primitive(value);
  return objectPreview(value, false);
}

function objectPreview(value: object, open: boolean): string {
  if (types.isProxy(value)) return "Proxy";
  if (typeof value === "function") return functionText(value);
  if (value instanceof Error) return errorText(value, open);
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (types.isRegExp(value)) return RegExp.prototype.toString.call(value);
  if (types.isBoxedPrimitive(value)) return `${className(value)} {${primitive(value.valueOf())}}`;
  if (Array.isArray(value)) return arrayText(value, className(value), open);
  if (types.isTypedArray(value)) return arrayText(value as unknown as ArrayLike<unknown>, className(value), open);
  if (types.isMap(value)) return collectionText(value, open, mapEntries(value));
  if (types.isSet(value)) return collectionText(value, open, setEntries(value));
  if (types.isAnyArrayBuffer(value)) return `${className(value)}(${value.byteLength})`;
  if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value)) return className(value);
  return recordText(value, open);
}

function recordText(value: object, open: boolean): string {
  const name = className(value);
  const prefix = name === "Object" ? "" : `${name} `;
  const keys = Object.keys(value);
  if (!open) return keys.length === 0 ? `${prefix}{}` : `${prefix}{…}`;
  const parts = keys.slice(0, MOST_INSIDE).map((key) => `${key}: ${propertyText(value, key)}`);
  if (keys.length > parts.length) parts.push("…");
  return cut(`${prefix}{${parts.join(", ")}}`);
}

function arrayText(array: ArrayLike<unknown>, name: string, open: boolean): string {
  const prefix = name === "Array" ? `(${array.length}) ` : `${name}(${array.length}) `;
  if (!open) return array.length === 0 ? "[]" : `${prefix}[…]`;
  const parts: string[] = [];
  for (let index = 0; index < Math.min(array.length, MOST_INSIDE); index++) {
    parts.push(Object.hasOwn(array, index) ? propertyText(array, String(index)) : "empty");
  }
  if (array.length > parts.length) parts.push("…");
  return array.length === 0 ? "[]" : cut(`${prefix}[${parts.join(", ")}]`);
}

function collectionText(value: Map<unknown, unknown> | Set<unknown>, open: boolean, entries: Iterable<string>): string {
  const prefix = `${className(value)}(${value.size}) `;
  if (value.size === 0) return `${prefix}{}`;
  if (!open) return `${prefix}{…}`;
  const parts: string[] = [];
  for (const entry of entries) {
    if (parts.length === MOST_INSIDE) {
      parts.push("…");
      break;
    }
    parts.push(entry);
  }
  return cut(`${prefix}{${parts.join(", ")}}`);
}

function* mapEntries(map: Map<unknown, unknown>): Iterable<string> {
  for (const [key, value] of Map.prototype.entries.call(map)) yield `${inside(key)} => ${inside(value)}`;
}

function* setEntries(set: Set<unknown>): Iterable<string> {
  for (const value of Set.prototype.values.call(set)) yield inside(value);
}

function propertyText(object: object, key: string): string {
  const property = Object.getOwnPropertyDescriptor(object, key);
  if (property === undefined) return "undefined";
  return "value" in property ? inside(property.value) : GETTER_TEXT;
}

function errorText(error: Error, open: boolean): string {
  const name = textProperty(error, "name") ?? className(error);
  const message = textProperty(error, "message") ?? "";
  return cut(message === "" ? name : `${name}: ${message}`, open ? LONGEST : LONGEST_INSIDE);
}

/** A string that the object or one of its classes holds under this name, getters left alone. */
function textProperty(object: object, key: string): string | undefined {
  for (let at: object | null = object; at !== null; at = parentOf(at)) {
    if (types.isProxy(at)) continue;
    const property = Object.getOwnPropertyDescriptor(at, key);
    if (property !== undefined) return typeof property.value === "string" ? property.value : undefined;
  }
  return undefined;
}

function functionText(value: object): string {
  const name = functionName(value);
  return isClass(value) ? `class ${name || "(anonymous)"}` : `ƒ ${name || "(anonymous)"}()`;
}

function functionName(value: object): string {
  const name = dataProperty(value, "name");
  return typeof name === "string" ? name : "";
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

function primitive(value: unknown): string {
  if (typeof value === "string") return quoted(value, LONGEST_INSIDE);
  if (typeof value === "bigint") return `${value}n`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function quoted(text: string, longest: number): string {
  if (text.length <= longest) return JSON.stringify(text);
  const note = longest === LONGEST ? ` (${text.length} characters)` : "";
  return `${JSON.stringify(`${text.slice(0, longest)}…`)}${note}`;
}

function cut(text: string, longest: number = LONGEST): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
