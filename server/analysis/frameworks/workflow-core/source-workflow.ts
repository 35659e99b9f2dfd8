import type { EventNode, StepNode, WorkflowGraph } from "stepscope/graph";
import type { EventIds } from "../../event-ids.js";
import type { EventSource, SourceRange, SourceWorkflow, StepSource } from "../../types.js";
import type { FlowFacts } from "./link/facts.js";
import type { CoreFlow } from "./link/flows.js";
import type { CoreHandler } from "./link/handlers.js";
import { type EventKinds, eventKinds } from "./link/kinds.js";
import type { CoreEvent } from "./link/names.js";

/** A workflow for its readers: handlers are its steps. */
export function toSourceWorkflow(flow: CoreFlow, facts: FlowFacts, ids: CoreEventIds): SourceWorkflow {
  const kinds = eventKinds(flow, facts);
  const steps = flow.handlers.map((it) => stepNode(it, { kinds, ids }));
  const graph: WorkflowGraph = { version: 1, workflow: flow.name, steps, events: eventNodes(ids, kinds) };
  const { variable } = flow.workflow;
  return {
    graph,
    kind: "instance",
    framework: "workflow-core",
    exportedAs: variable.exportedAs,
    range: variable.place.range,
    nameRange: variable.namePlace.range,
    steps: Object.fromEntries(flow.handlers.map((it) => [it.name, stepSource(it, ids)])),
    events: Object.fromEntries(ids.all().map(([event, id]) => [id, eventSource(event)])),
    resources: {},
  };
}

/** By what code calls the events. */
export type CoreEventIds = EventIds<CoreEvent>;

function eventNodes(ids: CoreEventIds, kinds: EventKinds): EventNode[] {
  return ids.all().map(([event, id]) => ({
    id,
    name: event.label ?? event.name,
    kind: kinds.of(event),
    parents: [],
  }));
}

function stepNode(
  handler: CoreHandler,
  { kinds, ids }: { readonly kinds: EventKinds; readonly ids: CoreEventIds },
): StepNode {
  const { name, slots, emits, awaits, runs } = handler;
  const accepts = ids.of(slots.flatMap(({ events }) => events));
  const streamed = (event: CoreEvent): boolean => kinds.isStreamed(event);
  const flowing = emits.filter(({ event }) => !streamed(event));
  const returns = ids.of(flowing.filter(({ via }) => via === "returned").map(({ event }) => event));
  const sends = ids.of(flowing.filter(({ via }) => via === "sent").map(({ event }) => event));
  const streams = ids.of(emits.filter(({ event }) => streamed(event)).map(({ event }) => event));
  return {
    name,
    kind: "step",
    accepts,
    returns,
    sends: sends.filter((id) => !returns.includes(id)),
    streams,
    numWorkers: 0,
    ...(awaits.length === 0 ? {} : { awaits: ids.of(awaits) }),
    ...(runs.length === 0 ? {} : { runs }),
    ...(slots.length < 2 ? {} : { params: slots.map(({ events }) => ({ accepts: ids.of(events), list: false })) }),
  };
}

function stepSource({ place, namePlace, bodyStart, slots, emits }: CoreHandler, ids: CoreEventIds): StepSource {
  const emitted: Record<string, SourceRange[]> = {};
  for (const { event, place: at } of emits) emitted[ids.id(event)] = [...(emitted[ids.id(event)] ?? []), at.range];
  const accepts = slots.flatMap(({ events, place: at }) => events.map((it) => [ids.id(it), at.range] as const));
  return {
    range: place.range,
    nameRange: namePlace.range,
    bodyStart,
    accepts: Object.fromEntries(accepts),
    emits: emitted,
    returns: {},
  };
}

/** Where an event is declared. */
export function eventSource({ source }: CoreEvent): EventSource {
  if (source === null) return { range: null, nameRange: null };
  const { place, namePlace } = source.variable;
  return { range: place.range, nameRange: namePlace.range };
}
