import { type GraphProblem, rules } from "stepscope/graph";
import type { SourceProblem } from "./types.js";

/** Whether a problem is one of the graph, that a picture of the graph can show: the validator's, and its likes. */
export function isGraphProblem<P extends Pick<SourceProblem, "code">>(problem: P): problem is P & GraphProblem {
  return Object.hasOwn(rules, problem.code) || problem.code.startsWith("workflow-core-");
}
