import { takenBy } from "./accepted.js";
import type { GraphSubject, WorkflowGraph } from "./types.js";

/** A step or an event. */
export interface GraphEnd extends GraphSubject {
  readonly kind: "step" | "event";
}

/** A wire between a step and an event. */
export interface GraphEdge {
  readonly from: GraphEnd;
  readonly to: GraphEnd;
  /** How the step has to do with the event; only `accepts` and `awaits` lead from the event to the step. */
  readonly kind: "accepts" | "returns" | "sends" | "streams" | "awaits";
}

/** Every wire of the graph, step by step: what it takes, returns, sends and streams, and what it waits for. */
export function edgesOf(graph: WorkflowGraph): GraphEdge[] {
  return graph.steps.flatMap((step) => {
    const node: GraphEnd = { kind: "step", id: step.name };
    const out = (kind: "returns" | "sends" | "streams"): GraphEdge[] =>
      step[kind].map((id) => ({ from: node, to: { kind: "event", id }, kind }));
    const into = (kind: "accepts" | "awaits", ids: readonly string[]): GraphEdge[] =>
      ids.map((id) => ({ from: { kind: "event", id }, to: node, kind }));
    return [
      ...into("accepts", takenBy(step, graph)),
      ...out("returns"),
      ...out("sends"),
      ...out("streams"),
      ...into("awaits", step.awaits ?? []),
    ];
  });
}

/** A wire from a resource to a step that takes it, or to a resource that is made from it. */
export interface ResourceEdge {
  /** A resource's name. */
  readonly from: string;
  readonly to: GraphSubject & { readonly kind: "step" | "resource" };
}

/** Every wire of resources: step by step, then resource by resource. */
export function resourceEdgesOf({ steps, resources = [] }: WorkflowGraph): ResourceEdge[] {
  return [
    ...steps.flatMap(({ name, resources: taken = [] }) =>
      taken.map((from): ResourceEdge => ({ from, to: { kind: "step", id: name } })),
    ),
    ...resources.flatMap(({ name, uses }) =>
      uses.map((from): ResourceEdge => ({ from, to: { kind: "resource", id: name } })),
    ),
  ];
}
