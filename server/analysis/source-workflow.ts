import {
  type EventNode,
  namesOf,
  type OpenWires,
  type ParamNode,
  resourceNodes,
  type StepNode,
  type WorkflowGraph,
} from "stepscope/graph";
import { EventIds } from "./event-ids.js";
import type { EventClass } from "./link/classes.js";
import type { Emits } from "./link/emits.js";
import type { LinkedResource } from "./link/resources.js";
import type { LinkedParam, LinkedStep } from "./link/steps.js";
import type { EventsOfType } from "./link/types.js";
import type { LinkedWorkflow } from "./link/workflows.js";
import type { OptionPlace } from "./syntax/summary.js";
import type { EventSource, ResourceSource, SourceRange, SourceWorkflow, StepSource, WaitSource } from "./types.js";
import { placeKey } from "./uses.js";

/** A workflow for its readers, and what the validator may not rely on. */
export interface AnalysedWorkflow {
  readonly linked: LinkedWorkflow;
  readonly source: SourceWorkflow;
  /** Its graph with what is an object's and not its class's: for the validator only. */
  readonly checked: WorkflowGraph;
  readonly open: OpenWires;
  /** Where options stand: a step's by its name, the workflow's own by null. */
  readonly options: ReadonlyMap<string | null, readonly OptionPlace[]>;
}

// What the runtime takes where a step doesn't say.
const NUM_WORKERS: { readonly [K in StepNode["kind"]]: number } = { step: 4, "catch-error": 1 };

type Ids = EventIds<EventClass>;

/** Gives events their ids, in order of first mention, and writes the graph down. */
export function toSourceWorkflow(workflow: LinkedWorkflow): AnalysedWorkflow {
  const ids: Ids = new EventIds();
  const nodes = workflow.steps.map((step) => stepNode(step, ids));
  const input = workflow.steps.find((step) => step.input !== null)?.input ?? null;
  const { skipGraphChecks } = workflow;
  const taken = workflow.steps.flatMap((step) => step.resources);
  const resources = resourceNodes(taken);
  const graph: WorkflowGraph = {
    version: 1,
    workflow: workflow.name,
    steps: nodes,
    events: eventNodes(ids),
    ...(input === null ? {} : { input }),
    ...(skipGraphChecks === null ? {} : { skipGraphChecks }),
    ...(resources.length === 0 ? {} : { resources }),
  };
  const source: SourceWorkflow = {
    graph,
    kind: workflow.kind,
    ...("abstract" in workflow.syntax && workflow.syntax.abstract ? { abstract: true } : {}),
    exportedAs: workflow.exportedAs,
    range: workflow.place.range,
    nameRange: workflow.namePlace.range,
    steps: Object.fromEntries(workflow.steps.map((step) => [step.name, stepSource(step, ids)])),
    events: Object.fromEntries(ids.all().map(([event, id]) => [id, eventSource(event)])),
    resources: resourceSources(taken),
  };
  const { numConcurrentRuns, timeout } = workflow;
  const checked: WorkflowGraph = {
    ...graph,
    ...(numConcurrentRuns === null ? {} : { numConcurrentRuns }),
    ...(timeout === null ? {} : { timeout }),
  };
  const options = new Map<string | null, readonly OptionPlace[]>([
    [null, workflow.optionPlaces],
    ...workflow.steps.map((step) => [step.name, step.options.places] as const),
  ]);
  return { linked: workflow, source, checked, open: openWires(workflow), options };
}

function paramNode({ name, accepts }: LinkedParam, take: number | null, ids: Ids): ParamNode {
  const list = accepts.events.some((it) => it.list);
  return {
    ...(name === null ? {} : { name }),
    accepts: ids.of(eventsOf(accepts)),
    list,
    ...(list && take !== null ? { take } : {}),
  };
}

function stepNode(step: LinkedStep, ids: Ids): StepNode {
  const { skipGraphChecks, forSteps, maxRecoveries, acceptSubclasses, take } = step.options;
  const { params } = step;
  const fansOut = { ...step.returns, events: step.returns.events.filter(({ list }) => list) };
  return {
    name: step.name,
    kind: step.kind,
    accepts: ids.of(eventsOf(step.accepts)),
    returns: ids.of(eventsOf(step.returns)),
    sends: ids.of(eventsOf(step.sends)),
    streams: ids.of(eventsOf(step.streams)),
    numWorkers: step.options.numWorkers ?? NUM_WORKERS[step.kind],
    ...(skipGraphChecks === null ? {} : { skipGraphChecks }),
    ...(forSteps === null ? {} : { forSteps }),
    ...(maxRecoveries === null ? {} : { maxRecoveries }),
    ...(acceptSubclasses ? { acceptSubclasses } : {}),
    ...(step.runs.length === 0 ? {} : { runs: step.runs }),
    ...(params === null ? {} : { params: params.map((it) => paramNode(it, take, ids)) }),
    ...(fansOut.events.length === 0 ? {} : { fansOut: ids.of(eventsOf(fansOut)) }),
    ...(step.resources.length === 0 ? {} : { resources: namesOf(step.resources) }),
  };
}

function stepSource(step: LinkedStep, ids: Ids): StepSource {
  const emits: Record<string, readonly SourceRange[]> = {};
  for (const [event, id] of ids.all()) {
    const places = step.places.get(event.key);
    if (places !== undefined) emits[id] = places.map(({ range }) => range);
  }
  return {
    range: step.fn.place.range,
    nameRange: step.fn.namePlace.range,
    bodyStart: step.fn.bodyStart,
    accepts: rangesOf(step.accepts, ids),
    emits,
    returns: step.fn.returns === null && step.options.emits === null ? {} : rangesOf(step.returns, ids),
    ...waitSources(step.waits, ids),
  };
}

function waitSources({ awaited, asked }: LinkedStep["waits"], ids: Ids): Pick<StepSource, "waits"> {
  const sources = (how: WaitSource["how"], { events, places }: Emits): WaitSource[] =>
    events.map(({ event }) => {
      const { name, kind, key } = event;
      const { nameRange } = eventSource(event);
      return {
        how,
        key: nameRange === null ? name : placeKey(nameRange),
        event: { id: ids.known(event) ?? name, name, kind, parents: [] },
        nameRange,
        ranges: (places.get(key) ?? []).map(({ range }) => range),
      };
    });
  const waits = [...sources("awaits", awaited), ...sources("asks", asked)];
  return waits.length === 0 ? {} : { waits };
}

function rangesOf({ events }: EventsOfType, ids: Ids): Record<string, SourceRange> {
  return Object.fromEntries(events.map(({ event, place }) => [ids.id(event), place.range]));
}

function eventSource({ source }: EventClass): EventSource {
  if (source === null) return { range: null, nameRange: null };
  const { place, namePlace } = source.declaration;
  return { range: place.range, nameRange: namePlace.range };
}

/** By name; of two with one name, the first. */
function resourceSources(taken: readonly LinkedResource[]): SourceWorkflow["resources"] {
  const sources: Record<string, ResourceSource> = {};
  const visit = (it: LinkedResource): void => {
    if (Object.hasOwn(sources, it.name)) return;
    sources[it.name] = { range: it.place.range, nameRange: it.namePlace.range };
    for (const used of Object.values(it.dependencies())) visit(used);
  };
  for (const it of taken) visit(it);
  return sources;
}

function openWires({ steps, open }: LinkedWorkflow): OpenWires {
  const openSteps = (isOpen: (step: LinkedStep) => boolean): string[] => steps.filter(isOpen).map(({ name }) => name);
  return {
    steps: open,
    accepts: openSteps((step) => step.accepts.open && !step.untyped),
    emits: openSteps((step) => step.returns.open || step.sends.open),
    covers: openSteps((step) => step.options.open),
  };
}

function eventsOf({ events }: EventsOfType): EventClass[] {
  return events.map(({ event }) => event);
}

function eventNodes(ids: Ids): EventNode[] {
  return ids.all().map(([{ name, kind, parents }, id]) => ({
    id,
    name,
    kind,
    parents: parents.map((it) => ids.known(it) ?? it.name),
  }));
}
