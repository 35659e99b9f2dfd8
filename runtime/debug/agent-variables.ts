import { types } from "node:util";
import { GETTER_TEXT, isObject, preview, typeName } from "./agent-values.js";
import { AgentRequestError } from "./channel.js";
import type { AgentVariable, VariablesArguments } from "./protocol.js";

/** Of an array that is longer than this only the elements are shown, not what else it carries. */
const LONG_ARRAY = 10_000;

/** A name and what is behind it; `text` instead of the value's own where it isn't to be looked at. */
export interface Item {
  readonly name: string;
  readonly value: unknown;
  readonly text?: string;
}

/** What a reference stands for: an object of the program, or a list made up by the agent. */
type Target = { readonly kind: "object"; readonly object: object } | { readonly kind: "items"; readonly items: Item[] };

interface Shape {
  readonly named: number;
  readonly indexed: number;
}

/**
 * The numbers under which objects of the program are known outside. Nothing is copied: what is inside an object is
 * read when it is asked for. A run's references end when it goes on.
 */
export class References {
  readonly #targets = new Map<number, { readonly run: string; readonly target: Target }>();
  #next = 1;

  /** A reference for a list of the agent's own. */
  ofItems(run: string, items: Item[]): { reference: number } & Shape {
    return { reference: this.#add(run, { kind: "items", items }), named: items.length, indexed: 0 };
  }

  /** A reference for what an object holds. */
  ofObject(run: string, object: object): { reference: number } & Shape {
    return { reference: this.#add(run, { kind: "object", object }), ...shapeOf(object) };
  }

  /** What is behind a reference, or the part of it that is asked for. */
  read({ reference, filter, start = 0, count = 0 }: VariablesArguments): AgentVariable[] {
    const entry = this.#targets.get(reference);
    if (entry === undefined) {
      throw new AgentRequestError("stale-reference", "The run has gone on since these variables were read.");
    }
    const { run, target } = entry;
    const end = count > 0 ? start + count : undefined;
    const items = target.kind === "items" ? target.items.slice(start, end) : itemsOf(target.object, filter, start, end);
    return items.map((item) => this.#variable(run, item));
  }

  /** Forgets all that a run's references stand for. */
  endOf(run: string): void {
    for (const [reference, entry] of this.#targets) if (entry.run === run) this.#targets.delete(reference);
  }

  #add(run: string, target: Target): number {
    const reference = this.#next++;
    this.#targets.set(reference, { run, target });
    return reference;
  }

  #variable(run: string, { name, value, text }: Item): AgentVariable {
    const shape = isObject(value) ? shapeOf(value) : EMPTY;
    const reference = shape !== EMPTY && isObject(value) ? this.#add(run, { kind: "object", object: value }) : 0;
    return {
      name,
      value: text ?? preview(value),
      type: text === GETTER_TEXT ? "getter" : typeName(value),
      reference,
      ...shape,
    };
  }
}

const EMPTY: Shape = { named: 0, indexed: 0 };

function shapeOf(object: object): Shape {
  if (types.isProxy(object)) return EMPTY;
  const indexed = indexedLength(object);
  const named = namedKeys(object).length;
  return indexed === 0 && named === 0 ? EMPTY : { named, indexed };
}

function itemsOf(
  object: object,
  filter: "indexed" | "named" | undefined,
  start: number,
  end: number | undefined,
): Item[] {
  if (types.isProxy(object)) return [];
  if (filter === "indexed") return indexedItems(object, start, end);
  const keys = namedKeys(object);
  if (filter === "named") return keys.slice(start, end).map((key) => namedItem(object, key));
  const indexed = indexedLength(object);
  const items = indexedItems(object, start, end);
  const named = keys.slice(Math.max(0, start - indexed), end === undefined ? undefined : Math.max(0, end - indexed));
  return [...items, ...named.map((key) => namedItem(object, key))];
}

function indexedLength(object: object): number {
  if (Array.isArray(object)) return object.length;
  if (types.isTypedArray(object)) return (object as Uint8Array).length;
  if (types.isMap(object) || types.isSet(object)) return object.size;
  return 0;
}

function indexedItems(object: object, start: number, end: number | undefined): Item[] {
  const length = indexedLength(object);
  const last = Math.min(length, end ?? length);
  if (types.isMap(object)) {
    return slice(Map.prototype.entries.call(object), start, last, ([key, value]) => ({ name: preview(key), value }));
  }
  if (types.isSet(object)) {
    return slice(Set.prototype.values.call(object), start, last, (value, at) => ({ name: String(at), value }));
  }
  const items: Item[] = [];
  for (let index = start; index < last; index++) items.push(namedItem(object, String(index)));
  return items;
}

function slice<T>(values: Iterable<T>, start: number, end: number, item: (value: T, at: number) => Item): Item[] {
  const items: Item[] = [];
  let at = 0;
  for (const value of values) {
    if (at >= end) break;
    if (at >= start) items.push(item(value, at));
    at++;
  }
  return items;
}

function namedKeys(object: object): string[] {
  if (object instanceof Error) {
    const own = Object.getOwnPropertyNames(object);
    return ["message", "stack", "cause"].filter((key) => own.includes(key)).concat(Object.keys(object));
  }
  if (typeof object === "function") return Object.keys(object);
  if (!Array.isArray(object) && !types.isTypedArray(object)) return Object.keys(object);
  return indexedLength(object) > LONG_ARRAY ? [] : Object.keys(object).filter((key) => !isIndex(key));
}

function isIndex(key: string): boolean {
  return String(Number(key) >>> 0) === key;
}

function namedItem(object: object, key: string): Item {
  const property = Object.getOwnPropertyDescriptor(object, key);
  if (property === undefined) return { name: key, value: undefined, text: "empty" };
  if ("value" in property) return { name: key, value: property.value };
  return { name: key, value: undefined, text: GETTER_TEXT };
}
