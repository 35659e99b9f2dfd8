import { type EventNode, type StepNode, validateGraph, type WorkflowGraph } from "stepscope/graph";
import type { EventClass } from "../../link/classes.js";
import { type Ending, endingOf, neverProduced } from "../source/results.js";
import { eventWithId, type Found, runtimeEvent } from "./found.js";

/** How the workflow ends, or would. */
export function ending({ sources, workflow }: Found): Ending {
  const at = sources.file(workflow.file);
  const known = at === null ? null : endingOf(sources, at, workflow);
  return known ?? { event: runtimeEvent("StopEvent"), result: null };
}

/**
 * What a new step that takes an event returns, so that least is wrong afterwards: what nobody emits yet, the end of
 * the run, or another event that some step takes.
 */
export function whatFollows(found: Found, accepts: EventClass): Ending {
  const { workflow } = found;
  const end = ending(found);
  const taken = workflow.steps.flatMap(({ kind, accepts: { events } }) =>
    kind === "step" ? events.filter(({ event }) => event.kind === "event").map(({ event }) => event) : [],
  );
  const candidates: Ending[] = [
    ...neverProduced(workflow).map((event) => ({ event, result: null })),
    end,
    ...taken.map((event) => ({ event, result: null })),
  ].filter(({ event }) => event.key !== accepts.key);
  const judged = candidates.map((it) => ({ it, problems: problemsWith(found, { accepts, emits: it.event }) }));
  return judged.reduce((best, it) => (it.problems < best.problems ? it : best), judged[0] ?? { it: end, problems: 0 })
    .it;
}

/** How much is wrong with the workflow once it has a step like that. */
function problemsWith(found: Found, step: { readonly accepts: EventClass; readonly emits: EventClass }): number {
  const id = (event: EventClass): string => idOf(found, event);
  const added: StepNode = {
    ...{ name: "", kind: "step", sends: [], streams: [], numWorkers: 1 },
    accepts: [id(step.accepts)],
    returns: [id(step.emits)],
  };
  const graph = withEvents(found, [step.accepts, step.emits]);
  return validateGraph({ ...graph, steps: [...graph.steps, added] }).length;
}

/** What the graph calls an event, or would. */
export function idOf(found: Found, { key, name }: EventClass): string {
  return found.source.graph.events.find(({ id }) => eventWithId(found, id)?.key === key)?.id ?? name;
}

/** The graph with events that it may not have yet. */
function withEvents(found: Found, events: readonly EventClass[]): WorkflowGraph {
  const { graph } = found.source;
  const added = events
    .map((event) => ({ id: idOf(found, event), name: event.name, kind: event.kind, parents: [] }))
    .filter(({ id }) => graph.events.every((known) => known.id !== id));
  return { ...graph, events: [...graph.events, ...added] };
}

/** Whether something is wrong with a changed graph that isn't wrong with the workflow. `events` may be new to it. */
export function brings(
  found: Found,
  change: (step: StepNode) => StepNode | null,
  { events: added = [] }: { readonly events?: readonly EventClass[] } = {},
): boolean {
  const graph = withEvents(found, added);
  const codes = (of: WorkflowGraph): Set<string> =>
    new Set(validateGraph(of).map(({ code, subject }) => `${code} ${subject?.id ?? ""}`));
  const before = codes(found.source.graph);
  const start: EventNode = { id: "StartEvent", name: "StartEvent", kind: "start", parents: [] };
  const events = graph.events.some(({ id }) => id === start.id) ? graph.events : [...graph.events, start];
  const after = codes({ ...graph, events, steps: graph.steps.flatMap((step) => change(step) ?? []) });
  return [...after].some((it) => !before.has(it));
}
