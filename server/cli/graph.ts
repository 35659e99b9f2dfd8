import { toMermaid } from "stepscope/graph";
import type { Output } from "./command-line.js";
import { oneOf, parseOptions } from "./options.js";
import { existingFile, pickWorkflow, workflowsOf } from "./program.js";

/** `stepscope graph`: what can happen, from source; nothing of the file runs. */
export async function graph(args: readonly string[], { out }: Output): Promise<number> {
  const { values, positionals } = parseOptions("graph", args, { format: { type: "string" } });
  const format = oneOf("format", values.format, ["mermaid", "json"]);
  const file = existingFile("graph", positionals[0]);
  const workflow = pickWorkflow(file, workflowsOf(file), positionals[1]);
  out(format === "json" ? `${JSON.stringify(workflow.graph, null, 2)}\n` : `${toMermaid(workflow.graph).trimEnd()}\n`);
  return 0;
}
