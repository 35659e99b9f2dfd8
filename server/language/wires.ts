import { type EventNode, edgesOf, type StepNode } from "stepscope/graph";
import type { SourceRange, SourceWorkflow, WaitSource } from "../analysis/types.js";

/** An event of a workflow with the steps at its other end. */
export interface Wire {
  readonly event: EventNode;
  /** Its class's name; absent for the runtime's own. */
  readonly at: SourceRange | undefined;
  readonly steps: readonly StepNode[];
  /** The step takes a list of them, or returns one. */
  readonly list: boolean;
  /** Only the reader of the stream gets it. */
  readonly streamed: boolean;
  /** The step that takes it waits for it while it is at work. */
  readonly awaited: boolean;
}

/** The events that a step takes, each with the steps that emit it. */
export function wiresInto(workflow: SourceWorkflow, step: string): Wire[] {
  const node = workflow.graph.steps.find(({ name }) => name === step);
  const lists = node?.params?.filter(({ list }) => list).flatMap(({ accepts }) => accepts);
  const wires = edgesOf(workflow.graph)
    .filter(({ kind, to }) => TAKING.has(kind) && to.id === step)
    .map(({ from: { id }, kind }) => ({
      ...eventOf(workflow, id),
      steps: emitters(workflow, id),
      list: lists?.includes(id) === true,
      streamed: false,
      awaited: kind === "awaits",
    }));
  const waits = waitsOf(workflow, step, "awaits").map((it) => ({ ...it, steps: emitters(workflow, it.event.id) }));
  return [...wires, ...waits.map((it) => ({ ...it, list: false, streamed: false, awaited: true }))];
}

/** The events that a step emits, each with the steps that take it. */
export function wiresOutOf(workflow: SourceWorkflow, step: string): Wire[] {
  const fansOut = workflow.graph.steps.find(({ name }) => name === step)?.fansOut;
  const wires = edgesOf(workflow.graph)
    .filter(({ kind, from }) => !TAKING.has(kind) && from.id === step)
    .map(({ to: { id }, kind }) => {
      const streamed = kind === "streams";
      const steps = streamed ? [] : takers(workflow, id);
      return { ...eventOf(workflow, id), steps, list: fansOut?.includes(id) === true, streamed, awaited: false };
    });
  const asked = waitsOf(workflow, step, "asks").filter(({ event }) => !wires.some((it) => it.event.id === event.id));
  return [...wires, ...asked.map((it) => ({ ...it, steps: [], list: false, streamed: true, awaited: false }))];
}

function waitsOf({ steps }: SourceWorkflow, step: string, how: WaitSource["how"]): Pick<Wire, "event" | "at">[] {
  const waits = steps[step]?.waits?.filter((it) => it.how === how) ?? [];
  return waits.map(({ event, nameRange }) => ({ event, at: nameRange ?? undefined }));
}

/** The steps that emit an event, but for those that only show it to the reader of the stream. */
export function emitters(workflow: SourceWorkflow, event: string): StepNode[] {
  const ids = edgesOf(workflow.graph).filter(({ to, kind }) => to.id === event && EMITTING.has(kind));
  return stepsNamed(workflow, new Set(ids.map(({ from }) => from.id)));
}

export function takers(workflow: SourceWorkflow, event: string): StepNode[] {
  const ids = edgesOf(workflow.graph).filter(({ from, kind }) => from.id === event && TAKING.has(kind));
  return stepsNamed(workflow, new Set(ids.map(({ to }) => to.id)));
}

/** Where a step emits an event; its name where that can't be said. */
export function emitRanges({ steps }: SourceWorkflow, step: string, event: string): readonly SourceRange[] {
  const source = steps[step];
  if (source === undefined) return [];
  const returned = source.returns[event];
  return source.emits[event] ?? [returned ?? source.nameRange];
}

const TAKING: ReadonlySet<string> = new Set(["accepts", "awaits"]);
const EMITTING: ReadonlySet<string> = new Set(["returns", "sends"]);

function eventOf({ graph, events }: SourceWorkflow, id: string): Pick<Wire, "event" | "at"> {
  const event = graph.events.find((it) => it.id === id) ?? { id, name: id, kind: "event", parents: [] };
  return { event, at: events[id]?.nameRange ?? undefined };
}

function stepsNamed({ graph }: SourceWorkflow, names: ReadonlySet<string>): StepNode[] {
  return graph.steps.filter(({ name }) => names.has(name));
}
