import { drawingMermaid } from "../draw/mermaid.js";
import { workflowDrawing } from "../draw/workflow-drawing.js";
import type { GraphProblem, WorkflowGraph } from "./types.js";

/**
 * The graph as a Mermaid flowchart: steps are boxes, events are rounded, a catch-error step is a hexagon, a person who
 * is asked a circle. Returned events are solid arrows, sent ones dashed, streamed ones dotted with a cross, lists thick;
 * a red one leads from a step to the one that catches its failures. `problems`, as `validateGraph` gives them, are
 * marked at the steps and events that they are about.
 */
export function toMermaid(graph: WorkflowGraph, problems?: readonly GraphProblem[]): string {
  return drawingMermaid(workflowDrawing(graph, problems));
}
