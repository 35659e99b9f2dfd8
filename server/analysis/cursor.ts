import { dirname, relative, sep } from "node:path";
import { eventOf } from "./link/classes.js";
import type { Target } from "./link/resolver.js";
import { eventSymbol, type SymbolReaders } from "./symbols.js";
import { constructionAt } from "./syntax/cursor/construction-at.js";
import { importChange, importedEnding, importedNames } from "./syntax/cursor/imports.js";
import { innermost, slotAt } from "./syntax/cursor/slots.js";
import { offsetAt } from "./syntax/places.js";
import { type FileReader, summarise } from "./syntax/summarise.js";
import type { Place, Ref } from "./syntax/summary.js";
import type {
  DeclaredEvent,
  EventConstruction,
  EventName,
  SourcePosition,
  SourceSlot,
  SourceWorkflow,
} from "./types.js";
import { placeKey } from "./uses.js";
import { workflowsAround } from "./workflows-around.js";

/** A position in the syntax of a file. */
export interface Cursor {
  readonly file: string;
  readonly reader: FileReader;
  readonly position: SourcePosition;
}

/** What belongs at a position; null where it is nothing of a workflow's. */
export function slotOf({ file, reader, position }: Cursor, readers: SymbolReaders): SourceSlot | null {
  const offset = offsetAt(reader.source, position);
  const slot = offset === null ? null : slotAt(reader, offset);
  if (slot === null) return null;
  const { range } = slot.place;
  if (slot.kind === "check") return { kind: "check", quoted: slot.quoted, range };
  const isOpen = slot.kind === "step" && slot.closing !== null;
  const found = isOpen ? closedWorkflows({ file, reader, position }, slot, readers) : readers.workflows(file);
  const workflows = workflowsAround(range, found);
  if (slot.kind === "event") return { kind: "event", of: slot.of, made: slot.made, range, workflows };
  const event = slot.event === null ? null : keyOf(slot.event, file, readers);
  return { kind: "step", of: slot.of, event, quoted: slot.quoted, range, workflows };
}

/** The workflows of a file in which quotes are open, and hide all that stands behind them: as if they were closed. */
function closedWorkflows(
  { file, reader }: Cursor,
  { place, closing }: { readonly place: Place; readonly closing: string | null },
  readers: SymbolReaders,
): readonly SourceWorkflow[] {
  const { text } = reader.source;
  const line = text.slice(place.end).search(/\r?\n|$/);
  const endings = [closing?.[0] ?? "", closing ?? ""];
  const closed = endings.map((ending) =>
    summarise(file, text.slice(0, place.end) + ending + text.slice(place.end + line)),
  );
  const [best] = closed.sort((a, b) => a.syntaxErrors - b.syntaxErrors);
  return best === undefined ? [] : readers.workflowsOf(best);
}

/** The event whose fields a position is among. */
export function constructionOf({ file, reader, position }: Cursor, readers: SymbolReaders): EventConstruction | null {
  const offset = offsetAt(reader.source, position);
  const found = offset === null ? null : constructionAt(reader, offset);
  if (found === null) return null;
  const event = eventOf(readers.resolver, readers.resolver.resolveClass(found.ref, file));
  if (typeof event === "string") return null;
  const { given, field } = found;
  return { ...eventSymbol(event.event, readers), name: event.event.name, given, field };
}

/** What an event is called at a position, with the import that it takes; null where it can't be named there. */
export function nameOfEvent(
  event: NamedEvent,
  { file, reader, position }: Cursor,
  readers: SymbolReaders,
): EventName | null {
  const isIt = (ref: Ref): boolean => keyOf(ref, file, readers) === event.key;
  const bound = reader.names.lookup(event.name, innermost(reader.source, offsetAt(reader.source, position) ?? 0));
  const known = importedNames(reader).find(({ local, ref }) => isNear(local, ref, event.name) && isIt(ref));
  if (known !== undefined) return { name: known.local, edit: known.edit, from: null };
  if (bound !== null) {
    const isOwn = bound.kind === "node" && isIt(reader.declare(bound.node));
    return isOwn ? { name: event.name, edit: null, from: null } : null;
  }
  const imported = (specifier: string): EventName => {
    return { name: event.name, edit: importChange(reader, event.name, specifier), from: specifier };
  };
  if (event.nameRange === null) return imported("stepscope");
  const { file: from } = event.nameRange;
  if (from === file || !event.exportedAs.includes(event.name)) return null;
  return imported(specifierOf(file, from, importedEnding(reader) ?? ".js"));
}

/** An event class, also one of the runtime's own. */
export type NamedEvent =
  | Pick<DeclaredEvent, "name" | "key" | "nameRange" | "exportedAs">
  | { readonly name: string; readonly key: string; readonly nameRange: null };

/** Worth following: an import by this name, by another one, or behind a default. */
function isNear(local: string, ref: Ref, name: string): boolean {
  return local === name || (ref.kind === "import" && (ref.name === name || ref.name === "default"));
}

function keyOf(ref: Ref, file: string, { resolver }: SymbolReaders): string | null {
  return keyOfTarget(resolver.resolveClass(ref, file));
}

function keyOfTarget(target: Target): string | null {
  if (target.kind === "built-in") return target.name;
  if (target.kind !== "declaration" || target.declaration.kind !== "class") return null;
  return placeKey(target.declaration.namePlace.range);
}

/** The path that one file imports another one by. */
function specifierOf(from: string, to: string, ending: string): string {
  const path = relative(dirname(from), to).split(sep).join("/");
  const near = path.startsWith(".") ? path : `./${path}`;
  const [, stem = near, own = ""] = /^(.*?)(\.[cm]?[jt]sx?)$/.exec(near) ?? [];
  if (ending === "") return stem;
  return /ts/.test(ending) ? near : `${stem}${own.replace(/tsx?$/, "js").replace("jsx", "js")}`;
}
