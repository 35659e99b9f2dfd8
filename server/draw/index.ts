import {
  type DrawableRun,
  type Drawing,
  drawingMermaid,
  drawnRun,
  runDrawing,
  runToMermaid,
  workflowDrawing,
} from "stepscope/draw";
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

/** Past so many boxes, those alike are put together: a picture is looked at, a page is looked around in. */
const LIMITS = { svg: 300, html: 2000 };

/**
 * Draws what a run did: each event, each delivery of it to a step with its attempts, waits and failures, and how the
 * run ended. Takes a run that keeps a journal, ended or not, a saved journal, or a trace:
 *
 *     import { drawRun } from "@stepscope/tools/draw";
 *     const run = new JokeFlow().run({ topic: "pirates" }, { journal: [] });
 *     await run.catch(() => {});
 *     await writeFile("run.html", await drawRun(run, { format: "html" }));
 *
 * `graph` says which events ask and answer, where a trace alone is given. Past `limit` boxes (2,000 for HTML, 300 for
 * SVG, 220 for Mermaid unless given) those alike are put together, and the picture says so. Throws WorkflowRuntimeError
 * for a run that keeps no journal.
 */
export async function drawRun(
  run: DrawableRun,
  options: DrawOptions & { readonly graph?: WorkflowGraph; readonly limit?: number } = {},
): Promise<string> {
  const { format = "svg", limit, graph } = options;
  if (format === "mermaid") {
    return runToMermaid(run, { ...(limit === undefined ? {} : { limit }), ...(graph === undefined ? {} : { graph }) });
  }
  return await draw(runDrawing(drawnRun(run, graph), { limit: limit ?? LIMITS[format] }), options);
}

async function draw(drawing: Drawing, { format = "svg", direction = undefined }: DrawOptions): Promise<string> {
  if (format === "mermaid") return drawingMermaid(drawing);
  const layout = await layoutDrawing(drawing, direction);
  return format === "svg" ? svgDocument(drawing, layout) : htmlDocument(drawing, layout);
}
