import { takenBy } from "./accepted.js";
import type { GraphSubject, WorkflowGraph } from "./types.js";

/** A wire between a step and an event. */
export interface GraphEdge {
  readonly from: GraphSubject;
  readonly to: GraphSubject;
  /** How the step has to do with the event; only `accepts` leads from the event to the step. */
  readonly kind: "accepts" | "returns" | "sends" | "streams";
}

/** Every wire of the graph, step by step: what it takes, returns, sends and streams. */
export function edgesOf(graph: WorkflowGraph): GraphEdge[] {
  return graph.steps.flatMap((step) => {
    const node: GraphSubject = { kind: "step", id: step.name };
    const out = (kind: "returns" | "sends" | "streams"): GraphEdge[] =>
      step[kind].map((id) => ({ from: node, to: { kind: "event", id }, kind }));
    return [
      ...takenBy(step, graph).map((id): GraphEdge => ({ from: { kind: "event", id }, to: node, kind: "accepts" })),
      ...out("returns"),
      ...out("sends"),
      ...out("streams"),
    ];
  });
}
