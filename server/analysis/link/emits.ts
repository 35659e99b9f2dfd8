import type { Callee, EmitExpr, FunctionSummary, Place, ValueExpr } from "../syntax/summary.js";
import type { ClassTarget, Resolver } from "./resolver.js";
import { ANY_EVENT, type EventsOfType, joined, NO_EVENT, type TypeReader } from "./types.js";

/** A function with where it stands, and the class whose methods it may call. */
export interface LinkedFunction {
  readonly file: string;
  readonly fn: FunctionSummary;
  /** The class of its `this` and that one's ancestors. */
  readonly methodsOf: readonly ClassTarget[];
}

export interface Emits extends EventsOfType {
  /** Where each event is emitted, by its class's key. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
}

const MOST_CALLS = 12;

/** Follows values to the events that they are: `new X(…)`, variables, what a function returns. */
export class EmitReader {
  readonly #resolver: Resolver;
  readonly #types: TypeReader;
  /** Reads types without the compiler. */
  readonly #syntax: TypeReader;

  constructor(resolver: Resolver, readers: { readonly types: TypeReader; readonly syntax: TypeReader }) {
    this.#resolver = resolver;
    this.#types = readers.types;
    this.#syntax = readers.syntax;
  }

  /** What the body sends (streams), also in the functions that it hands its context. */
  through(channel: "sends" | "streams", fn: LinkedFunction): Emits {
    return emits(
      this.#all(channel, fn).map(({ emit, owner }) => ({
        place: emit.place,
        found: this.#value(emit.value, owner, this.#types),
      })),
    );
  }

  /** The names of the workflow classes that the body runs as its own, as far as they are known. */
  workflows(fn: LinkedFunction): readonly string[] {
    const names = this.#all("runs", fn).flatMap(({ emit: { value, place }, owner: { file } }) => {
      const made = value.kind === "new" ? this.#resolver.resolveClass(value.ref, file) : null;
      if (made?.kind === "declaration") return made.declaration.kind === "class" ? [made.declaration.name] : [];
      return this.#types.classNamesAt(file, place);
    });
    return [...new Set(names)];
  }

  #all(
    channel: "sends" | "streams" | "runs",
    fn: LinkedFunction,
  ): readonly { readonly emit: EmitExpr; readonly owner: LinkedFunction }[] {
    const parts: { emit: EmitExpr; owner: LinkedFunction }[] = [];
    const seen = new Set<FunctionSummary>();
    const collect = (owner: LinkedFunction): void => {
      if (seen.has(owner.fn) || seen.size > MOST_CALLS || owner.fn.body === null) return;
      seen.add(owner.fn);
      for (const emit of owner.fn.body[channel]) parts.push({ emit, owner });
      for (const callee of owner.fn.body.calls) {
        const called = this.#called(callee, owner);
        if (called !== null) collect(called);
      }
    };
    collect(fn);
    return parts;
  }

  /** What the body returns, for a function without an annotation. */
  returned(fn: LinkedFunction, types = this.#types, depth = 0): Emits {
    const { body } = fn.fn;
    if (body === null) return { ...ANY_EVENT, places: new Map() };
    return emits(body.returns.map(({ place, value }) => ({ place, found: this.#value(value, fn, types, depth) })));
  }

  /** Where the body returns events, as far as one can see without the compiler. */
  returnPlaces(fn: LinkedFunction): ReadonlyMap<string, readonly Place[]> {
    const parts: { place: Place; found: EventsOfType }[] = [];
    for (const { place, value } of fn.fn.body?.returns ?? []) {
      parts.push({ place, found: this.#value(value, fn, this.#syntax) });
      if (value.kind !== "computed") continue;
      for (const made of value.made) {
        const at = { file: fn.file, place: made.place };
        parts.push({
          place: made.place,
          found: this.#syntax.ofClass(this.#resolver.resolveClass(made.ref, fn.file), at),
        });
      }
    }
    return emits(parts).places;
  }

  #value(value: ValueExpr, owner: LinkedFunction, types: TypeReader, depth = 0): EventsOfType {
    const { file } = owner;
    switch (value.kind) {
      case "nothing":
        return NO_EVENT;
      case "several":
        return joined(value.values.map((it) => this.#value(it, owner, types, depth)));
      case "new":
        return types.ofClass(this.#resolver.resolveClass(value.ref, file), { file, place: value.place });
      case "typed":
        return types.eventsOf(value.type, file);
      case "computed":
        return types.computed(file, value.place);
      case "call": {
        const called = this.#called(value.callee, owner);
        if (called === null || depth > MOST_CALLS) return types.computed(file, value.place);
        const { returns } = called.fn;
        return returns === null ? this.returned(called, types, depth + 1) : types.eventsOf(returns, called.file);
      }
    }
  }

  #called(callee: Callee, from: LinkedFunction): LinkedFunction | null {
    if (callee.kind === "function") {
      const found = this.#resolver.resolveFunction(callee.ref, from.file);
      return found === null ? null : { ...found, methodsOf: [] };
    }
    for (const { file, declaration } of from.methodsOf) {
      const method = declaration.methods.find((it) => it.name === callee.name);
      if (method !== undefined) return { file, fn: method.fn, methodsOf: from.methodsOf };
    }
    return null;
  }
}

function emits(parts: readonly { readonly place: Place; readonly found: EventsOfType }[]): Emits {
  const places = new Map<string, Place[]>();
  for (const { place, found } of parts) {
    for (const { event } of found.events) places.set(event.key, [...(places.get(event.key) ?? []), place]);
  }
  return { ...joined(parts.map(({ found }) => found)), places };
}
