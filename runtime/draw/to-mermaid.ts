import type { GraphProblem, WorkflowGraph } from "../graph/types.js";
import { type DrawableRun, drawnRun } from "./drawable.js";
import { drawingMermaid } from "./mermaid.js";
import { runDrawing } from "./run/run-drawing.js";
import { workflowDrawing } from "./workflow-drawing.js";

/** What Mermaid draws unless it is told otherwise: 500 lines. */
const LIMIT = 220;

/**
 * All that can happen in a workflow as a Mermaid flowchart. Takes its graph or whatever has one, such as the workflow
 * itself. `problems`, as `validate` gives them, are marked.
 */
export function workflowToMermaid(
  workflow: WorkflowGraph | { readonly graph: WorkflowGraph },
  problems?: readonly GraphProblem[],
): string {
  return drawingMermaid(workflowDrawing("graph" in workflow ? workflow.graph : workflow, problems));
}

/**
 * What a run did as a Mermaid flowchart: which event led to which call of a step, and what came of that, with retries
 * and failures. Takes a run that has ended or one that still goes:
 *
 *     const run = new JokeFlow().run({ topic: "pirates" }, { journal: [] });
 *     await run;
 *     console.log(runToMermaid(run));
 *
 * Past `limit` boxes (220 unless given: Mermaid itself draws no more than 500 lines), those alike are put together.
 * Throws WorkflowRuntimeError for a run that keeps no journal.
 */
export function runToMermaid(
  run: DrawableRun,
  { graph, limit = LIMIT }: { readonly graph?: WorkflowGraph; readonly limit?: number } = {},
): string {
  return drawingMermaid(runDrawing(drawnRun(run, graph), { limit }));
}
