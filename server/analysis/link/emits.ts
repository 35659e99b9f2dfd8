import type { BodySummary, Callee, EmitExpr, FunctionSummary, Place, SendExpr, ValueExpr } from "../syntax/summary.js";
import type { ClassTarget, Resolver, Target } from "./resolver.js";
import { ANY_EVENT, type EventsOfType, joined, listOf, NO_EVENT, type TypeReader } from "./types.js";

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

/** An event that is emitted somewhere, with the function that it is in. */
export interface Emitted<E extends EmitExpr> {
  readonly emit: E;
  readonly owner: LinkedFunction;
  readonly found: EventsOfType;
}

const MOST_CALLS = 12;

/** Follows values to the events that they are: `new X(…)`, variables, what a function returns. */
export class EmitReader {
  readonly #resolver: Resolver;
  readonly #types: TypeReader;
  /** Reads types without the compiler. */
  readonly #syntax: TypeReader;
  /** How often a method was followed that belongs to a class which descends from the caller's. */
  descendantsCalled = 0;
  readonly #ownersOf = new Map<LinkedFunction, readonly (LinkedFunction & { readonly unresolved: boolean })[]>();

  constructor(resolver: Resolver, readers: { readonly types: TypeReader; readonly syntax: TypeReader }) {
    this.#resolver = resolver;
    this.#types = readers.types;
    this.#syntax = readers.syntax;
  }

  /** What each `return` of the body itself gives. */
  returns(fn: LinkedFunction): readonly Emitted<EmitExpr>[] {
    return (fn.fn.body?.returns ?? []).map((emit) => ({
      emit,
      owner: fn,
      found: this.#value(emit.value, fn, this.#types),
    }));
  }

  /** What each `ctx.sendEvent` of the body sends, also in the functions that it hands its context. */
  sends(fn: LinkedFunction): readonly Emitted<SendExpr>[] {
    return this.#all("sends", fn).map(({ emit, owner }) => ({
      emit,
      owner,
      found: this.#value(emit.value, owner, this.#types),
    }));
  }

  /** What the body shows to the readers of the stream: by itself, and to ask for what it waits for. */
  shows(fn: LinkedFunction): readonly Emitted<EmitExpr>[] {
    const asked = this.#all("waits", fn).flatMap(({ emit, owner }) => emit.asks.map((it) => ({ emit: it, owner })));
    return [...this.#all("streams", fn), ...asked].map(({ emit, owner }) => ({
      emit,
      owner,
      found: this.#value(emit.value, owner, this.#types),
    }));
  }

  /** What the body waits for, and what it shows to the readers of the stream to ask for it. */
  waits(fn: LinkedFunction): { readonly awaited: Emits; readonly asked: Emits } {
    const waits = this.#all("waits", fn);
    return {
      awaited: emits(
        waits.flatMap(({ emit: { event }, owner: { file } }) => {
          if (event === null) return [];
          const { ref, place } = event;
          return [{ place, found: this.#syntax.ofClass(this.#resolver.resolveClass(ref, file), { file, place }) }];
        }),
      ),
      asked: emits(
        waits.flatMap(({ emit, owner }) =>
          emit.asks.map(({ place, value }) => ({ place, found: this.#value(value, owner, this.#syntax) })),
        ),
      ),
    };
  }

  /** Whether the context goes nowhere where it can't be followed: `sends` are all that there are. */
  followsContext(fn: LinkedFunction): boolean {
    const owners = this.#owners(fn);
    return owners.length > 0 && owners.every(({ fn: { body }, unresolved }) => body?.escapes === false && !unresolved);
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
    const names = this.#all("runs", fn).flatMap(({ emit: { value, place }, owner }) => {
      const made = this.#classOf(value, owner);
      if (made?.kind === "declaration") return made.declaration.kind === "class" ? [made.declaration.name] : [];
      // What the file names without declaring it is no class of the program's: a name that is still being typed.
      return made?.kind === "global" ? [] : this.#types.classNamesAt(owner.file, place);
    });
    return [...new Set(names)];
  }

  /** The class of an object, where the object is made or its type is named; null for any other value. */
  #classOf(value: ValueExpr, owner: LinkedFunction): Target | null {
    if (value.kind === "new") return this.#resolver.resolveClass(value.ref, owner.file);
    if (value.kind === "field") {
      const found = fieldOf(value.name, owner);
      return found === null || found.value.kind === "field" ? null : this.#classOf(found.value, found.owner);
    }
    if (value.kind !== "typed" || value.type.kind !== "ref") return null;
    const target = this.#resolver.resolve(value.type.ref, owner.file);
    return target.kind === "declaration" && target.declaration.kind === "class" ? target : null;
  }

  #all<C extends "sends" | "streams" | "runs" | "waits">(
    channel: C,
    fn: LinkedFunction,
  ): readonly { readonly emit: BodySummary[C][number]; readonly owner: LinkedFunction }[] {
    return this.#owners(fn).flatMap((owner) => (owner.fn.body?.[channel] ?? []).map((emit) => ({ emit, owner })));
  }

  /** The function and those that it hands its context, each once. */
  #owners(fn: LinkedFunction): readonly (LinkedFunction & { readonly unresolved: boolean })[] {
    const known = this.#ownersOf.get(fn);
    if (known !== undefined) return known;
    const owners: (LinkedFunction & { unresolved: boolean })[] = [];
    const seen = new Set<FunctionSummary>();
    const collect = (it: LinkedFunction): void => {
      if (seen.has(it.fn) || seen.size > MOST_CALLS || it.fn.body === null) return;
      seen.add(it.fn);
      const owner = { file: it.file, fn: it.fn, methodsOf: it.methodsOf, unresolved: false };
      owners.push(owner);
      for (const callee of it.fn.body.calls) {
        const called = this.#called(callee, it);
        if (called === null || called.fn.body === null) owner.unresolved = true;
        else collect(called);
      }
    };
    collect(fn);
    const handed = owners.length;
    // Behind those that it hands its context: those that get it by themselves, and whom they hand it.
    for (const it of owners) {
      if (owners.length > handed + MOST_CALLS) break;
      for (const callee of it.fn.body?.others ?? []) {
        const called = this.#asking(callee, it);
        if (called !== null) collect(called);
      }
    }
    this.#ownersOf.set(fn, owners);
    return owners;
  }

  /** A function that may ask for the step's context, or calls one that does. */
  #asking(callee: Callee, from: LinkedFunction): LinkedFunction | null {
    if (callee.kind === "function" && !this.#resolver.mayAskForContext(callee.ref, from.file)) return null;
    return this.#called(callee, from);
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
      const element = value.kind === "list" ? value.of : value;
      if (element.kind !== "computed") continue;
      for (const made of element.made) {
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
      case "list":
        return listOf(this.#value(value.of, owner, types, depth));
      case "new":
        return this.#made(value, file, types);
      case "typed":
        return types.eventsOf(value.type, file);
      case "computed":
        return types.computed(file, value.place);
      case "field": {
        const found = fieldOf(value.name, owner);
        if (found === null || depth > MOST_CALLS) return types.computed(file, value.place);
        return this.#value(found.value, found.owner, types, depth + 1);
      }
      case "call": {
        const called = this.#called(value.callee, owner);
        if (called === null || depth > MOST_CALLS) return types.computed(file, value.place);
        const { returns } = called.fn;
        return returns === null ? this.returned(called, types, depth + 1) : types.eventsOf(returns, called.file);
      }
    }
  }

  /** `new X(…)`, also where X is a variable that says which class. */
  #made({ ref, place }: Extract<ValueExpr, { kind: "new" }>, file: string, types: TypeReader): EventsOfType {
    const at = { file, place };
    const classes = this.#resolver.resolveClasses(ref, file);
    if (classes !== null) return joined(classes.map((it) => types.ofClass(it, at)));
    // The compiler takes classes that have the same fields for one.
    return joined([types.computed(file, place), ANY_EVENT]);
  }

  #called(callee: Callee, from: LinkedFunction): LinkedFunction | null {
    if (callee.kind === "function") {
      const found = this.#resolver.resolveFunction(callee.ref, from.file);
      return found === null ? null : { ...found, methodsOf: [] };
    }
    const own = from.methodsOf.findIndex((it) => it.declaration.methods.some(({ fn }) => fn === from.fn));
    for (const [n, { file, declaration }] of from.methodsOf.entries()) {
      const method = declaration.methods.find((it) => it.name === callee.name);
      if (method === undefined) continue;
      if (n < own) this.descendantsCalled++;
      return { file, fn: method.fn, methodsOf: from.methodsOf };
    }
    return null;
  }
}

/** What a class's declaration of a field says that it holds, and where; null where it says nothing. */
function fieldOf(name: string, owner: LinkedFunction): { value: ValueExpr; owner: LinkedFunction } | null {
  for (const { file, declaration } of owner.methodsOf) {
    const field = declaration.fields.find((it) => it.name === name);
    if (field !== undefined) return { value: field.value, owner: { ...owner, file } };
  }
  return null;
}

function emits(parts: readonly { readonly place: Place; readonly found: EventsOfType }[]): Emits {
  const places = new Map<string, Place[]>();
  for (const { place, found } of parts) {
    for (const { event } of found.events) places.set(event.key, [...(places.get(event.key) ?? []), place]);
  }
  return { ...joined(parts.map(({ found }) => found)), places };
}
