import { workflowCoreEvent } from "./frameworks/workflow-core/index.js";
import { type EventClass, eventOf } from "./link/classes.js";
import type { Resolver, Target } from "./link/resolver.js";
import type { TypeReader } from "./link/types.js";
import type { NameAt } from "./syntax/name-at.js";
import type { FileSummary, Ref } from "./syntax/summary.js";
import type { EventSymbol, SourceRange, SourceSymbol, SourceWorkflow } from "./types.js";
import { eventKey, placeKey } from "./uses.js";
import { workflowsAround } from "./workflows-around.js";

export interface SymbolReaders {
  readonly resolver: Resolver;
  readonly types: TypeReader;
  readonly workflows: (file: string) => readonly SourceWorkflow[];
  /** Of a file as it would be with other content. */
  readonly workflowsOf: (summary: FileSummary) => readonly SourceWorkflow[];
  readonly allWorkflows: () => readonly SourceWorkflow[];
}

/** The workflow, step or event that a name of a file stands for. */
export function symbolOf(name: NameAt, file: string, readers: SymbolReaders): SourceSymbol | null {
  const { place } = name;
  const { range } = place;
  const found = workflowOrStep(name, file, readers);
  if (found !== null) return { range, ...found };
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

type Found = { readonly name: string } & (
  | { kind: "workflow"; workflow: SourceWorkflow }
  | { kind: "step"; workflows: readonly SourceWorkflow[] }
);

/** Names that declare a workflow or step, and steps' names in quotes. */
function workflowOrStep({ kind, text, place: { range } }: NameAt, file: string, readers: SymbolReaders): Found | null {
  const own = readers.workflows(file);
  const workflow = own.find(({ nameRange }) => same(nameRange, range));
  if (workflow !== undefined) return { kind: "workflow", name: text, workflow };
  // The name of a step may be another one than stands there.
  const nameHere = ({ steps }: SourceWorkflow): string | undefined =>
    Object.keys(steps).find((it) => steps[it] !== undefined && same(steps[it].nameRange, range));
  const step = own.map(nameHere).find((it) => it !== undefined);
  if (step !== undefined) {
    return { kind: "step", name: step, workflows: readers.allWorkflows().filter((it) => nameHere(it) === step) };
  }
  if (kind !== "string") return null;
  const named = own.filter(({ steps }) => Object.hasOwn(steps, text));
  const inside = workflowsAround(range, named);
  // What names a function that is added stands beside both it and the workflow.
  const around = inside.length > 0 ? inside : named.filter(({ kind }) => kind === "instance");
  return around.length === 0 ? null : { kind: "step", name: text, workflows: around };
}

function workflowOf(target: Target, { workflows }: SymbolReaders): SourceWorkflow | null {
  if (target.kind !== "declaration" || target.declaration.kind !== "class") return null;
  const { namePlace } = target.declaration;
  return workflows(target.file).find(({ nameRange }) => same(nameRange, namePlace.range)) ?? null;
}

/** An event of another framework; what it is to a workflow, the workflow tells. */
export function foreignEvent(
  ref: Ref,
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
