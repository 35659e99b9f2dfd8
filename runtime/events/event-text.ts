import { classNameOf, isError, messageOf } from "./class-name.js";

/** Characters of one string. */
const STRING_LIMIT = 100;
/** Characters of the whole text, but for the names and brackets that are open. */
const TEXT_LIMIT = 1_000;
const ITEMS_LIMIT = 20;
const DEPTH_LIMIT = 4;

/** An object and its fields in one line: `JokeEvent { joke: "…" }`. Long values are cut; never throws. */
export function eventText(event: object): string {
  return textOf(event, { open: [], left: TEXT_LIMIT });
}

/** Any value in one line, as it reads inside an event. */
export function valueText(value: unknown): string {
  return textOf(value, { open: [], left: TEXT_LIMIT });
}

interface Line {
  /** What is being written, outermost first. */
  readonly open: object[];
  left: number;
}

function textOf(value: unknown, line: Line): string {
  if (line.left <= 0) return "…";
  if ((typeof value === "object" && value !== null) || typeof value === "function") {
    try {
      return objectText(value, line);
    } catch (error) {
      return spend(line, `[unreadable: ${thrownText(error)}]`);
    }
  }
  return spend(line, primitiveText(value));
}

function primitiveText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(cut(value));
  if (typeof value === "bigint") return `${value}n`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function objectText(value: object, line: Line): string {
  if (typeof value === "function") return spend(line, value.name === "" ? "[function]" : `[function ${value.name}]`);
  if (line.open.includes(value)) return spend(line, "[Circular]");
  if (isError(value)) return spend(line, `[${cut(`${value.name}: ${value.message}`)}]`);
  if (value instanceof Date) return spend(line, Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString());
  if (value instanceof RegExp || value instanceof URL) return spend(line, cut(String(value)));
  const name = classNameOf(value);
  if (line.open.length >= DEPTH_LIMIT) return spend(line, `[${name || "Object"}]`);
  line.open.push(value);
  try {
    return containerText(value, name, line);
  } finally {
    line.open.pop();
  }
}

function containerText(value: object, name: string, line: Line): string {
  if (Array.isArray(value)) return list("[", value, (item) => textOf(item, line), "]", line);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const numbers = value as unknown as ArrayLike<number | bigint>;
    return list(`${name}(${numbers.length}) [`, numbers, (item) => textOf(item, line), "]", line);
  }
  if (value instanceof Map) {
    const entry = ([key, item]: [unknown, unknown]) => `${textOf(key, line)} => ${textOf(item, line)}`;
    return list(`${name}(${value.size}) { `, [...value], entry, " }", line);
  }
  if (value instanceof Set) {
    return list(`${name}(${value.size}) { `, [...value], (item) => textOf(item, line), " }", line);
  }
  const field = (key: string) => `${keyText(spend(line, key))}: ${fieldText(value, key, line)}`;
  return list(name === "" || name === "Object" ? "{ " : `${name} { `, Object.keys(value), field, " }", line);
}

/** A getter's value costs a call that may do anything: it is named, not made. */
function fieldText(object: object, key: string, line: Line): string {
  const field = Object.getOwnPropertyDescriptor(object, key);
  return field?.get === undefined ? textOf(field?.value, line) : spend(line, "[getter]");
}

function list<T>(start: string, items: ArrayLike<T>, text: (item: T) => string, end: string, line: Line): string {
  if (items.length === 0) return `${start.trimEnd()}${end.trimStart()}`;
  spend(line, start + end);
  const texts: string[] = [];
  while (texts.length < items.length && texts.length < ITEMS_LIMIT && line.left > 0) {
    texts.push(text(items[texts.length] as T));
  }
  const more = items.length - texts.length;
  return `${start}${texts.join(", ")}${more > 0 ? `, … ${more} more` : ""}${end}`;
}

function keyText(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? key : JSON.stringify(cut(key));
}

function cut(text: string): string {
  return text.length <= STRING_LIMIT ? text : `${text.slice(0, STRING_LIMIT)}…`;
}

function spend(line: Line, text: string): string {
  line.left -= text.length;
  return text;
}

function thrownText(thrown: unknown): string {
  try {
    return cut(messageOf(thrown));
  } catch {
    return "it threw";
  }
}
