import { BUILT_IN, MissingFieldError } from "../built-in.js";
import { type AnyEventClass, Event } from "../event.js";
import { EventFieldsError } from "../standard-schema.js";
import { EventJsonError } from "./event-json.js";

/** A class of errors, whatever its constructor takes. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/** The classes that stored events and errors revive to, by name. The built-in ones are always among them. */
export interface EventClasses {
  readonly events: ReadonlyMap<string, AnyEventClass>;
  readonly errors: ReadonlyMap<string, ErrorClass>;
}

/**
 * The classes, ready to revive many events. Error classes may be among them. Throws EventJsonError where two classes
 * have one name, or one has none: the name is what is stored.
 */
export function eventClasses(classes: Iterable<AnyEventClass | ErrorClass>): EventClasses {
  const events = new Map<string, AnyEventClass>(Array.from(BUILT_IN, (it) => [it.name, it]));
  const errors = new Map<string, ErrorClass>(BUILT_IN_ERRORS.map((it) => [it.name, it]));
  for (const it of classes) {
    if (isEventClass(it)) add(events, it, "event");
    else add(errors, it as ErrorClass, "error");
  }
  return { events, errors };
}

function isEventClass(it: AnyEventClass | ErrorClass): it is AnyEventClass {
  return it === (Event as AnyEventClass) || it.prototype instanceof Event;
}

function add<C extends AnyEventClass | ErrorClass>(known: Map<string, C>, it: C, kind: "event" | "error"): void {
  if (kind === "error" && !(it.prototype instanceof Error) && it !== (Error as unknown)) {
    throw new EventJsonError(`${it.name || "A class without a name"} is no class of events or errors.`);
  }
  if (it.name === "") {
    throw new EventJsonError(
      `A class of ${kind}s has no name, and the name is what is stored. Give it one: class JokeEvent extends …`,
    );
  }
  const other = known.get(it.name);
  if (other !== undefined && other !== it) {
    const builtIn = kind === "event" ? BUILT_IN.has(other as AnyEventClass) : BUILT_IN_ERRORS.includes(other as never);
    throw new EventJsonError(
      `Two ${kind} classes are called ${it.name}${builtIn ? ", and one of them is built in" : ""}: what is stored by that name fits either. Rename one.`,
    );
  }
  known.set(it.name, it);
}

const BUILT_IN_ERRORS: readonly ErrorClass[] = [
  ...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError, DOMException],
  ...[EventFieldsError, EventJsonError, MissingFieldError],
];
