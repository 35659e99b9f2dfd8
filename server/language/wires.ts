import { type EventNode, edgesOf, type StepNode } from "stepscope/graph";
import type { SourceRange, SourceWorkflow } from "../analysis/types.js";

/** An event of a workflow with the steps at its other end. */
export interface Wire {
  readonly event: EventNode;
  readonly steps: readonly StepNode[];
  /** Only the reader of the stream gets it. */
  readonly streamed: boolean;
  /** The step that takes it waits for it while it is at work. */
  readonly awaited: boolean;
}

/** The events that a step takes, each with the steps that emit it. */
export function wiresInto(workflow: SourceWorkflow, step: string): Wire[] {
  const edges = edgesOf(workflow.graph);
  return edges
    .filter(({ kind, to }) => TAKING.has(kind) && to.id === step)
    .map(({ from: { id }, kind }) => ({
      event: eventOf(workflow, id),
      steps: emitters(workflow, id),
      streamed: false,
      awaited: kind === "awaits",
    }));
}

/** The events that a step emits, each with the steps that take it. */
export function wiresOutOf(workflow: SourceWorkflow, step: string): Wire[] {
  const edges = edgesOf(workflow.graph);
  return edges
    .filter(({ kind, from }) => !TAKING.has(kind) && from.id === step)
    .map(({ to: { id }, kind }) => {
      const streamed = kind === "streams";
      return { event: eventOf(workflow, id), steps: streamed ? [] : takers(workflow, id), streamed, awaited: false };
    });
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

function eventOf({ graph }: SourceWorkflow, id: string): EventNode {
  return graph.events.find((it) => it.id === id) ?? { id, name: id, kind: "event", parents: [] };
}

function stepsNamed({ graph }: SourceWorkflow, names: ReadonlySet<string>): StepNode[] {
  return graph.steps.filter(({ name }) => names.has(name));
}
