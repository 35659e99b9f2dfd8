import { type Drawing, drawingMermaid, workflowDrawing } from "stepscope/draw";
import type { GraphProblem, WorkflowGraph } from "stepscope/graph";
import { htmlDocument } from "./html/html.js";
import { layoutDrawing } from "./layout.js";
import { svgDocument } from "./svg/svg.js";

/** What a picture can be: text for Mermaid, an SVG that stands alone, or an HTML file to look around in. */
export type DrawFormat = "mermaid" | "svg" | "html";

export interface DrawOptions {
  /** `svg` unless given. */
  readonly format?: DrawFormat;
  /** Where the picture goes; the way that fills a page better, unless given. Mermaid decides for itself. */
  readonly direction?: "right" | "down";
}

/**
 * Draws all that can happen in a workflow. Takes its graph or whatever has one, such as the workflow itself:
 *
 *     import { drawWorkflow } from "@stepscope/tools/draw";
 *     await writeFile("joke.html", await drawWorkflow(new JokeFlow(), { format: "html" }));
 *
 * `problems`, as `validate` gives them, are marked at the steps and events that they are about.
 */
export async function drawWorkflow(
  workflow: WorkflowGraph | { readonly graph: WorkflowGraph },
  options: DrawOptions & { readonly problems?: readonly GraphProblem[] } = {},
): Promise<string> {
  const graph = "graph" in workflow ? workflow.graph : workflow;
  return await draw(workflowDrawing(graph, options.problems), options);
}

async function draw(drawing: Drawing, { format = "svg", direction = undefined }: DrawOptions): Promise<string> {
  if (format === "mermaid") return drawingMermaid(drawing);
  const layout = await layoutDrawing(drawing, direction);
  return format === "svg" ? svgDocument(drawing, layout) : htmlDocument(drawing, layout);
}
