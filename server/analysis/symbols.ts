import { workflowCoreEvent } from "./frameworks/workflow-core/index.js";
import { type EventClass, eventOf } from "./link/classes.js";
import type { Resolver, Target } from "./link/resolver.js";
import type { TypeReader } from "./link/types.js";
import type { NameAt } from "./syntax/name-at.js";
import type { EventSymbol, SourceRange, SourceSymbol, SourceWorkflow } from "./types.js";
import { eventKey, placeKey } from "./uses.js";

export interface SymbolReaders {
  readonly resolver: Resolver;
  readonly types: TypeReader;
  readonly workflows: (file: string) => readonly SourceWorkflow[];
  readonly allWorkflows: () => readonly SourceWorkflow[];
}

/** The workflow, step or event that a name of a file stands for. */
export function symbolOf(name: NameAt, file: string, readers: SymbolReaders): SourceSymbol | null {
  const { text, place } = name;
  const { range } = place;
  const found = workflowOrStep(name, file, readers);
  if (found !== null) return { name: text, range, ...found };
  if (name.ref === null) return null;
  const target = readers.resolver.resolveClass(name.ref, file);
  const event = eventOf(readers.resolver, target);
  if (typeof event === "object")
    return { kind: "event", name: event.event.name, range, ...eventSymbol(event.event, readers) };
  const foreign = foreignEvent(name.ref, file, readers);
  if (foreign !== null) return { kind: "event", range, ...foreign };
  const workflow = workflowOf(target, readers);
  return workflow === null ? null : { kind: "workflow", name: workflow.graph.workflow, range, workflow };
}

type Found = { kind: "workflow"; workflow: SourceWorkflow } | { kind: "step"; workflows: readonly SourceWorkflow[] };

/** Names that declare a workflow or step, and steps' names in quotes. */
function workflowOrStep({ kind, text, place: { range } }: NameAt, file: string, readers: SymbolReaders): Found | null {
  const own = readers.workflows(file);
  const workflow = own.find(({ nameRange }) => same(nameRange, range));
  if (workflow !== undefined) return { kind: "workflow", workflow };
  const isStep = ({ steps }: SourceWorkflow): boolean => {
    const step = Object.hasOwn(steps, text) ? steps[text] : undefined;
    return step !== undefined && same(step.nameRange, range);
  };
  if (own.some(isStep)) return { kind: "step", workflows: readers.allWorkflows().filter(isStep) };
  if (kind !== "string") return null;
  const around = workflowsAround(range, own).filter(({ steps }) => Object.hasOwn(steps, text));
  return around.length === 0 ? null : { kind: "step", workflows: around };
}

/** The workflows, of a file, that a place is in, or is in a step of. */
export function workflowsAround(place: SourceRange, own: readonly SourceWorkflow[]): readonly SourceWorkflow[] {
  return own.filter(({ range, steps }) =>
    [range, ...Object.values(steps).map((step) => step.range)].some((outer) => contains(outer, place)),
  );
}

function workflowOf(target: Target, { workflows }: SymbolReaders): SourceWorkflow | null {
  if (target.kind !== "declaration" || target.declaration.kind !== "class") return null;
  const { namePlace } = target.declaration;
  return workflows(target.file).find(({ nameRange }) => same(nameRange, namePlace.range)) ?? null;
}

/** An event of another framework; what it is to a workflow, the workflow tells. */
function foreignEvent(
  ref: NonNullable<NameAt["ref"]>,
  file: string,
  { resolver, allWorkflows }: SymbolReaders,
): ({ readonly name: string } & EventSymbol) | null {
  const found = workflowCoreEvent(ref, file, resolver);
  if (found === null || found.nameRange === null) return null;
  const { name, nameRange, range } = found;
  const key = placeKey(nameRange);
  const node = allWorkflows().flatMap((it) => it.graph.events.filter(({ id }) => eventKey(it, id) === key))[0];
  return { name, key, eventKind: node?.kind ?? "event", declaration: { range, nameRange }, fields: null };
}

export function eventSymbol({ name, kind, source }: EventClass, { types }: SymbolReaders): EventSymbol {
  if (source === null) return { key: name, eventKind: kind, declaration: null, fields: null };
  const { place, namePlace } = source.declaration;
  return {
    key: placeKey(namePlace.range),
    eventKind: kind,
    declaration: { range: place.range, nameRange: namePlace.range },
    fields: types.fieldsOfClass(source),
  };
}

function same(a: SourceRange, b: SourceRange): boolean {
  return a.file === b.file && a.start.line === b.start.line && a.start.character === b.start.character;
}

function contains(outer: SourceRange, inner: SourceRange): boolean {
  if (outer.file !== inner.file) return false;
  const { start, end } = outer;
  const after =
    inner.start.line > start.line || (inner.start.line === start.line && inner.start.character >= start.character);
  const before = inner.end.line < end.line || (inner.end.line === end.line && inner.end.character <= end.character);
  return after && before;
}
