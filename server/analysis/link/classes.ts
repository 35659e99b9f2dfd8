import type { EventKind } from "stepscope/graph";
import { exportedAs } from "../syntax/summarise.js";
import type { TypeExpr } from "../syntax/summary.js";
import { EVENT_KINDS } from "./built-in.js";
import type { ClassTarget, Resolver, Target } from "./resolver.js";

/** An event class, wherever it is declared. */
export interface EventClass {
  /** Different for different classes. */
  readonly key: string;
  readonly name: string;
  readonly kind: EventKind;
  /** Its ancestors that are the user's own, nearest first. */
  readonly parents: readonly EventClass[];
  /** Null for the runtime's own. */
  readonly source: EventSource | null;
}

export interface EventSource extends ClassTarget {
  /** Names under which its file exports it; `A.B` for one in an exported namespace. */
  readonly exportedAs: readonly string[];
}

/** A class with the classes that it descends from, itself first. */
export interface Ancestry {
  readonly chain: readonly ClassTarget[];
  /** The runtime's class at the end of it; null where there is none, undefined where that can't be said. */
  readonly root: string | null | undefined;
}

export type EventOf = { readonly event: EventClass } | "no-event" | "unknown";

const MOST_ANCESTORS = 32;

/** Follows `extends`. */
export function ancestryOf(resolver: Resolver, start: ClassTarget): Ancestry {
  const chain: ClassTarget[] = [start];
  for (let at = start; ; ) {
    const { base } = at.declaration;
    if (base === null) return { chain, root: null };
    const target = base.ref === null ? null : resolver.resolveBase(base.ref, at.file);
    if (target?.kind === "built-in") return { chain, root: target.name };
    if (target?.kind === "global") return { chain, root: isLibrary(target.name) ? null : undefined };
    if (target?.kind !== "declaration" || target.declaration.kind !== "class") return { chain, root: undefined };
    const next: ClassTarget = { file: target.file, declaration: target.declaration, entry: target.entry };
    if (chain.length > MOST_ANCESTORS || chain.some((it) => keyOf(it) === keyOf(next)))
      return { chain, root: undefined };
    chain.push(next);
    at = next;
  }
}

/** The event that a name stands for. */
export function eventOf(resolver: Resolver, target: Target): EventOf {
  if (target.kind === "built-in") return builtInEvent(target.name);
  if (target.kind === "global") return isLibrary(target.name) ? "no-event" : "unknown";
  if (target.kind === "unknown") return "unknown";
  if (target.kind !== "declaration" || target.declaration.kind !== "class") return "no-event";
  return eventOfClass(resolver, { file: target.file, declaration: target.declaration, entry: target.entry });
}

/** Looked up once for each class and each package that it comes through. */
export function eventOfClass(resolver: Resolver, target: ClassTarget): EventOf {
  const { declaration, entry } = target;
  const known = resolver.events.get(declaration)?.find((it) => it.entry === entry);
  if (known !== undefined) return known.event;
  const event = readEvent(resolver, target);
  resolver.events.set(declaration, [...(resolver.events.get(declaration) ?? []), { entry, event }]);
  return event;
}

function readEvent(resolver: Resolver, target: ClassTarget): EventOf {
  const { chain, root } = ancestryOf(resolver, target);
  if (root === undefined) return "unknown";
  const kind = root === null ? undefined : EVENT_KINDS.get(root);
  if (kind === undefined) return "no-event";
  let parents: EventClass[] = [];
  for (const ancestor of chain.slice(1).reverse()) {
    parents = [{ ...named(resolver, ancestor), kind, parents }, ...parents];
  }
  return { event: { ...named(resolver, target), kind, parents } };
}

export function builtInEvent(name: string): EventOf {
  const kind = EVENT_KINDS.get(name);
  return kind === undefined
    ? "no-event"
    : { event: { key: `stepscope ${name}`, name, kind, parents: [], source: null } };
}

/** The `F`s of `extends Base.of<F>()`, of the oldest ancestor first. */
export function fieldTypes({ chain }: Ancestry): { file: string; type: TypeExpr }[] {
  return chain
    .flatMap(({ file, declaration: { base } }) => (base?.fields ? [{ file, type: base.fields }] : []))
    .reverse();
}

function named(resolver: Resolver, target: ClassTarget): Pick<EventClass, "key" | "name" | "source"> {
  const { file, declaration } = target;
  const exports = resolver.summary(file)?.exports ?? new Map();
  const { within, id, binding } = declaration;
  const names = exportedAs(exports, { kind: "local", id: within?.root ?? id });
  const behind =
    within === null
      ? ""
      : [...within.path.split("."), binding]
          .slice(1)
          .map((it) => `.${it}`)
          .join("");
  const source = { ...target, exportedAs: names.map((it) => it + behind) };
  return { key: keyOf(target), name: declaration.name, source };
}

function keyOf({ file, declaration }: ClassTarget): string {
  return `${file}\0${declaration.id}`;
}

function isLibrary(name: string): boolean {
  return name in globalThis;
}
