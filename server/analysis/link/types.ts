import type { FieldNode } from "stepscope/graph";
import type { Declaration, ParamSummary, Place, TypeExpr, TypeParameter, ValueExpr } from "../syntax/summary.js";
import { COLLECTIONS, NO_EVENTS, UTILITIES, WRAPPERS } from "./built-in.js";
import { ancestryOf, type EventClass, eventOf, eventOfClass, fieldTypes } from "./classes.js";
import type { ClassTarget, Resolver, Target } from "./resolver.js";

/** Asks the compiler what syntax doesn't say. */
export interface TypeQuestions {
  /** The classes that the type (or the type of the expression) at a place is made of. */
  classesAt(file: string, place: Place): ClassesOfType;
  /** The properties of the object type at a place; null where it is no object type. */
  fieldsAt(file: string, place: Place): readonly FieldNode[] | null;
}

export interface ClassesOfType {
  /** By where they are declared, or by name for the runtime's own. */
  readonly classes: readonly FoundClass[];
  /** Some of the type isn't known. */
  readonly open: boolean;
}

export type FoundClass = ({ readonly file: string; readonly offset: number } | { readonly builtIn: string }) & {
  /** It is what an array, a tuple or a set is of. */
  readonly list: boolean;
};

/** Where something is named. */
export interface At {
  readonly file: string;
  readonly place: Place;
}

/** An event that a type names. */
export interface NamedEvent extends At {
  readonly event: EventClass;
  /** The fields that a start event's type says. */
  readonly fields: readonly FieldNode[] | null;
  /** It stands in a list of events. */
  readonly list: boolean;
}

export interface EventsOfType {
  readonly events: readonly NamedEvent[];
  /** There may be others: something in the type couldn't be followed. */
  readonly open: boolean;
}

export const NO_EVENT: EventsOfType = { events: [], open: false };
export const ANY_EVENT: EventsOfType = { events: [], open: true };
const MOST_ALIASES = 24;
/** Types that need no declaration. */
const LIBRARY: ReadonlySet<string> = new Set([...WRAPPERS, ...COLLECTIONS, ...NO_EVENTS, ...UTILITIES]);

/** Reads types: unions, arrays and promises of events, through aliases. */
export class TypeReader {
  readonly #resolver: Resolver;
  readonly #questions: TypeQuestions;
  /** The variables whose values are being read. */
  readonly #reading = new Set<Declaration>();

  constructor(resolver: Resolver, questions: TypeQuestions) {
    this.#resolver = resolver;
    this.#questions = questions;
  }

  /** The events of a type. What an alias stands for is named `at` the alias. */
  eventsOf(type: TypeExpr, file: string, at?: At, depth = 0): EventsOfType {
    if (depth > MOST_ALIASES) return ANY_EVENT;
    switch (type.kind) {
      case "union":
        return joined(type.members.map((it) => this.eventsOf(it, file, at, depth + 1)));
      case "array":
        return listOf(this.eventsOf(type.element, file, at, depth + 1));
      case "nothing":
      case "plain":
      case "fields":
        return NO_EVENT;
      case "anything":
        return ANY_EVENT;
      case "computed":
        return this.computed(file, type.place, at);
      case "ref":
        return this.#reference(type, file, at, depth);
    }
  }

  /** Asks the compiler. */
  computed(file: string, place: Place, at: At = { file, place }): EventsOfType {
    const { classes, open } = this.#questions.classesAt(file, place);
    const found = classes.map((it) => {
      const events = this.#ofFound(it, at);
      return it.list ? listOf(events) : events;
    });
    return joined(open ? [...found, ANY_EVENT] : found);
  }

  #ofFound(found: FoundClass, at: At): EventsOfType {
    if ("builtIn" in found) return this.ofClass({ kind: "built-in", name: found.builtIn }, at);
    const target = this.#resolver.classAt(found.file, found.offset);
    return target === null ? ANY_EVENT : this.#ofOwnClass(target, at);
  }

  /** The names of the program's own classes that an expression may be an instance of, by the compiler. */
  classNamesAt(file: string, place: Place): readonly string[] {
    return this.#questions.classesAt(file, place).classes.flatMap((it) => {
      const target = "builtIn" in it ? null : this.#resolver.classAt(it.file, it.offset);
      return target === null || target.entry !== null ? [] : [target.declaration.name];
    });
  }

  /** The event that a class is. `args` are the type's, where it was a type. */
  ofClass(target: Target, at: At, args: readonly TypeExpr[] = []): EventsOfType {
    if (target.kind === "declaration" && target.declaration.kind === "class") {
      return this.#ofOwnClass({ file: target.file, declaration: target.declaration, entry: target.entry }, at);
    }
    const found = eventOf(this.#resolver, target);
    if (found === "no-event") return NO_EVENT;
    if (found === "unknown") return ANY_EVENT;
    const [argument] = args;
    const fields = found.event.kind === "start" && argument !== undefined ? this.fieldsOf(argument, at.file) : null;
    return { events: [{ event: found.event, ...at, fields, list: false }], open: false };
  }

  /** What `run()` asks for, where the type of a start event says so. */
  fieldsOf(type: TypeExpr, file: string, depth = 0): readonly FieldNode[] | null {
    if (type.kind === "fields") return type.fields;
    if (type.kind === "computed") return this.#questions.fieldsAt(file, type.place);
    if (depth > MOST_ALIASES) return null;
    if (type.kind === "union") return merged(type.members.map((it) => this.fieldsOf(it, file, depth + 1)));
    if (type.kind !== "ref") return null;
    const target = this.#resolver.resolve(type.ref, file);
    if (target.kind === "declaration") {
      const { declaration } = target;
      if (declaration.kind === "interface" && declaration.fields !== null) return declaration.fields;
      const isPlain = declaration.kind === "alias" && !declaration.generic;
      if (isPlain) return this.fieldsOf(declaration.type, target.file, depth + 1);
    }
    if (target.kind === "unknown" || (target.kind === "global" && target.name === "Record")) return null;
    return this.#questions.fieldsAt(file, type.place);
  }

  /** Whether a parameter is the step's context. */
  isContext({ context, type }: ParamSummary, file: string): boolean {
    return context === true || (context === "perhaps" && type !== null && this.#isContextType(type, file));
  }

  #isContextType(type: TypeExpr, file: string, depth = 0): boolean {
    if (type.kind !== "ref" || depth > MOST_ALIASES) return false;
    const target = this.#resolver.resolve(type.ref, file);
    if (target.kind === "built-in") return target.name === "Context";
    if (target.kind !== "declaration" || target.declaration.kind !== "alias") return false;
    return this.#isContextType(target.declaration.type, target.file, depth + 1);
  }

  /** Whether it is yet to be said what a type is: a name that nothing declares, a parameter of a generic class. */
  isUnsettled(type: TypeExpr, file: string, depth = 0): boolean {
    const inside = (it: TypeExpr, from: string): boolean => this.isUnsettled(it, from, depth + 1);
    if (depth > MOST_ALIASES) return true;
    if (type.kind === "union") return type.members.some((it) => inside(it, file));
    if (type.kind === "array") return inside(type.element, file);
    if (type.kind !== "ref") return false;
    const target = this.#resolver.resolve(type.ref, file);
    if (target.kind === "global") return !LIBRARY.has(target.name) || type.args.some((it) => inside(it, file));
    if (target.kind !== "declaration") return target.kind === "unknown";
    const { declaration } = target;
    if (declaration.kind === "alias") return inside(declaration.type, target.file);
    if (declaration.kind === "class") {
      const { chain, root } = ancestryOf(this.#resolver, { ...target, declaration });
      // What a base that has no name is won't be said.
      return root === undefined && chain.at(-1)?.declaration.base?.ref !== null;
    }
    if (declaration.kind !== "type-parameter") return false;
    const given = this.#resolver.typeArguments.of(target.file, declaration);
    return given === null || inside(given.type, given.file);
  }

  #reference(
    type: Extract<TypeExpr, { kind: "ref" }>,
    file: string,
    alias: At | undefined,
    depth: number,
  ): EventsOfType {
    const at = alias ?? { file, place: type.place };
    const target = this.#resolver.resolve(type.ref, file);
    if (target.kind === "global") {
      const [argument] = type.args;
      const list = COLLECTIONS.has(target.name);
      if ((list || WRAPPERS.has(target.name)) && argument !== undefined) {
        const found = this.eventsOf(argument, file, alias, depth + 1);
        return list ? listOf(found) : found;
      }
      if (NO_EVENTS.has(target.name)) return NO_EVENT;
      return UTILITIES.has(target.name) ? this.computed(file, type.place, at) : ANY_EVENT;
    }
    if (target.kind !== "declaration") return this.ofClass(target, at, type.args);
    const { declaration } = target;
    if (declaration.kind === "type-parameter") return this.#typeParameter(declaration, target.file, at, depth);
    if (declaration.kind === "other" || (declaration.kind === "alias" && declaration.generic)) {
      return this.computed(file, type.place, at);
    }
    if (declaration.kind === "alias") return this.eventsOf(declaration.type, target.file, at, depth + 1);
    if (declaration.kind !== "variable") return this.ofClass(target, at);
    return this.#variable(declaration, target.file, at, depth) ?? this.computed(file, type.place, at);
  }

  /** What a class is given for it; in a class that nobody gave anything, what it must be. */
  #typeParameter(parameter: TypeParameter, file: string, at: At, depth: number): EventsOfType {
    const given = this.#resolver.typeArguments.of(file, parameter);
    if (given !== null) return this.eventsOf(given.type, given.file, at, depth + 1);
    if (parameter.constraint === null) return ANY_EVENT;
    const found = this.eventsOf(parameter.constraint, file, at, depth + 1);
    // `T extends Event` may be any.
    const own = found.events.filter(({ event }) => event.source !== null);
    return { events: own, open: found.open || own.length < found.events.length };
  }

  /** Null where neither annotation nor value say. */
  #variable(
    variable: Extract<Declaration, { kind: "variable" }>,
    file: string,
    at: At,
    depth: number,
  ): EventsOfType | null {
    if (variable.type !== null) return this.eventsOf(variable.type, file, at, depth + 1);
    if (this.#reading.has(variable)) return NO_EVENT; // `a = a ?? b` adds nothing to a
    this.#reading.add(variable);
    try {
      return this.#assigned(variable.value, file, at, depth);
    } finally {
      this.#reading.delete(variable);
    }
  }

  #assigned(value: ValueExpr, file: string, at: At, depth: number): EventsOfType | null {
    switch (value.kind) {
      case "nothing":
        return NO_EVENT;
      case "new":
        return this.ofClass(this.#resolver.resolveClass(value.ref, file), at);
      case "typed":
        return this.eventsOf(value.type, file, at, depth + 1);
      case "list": {
        const elements = this.#assigned(value.of, file, at, depth);
        return elements === null ? null : listOf(elements);
      }
      case "several": {
        const each = value.values.map((it) => this.#assigned(it, file, at, depth));
        const known = each.filter((it) => it !== null);
        return known.length < each.length ? null : joined(known);
      }
      case "call":
      case "field":
      case "computed":
        return null;
    }
  }

  #ofOwnClass(target: ClassTarget, at: At): EventsOfType {
    const found = eventOfClass(this.#resolver, target);
    if (found === "no-event") return NO_EVENT;
    if (found === "unknown") return ANY_EVENT;
    const { event } = found;
    const fields = event.kind === "start" ? this.fieldsOfClass(target) : null;
    return { events: [{ event, ...at, fields, list: false }], open: false };
  }

  /** The fields of an event's class, its ancestors' first; null where types don't say them. */
  fieldsOfClass(target: ClassTarget): readonly FieldNode[] | null {
    const types = fieldTypes(ancestryOf(this.#resolver, target));
    return types.length === 0 ? null : merged(types.map(({ file, type }) => this.fieldsOf(type, file)));
  }
}

/** Each event once, where it is first named; in a list where it is in one anywhere. */
export function joined(parts: readonly EventsOfType[]): EventsOfType {
  const [only] = parts;
  if (only === undefined) return NO_EVENT;
  if (parts.length === 1) return only;
  const events = new Map<string, NamedEvent>();
  for (const it of parts.flatMap((part) => part.events)) {
    const known = events.get(it.event.key);
    if (known === undefined) events.set(it.event.key, it);
    else if (it.list && !known.list) events.set(it.event.key, { ...known, list: true });
  }
  return { events: [...events.values()], open: parts.some((it) => it.open) };
}

export function listOf({ events, open }: EventsOfType): EventsOfType {
  return { events: events.map((it) => ({ ...it, list: true })), open };
}

function merged(parts: readonly (readonly FieldNode[] | null)[]): readonly FieldNode[] | null {
  const fields = new Map<string, FieldNode>();
  for (const part of parts) {
    if (part === null) return null;
    for (const field of part) fields.set(field.name, field);
  }
  return [...fields.values()];
}
