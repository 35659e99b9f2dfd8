import type { FieldNode, StepNode } from "stepscope/graph";
import type { OptionsSummary, Place } from "../syntax/summary.js";
import { builtInEvent, type EventClass } from "./classes.js";
import type { EmitReader, Emits, LinkedFunction } from "./emits.js";
import type { Resolver } from "./resolver.js";
import type { LinkedResource, ResourceReader } from "./resources.js";
import { ANY_EVENT, type EventsOfType, joined, listOf, NO_EVENT, type TypeReader } from "./types.js";

/** A step as it was declared: with its options, its function and the class that it is called on. */
export interface StepDeclaration extends LinkedFunction {
  readonly name: string;
  readonly kind: StepNode["kind"];
  readonly options: OptionsSummary;
  /** Its options' own file: a step that a class overrides keeps the base's. */
  readonly optionsFile: string;
  /** Where a function is made a step; null for a method. */
  readonly argument: Place | null;
}

/** A step with its events as classes. */
export interface LinkedStep extends LinkedFunction {
  readonly name: string;
  readonly kind: StepNode["kind"];
  readonly options: OptionsSummary;
  readonly accepts: EventsOfType;
  /** Its parameters' types are read, and no event is among them: a run gives it nothing, whatever they stand for. */
  readonly untyped: boolean;
  /** Its event parameters, where it takes several or a list. */
  readonly params: readonly LinkedParam[] | null;
  /** Its context stands before its events. */
  readonly contextFirst: boolean;
  readonly returns: EventsOfType;
  readonly sends: EventsOfType;
  readonly streams: EventsOfType;
  /** What it waits for while it is at work, and asks for so: the graph has neither. */
  readonly waits: { readonly awaited: Emits; readonly asked: Emits };
  /** Names of the workflows that it runs as its own. */
  readonly runs: readonly string[];
  /** Where events are emitted, by their classes' keys. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
  /** Fields of the start event that it accepts, where its type says them. */
  readonly input: readonly FieldNode[] | null;
  /** What it takes beside events. */
  readonly resources: readonly LinkedResource[];
  /** Where a function is made a step; null for a method. */
  readonly argument: Place | null;
  /** Its types are inferred, at least some of them. */
  readonly inferred: boolean;
  /** An inherited one has other types in this class: by what its base is given, or by a method that it calls. */
  readonly varies: boolean;
}

export interface LinkedParam {
  /** Null where the step's options declare its events. */
  readonly name: string | null;
  readonly accepts: EventsOfType;
}

export interface StepReaders {
  readonly resolver: Resolver;
  readonly types: TypeReader;
  readonly emits: EmitReader;
  readonly resources: ResourceReader;
}

/** Settles what a step accepts and emits: what its options declare, else what its annotations say. */
export function linkStep(step: StepDeclaration, readers: StepReaders): LinkedStep {
  const { typeArguments } = readers.resolver;
  const before = typeArguments.uses + readers.emits.descendantsCalled;
  const linked = typeArguments.within(step.methodsOf, () => link(step, readers));
  return { ...linked, varies: typeArguments.uses + readers.emits.descendantsCalled > before };
}

function link(step: StepDeclaration, readers: StepReaders): Omit<LinkedStep, "varies"> {
  const { fn, file, options } = step;
  const params = eventParams(step, readers);
  const annotated = acceptedBy(step, params);
  const declaredTypes = declaredParams(step, readers);
  const accepts = declaredTypes === null ? annotated : joined(declaredTypes.map((it) => it.accepts));
  const several = declaredTypes ?? params;
  const returned = returnedBy(step, readers);
  const returns = declared(step, "emits", readers) ?? returned.events;
  const sent = readers.emits.through("sends", step);
  const streamed = readers.emits.through("streams", step);
  const sends = without(sent, returns);
  return {
    name: step.name,
    kind: step.kind,
    file,
    fn,
    methodsOf: step.methodsOf,
    options,
    accepts,
    untyped: declaredTypes === null && accepts.events.length === 0 && isSettled(step, readers),
    params: takesSeveral(several) ? several : null,
    contextFirst: isContextFirst(step, params, readers.types),
    returns,
    sends,
    streams: without(streamed, joined([returns, sends])),
    waits: readers.emits.waits(step),
    runs: readers.emits.workflows(step),
    places: together([returned.places, sent.places, streamed.places]),
    input: [...annotated.events, ...accepts.events].find(({ fields }) => fields !== null)?.fields ?? null,
    resources: readers.resources.read(options.resources ?? [], step.optionsFile),
    argument: step.argument,
    inferred: (options.accepts ?? options.join) === null || options.emits === null,
  };
}

/** Whether its parameters' types won't be any others: its options may say them, and a name may yet be declared. */
function isSettled({ fn, file, options }: StepDeclaration, { types }: StepReaders): boolean {
  return !options.open && !fn.params.some(({ type }) => type !== null && types.isUnsettled(type, file));
}

/** Parameters that take events, or may. */
function eventParams({ fn, file, options }: StepDeclaration, { types }: StepReaders): LinkedParam[] {
  const params: LinkedParam[] = [];
  // Resources come last.
  const last = options.resources === null || fn.params.length < 2 ? undefined : fn.params.at(-1);
  for (const param of fn.params) {
    const { name, type } = param;
    if (param === last || types.isContext(param, file)) continue;
    const accepts = type === null ? ANY_EVENT : types.eventsOf(type, file);
    // A parameter behind the event's that can't be read is something else: a resource, a client.
    if (accepts.events.length > 0 || !params.some((it) => it.accepts.events.length > 0)) params.push({ name, accepts });
  }
  return params;
}

/** What the options declare, by parameter; null where they don't. */
function declaredParams(step: StepDeclaration, readers: StepReaders): LinkedParam[] | null {
  const joining = declaredEach(step, "join", readers);
  if (joining !== null) return joining.map((accepts) => ({ name: null, accepts }));
  const accepts = declared(step, "accepts", readers);
  return accepts === null ? null : [{ name: null, accepts }];
}

function isContextFirst({ fn, file }: StepDeclaration, params: readonly LinkedParam[], types: TypeReader): boolean {
  const context = fn.params.findIndex((it) => types.isContext(it, file));
  const event = fn.params.findIndex(({ name }) => params.some((it) => it.name === name));
  return context >= 0 && context < event;
}

/** A join or a collection, in which every parameter is known. */
function takesSeveral(params: readonly LinkedParam[]): boolean {
  if (params.some(({ accepts }) => accepts.events.length === 0)) return false;
  return params.length > 1 || params.some(({ accepts }) => accepts.events.some(({ list }) => list));
}

function acceptedBy({ fn, file, kind }: StepDeclaration, params: readonly LinkedParam[]): EventsOfType {
  const parts = params.map(({ accepts }) => accepts);
  const found = joined(parts);
  const stepFailed = kind === "catch-error" && found.events.length === 0 ? builtIn("StepFailedEvent") : null;
  const place = fn.params[0]?.place ?? fn.namePlace;
  if (stepFailed !== null) {
    return { events: [{ event: stepFailed, file, place, fields: null, list: false }], open: false };
  }
  // Once there is an event, what came before it and couldn't be read is no event.
  return found.events.length > 0 ? { ...found, open: parts.at(-1)?.open === true } : found;
}

function returnedBy(
  step: StepDeclaration,
  { types, emits }: StepReaders,
): { events: EventsOfType; places: Emits["places"] } {
  const { returns } = step.fn;
  if (returns === null) {
    if (step.options.emits !== null) return { events: NO_EVENT, places: emits.returnPlaces(step) };
    const returned = emits.returned(step);
    return { events: returned, places: returned.places };
  }
  return { events: types.eventsOf(returns, step.file), places: emits.returnPlaces(step) };
}

function declared(
  step: StepDeclaration,
  option: "accepts" | "emits",
  { resolver, types }: StepReaders,
): EventsOfType | null {
  const each = declaredEach(step, option, { resolver, types });
  if (each === null) return null;
  const found = joined(each);
  return { ...found, open: found.open || step.options[option]?.open === true };
}

/** The same, one for each class that is named. */
function declaredEach(
  step: StepDeclaration,
  option: "accepts" | "join" | "emits",
  { resolver, types }: Pick<StepReaders, "resolver" | "types">,
): EventsOfType[] | null {
  const classes = step.options[option];
  if (classes === null) return null;
  const file = step.optionsFile;
  return classes.classes.map(({ ref, place, list }) => {
    const found = types.ofClass(resolver.resolveClass(ref, file), { file, place });
    return list ? listOf(found) : found;
  });
}

function without(from: EventsOfType, taken: EventsOfType): EventsOfType {
  const keys = new Set(taken.events.map(({ event }) => event.key));
  return { ...from, events: from.events.filter(({ event }) => !keys.has(event.key)) };
}

function together(parts: readonly Emits["places"][]): Emits["places"] {
  const places = new Map<string, readonly Place[]>();
  for (const part of parts) for (const [key, more] of part) places.set(key, [...(places.get(key) ?? []), ...more]);
  return places;
}

function builtIn(name: string): EventClass | null {
  const found = builtInEvent(name);
  return typeof found === "string" ? null : found.event;
}
