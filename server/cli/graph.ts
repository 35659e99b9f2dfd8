import type { GraphProblem } from "stepscope/graph";
import { createAnalysis, isGraphProblem } from "../analysis/index.js";
import { drawWorkflow } from "../draw/index.js";
import type { Output } from "./command-line.js";
import { existingFile } from "./existing-file.js";
import { oneOf, parseOptions } from "./options.js";
import { formatOf, outputFile, PICTURES, pictureText, writePicture } from "./picture-file.js";
import { pickWorkflow, workflowsOf } from "./program.js";

/** `stepscope graph`: what can happen, from source; nothing of the file runs. */
export async function graph(args: readonly string[], { out, err }: Output): Promise<number> {
  const { values, positionals } = parseOptions("graph", args, {
    format: { type: "string" },
    output: { type: "string" },
    problems: { type: "boolean" },
  });
  const file = existingFile("graph", positionals[0]);
  const path = values.output === undefined ? undefined : outputFile("output", values.output);
  const given = values.format === undefined ? undefined : oneOf("format", values.format, FORMATS);
  const format = given ?? (path === undefined ? "mermaid" : formatOf("output", path, FORMATS));
  const workflow = pickWorkflow(file, workflowsOf(file), positionals[1]);
  const problems = values.problems ? problemsOf(file, workflow.graph.workflow) : [];
  const text =
    format === "json"
      ? `${JSON.stringify(workflow.graph, null, 2)}\n`
      : pictureText(await drawWorkflow(workflow.graph, { format, problems }), format, path);
  if (path === undefined) out(text);
  else err(writePicture(path, text));
  return 0;
}

const FORMATS = [...PICTURES, "json"] as const;

function problemsOf(file: string, workflow: string): readonly GraphProblem[] {
  const analysis = createAnalysis();
  try {
    return analysis
      .problems(file)
      .filter(isGraphProblem)
      .filter((problem) => problem.workflow === workflow);
  } finally {
    analysis.dispose();
  }
}
