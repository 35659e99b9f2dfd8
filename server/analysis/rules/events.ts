import { ancestryOf, type EventClass, eventOf, eventOfClass } from "../link/classes.js";
import type { ClassSummary, HeldType, Ref, TypeExpr } from "../syntax/summary.js";
import type { CheckedFile, Finding, SourceRule } from "./rule.js";

/** An event class that nobody uses: not exported, and its name stands nowhere else in the file. */
export const eventClassUnused: SourceRule = (file) =>
  eventClasses(file)
    .filter(({ event, declaration }) => event.source?.exportedAs.length === 0 && !declaration.mentioned)
    .map(({ event, declaration }) => ({
      workflow: "",
      subject: { kind: "event", id: event.name },
      message: `No step of any workflow emits or takes ${event.name}.`,
      hint: "Use it, export it, or take it out.",
      range: declaration.namePlace.range,
      tags: ["unnecessary"],
      data: { event: event.name },
    }));

/** A field of an event that JSON doesn't have: the event can't be stored, or comes back as something else. */
export const eventFieldNotJson: SourceRule = (file) =>
  eventClasses(file).flatMap(({ event, declaration }) =>
    held(declaration.base?.fields ?? null, file).flatMap((it): Finding[] => {
      const what = wrongOf(it, file);
      if (what === null) return [];
      return [
        {
          workflow: "",
          subject: { kind: "event", id: event.name },
          message: `${event.name}.${it.path} ${what.is}.`,
          hint: what.hint,
          range: it.place.range,
          data: { event: event.name },
        },
      ];
    }),
  );

interface OwnEvent {
  readonly event: EventClass;
  readonly declaration: ClassSummary;
}

function eventClasses({ summary, readers: { resolver } }: CheckedFile): OwnEvent[] {
  return summary.classes.flatMap((id) => {
    const declaration = summary.declarations[id];
    if (declaration?.kind !== "class") return [];
    const found = eventOfClass(resolver, { file: summary.file, declaration, entry: null });
    return typeof found === "string" ? [] : [{ event: found.event, declaration }];
  });
}

/** What the fields hold, where they are written in this file: at the class, or as a type or interface of their own. */
function held(type: TypeExpr | null, file: CheckedFile): readonly HeldType[] {
  if (type?.kind === "fields") return type.held;
  if (type?.kind === "union") return type.members.flatMap((it) => held(it, file));
  if (type?.kind !== "ref" || type.ref.kind !== "local") return [];
  const declaration = file.summary.declarations[type.ref.id];
  if (declaration?.kind === "interface") return declaration.held;
  return declaration?.kind === "alias" && declaration.type.kind === "fields" ? declaration.type.held : [];
}

interface Wrong {
  readonly is: string;
  readonly hint: string;
}

/** Null for what survives, and for what can't be said. */
function wrongOf({ type }: HeldType, file: CheckedFile): Wrong | null {
  if (type === "function" || type === "symbol")
    return refused(`a ${type}`, "Keep its name, or what it needs, in the event.");
  if (type.kind === "global") return wrongOfGlobal(type.name);
  return wrongOfClass(type, file);
}

function wrongOfGlobal(name: string): Wrong | null {
  const hint = REFUSED.get(name);
  if (hint !== undefined) return refused(`a ${name}`, hint);
  if (!EMPTIED.has(name)) return null;
  return {
    is: `is a ${name}, which comes back from JSON as an empty object`,
    hint: "Keep an id or a path in the event, and open it in the step; a resource can hold it.",
  };
}

/** A class of the program's own, or of a package's. */
function wrongOfClass(ref: Ref, { summary, readers: { resolver } }: CheckedFile): Wrong | null {
  const target = resolver.resolve(ref, summary.file);
  if (target.kind !== "declaration" || target.declaration.kind !== "class") return null;
  if (eventOf(resolver, target) !== "no-event") return null;
  const { declaration, file } = target;
  const { chain, root } = ancestryOf(resolver, { file, declaration, entry: null });
  const methods = chain.flatMap((it) => it.declaration.methods.map(({ name }) => name));
  // Errors and collections come back, whatever they are called; fields alone come back as a plain object.
  if (root !== null || chain.at(-1)?.declaration.base !== null || methods.length === 0 || methods.includes("toJSON")) {
    return null;
  }
  return {
    is: `is a ${declaration.name}, which comes back from JSON as a plain object without ${methods[0]}() and its other methods`,
    hint: `Keep plain fields in the event and make the ${declaration.name} in the step, or give it a toJSON().`,
  };
}

function refused(what: string, hint: string): Wrong {
  return { is: `is ${what}, which can't be stored as JSON: a snapshot or a journal of the run throws`, hint };
}

/** What the events' JSON refuses, with what to do. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["Function", "Keep its name, or what it needs, in the event."],
  ["Promise", "Await it before the event is made."],
  ["PromiseLike", "Await it before the event is made."],
  ["WeakMap", "Keep what it refers to."],
  ["WeakSet", "Keep what it refers to."],
  ["WeakRef", "Keep what it refers to."],
]);

/** Objects of Node's and the web's without fields of their own. */
const EMPTIED: ReadonlySet<string> = new Set([
  ...["ReadableStream", "WritableStream", "TransformStream", "AbortController", "AbortSignal", "AsyncIterable"],
  ...["AsyncGenerator", "Generator", "Iterator", "AsyncIterator", "Blob", "File", "FormData", "Headers"],
  ...["Request", "Response", "WebSocket", "MessagePort", "EventTarget"],
]);
