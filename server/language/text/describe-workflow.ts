import type { Severity, SourceProblem, SourceWorkflow } from "../../analysis/types.js";
import { fieldText } from "./describe-event.js";
import { counted } from "./describe-step.js";
import type { Block, Inline } from "./markup.js";
import { drawFromEvent } from "./next-events.js";

export interface DescribedWorkflow {
  readonly workflow: SourceWorkflow;
  readonly problems: readonly SourceProblem[];
  /** The types that its stop events are written with, such as `StopEvent<string>`. */
  readonly results: readonly string[];
}

/** How large a workflow is, what `run()` takes and gives, whether it is sound, and what can happen in it. */
export function describeWorkflow({ workflow, problems, results }: DescribedWorkflow): Block[] {
  const { graph, kind } = workflow;
  const starts = graph.events.filter((event) => event.kind === "start");
  const list: Inline[][] = [[`${counted(graph.steps.length, "step")}, ${counted(graph.events.length, "event")}`]];
  if (graph.input !== undefined) list.push(["run() takes ", { name: `{ ${graph.input.map(fieldText).join("; ")} }` }]);
  if (results.length > 0) list.push(["it ends with ", { name: results.join(" | ") }]);
  list.push([problemsText(problems)]);
  return [
    { line: [{ strong: kind === "class" ? "workflow" : "workflow instance" }, " ", { name: graph.workflow }] },
    { list },
    ...starts.map((event): Block => ({ code: drawFromEvent(workflow, event), language: "text" })),
  ];
}

function problemsText(problems: readonly SourceProblem[]): string {
  if (problems.length === 0) return "no problems";
  const count = (of: readonly Severity[]): number => problems.filter(({ severity }) => of.includes(severity)).length;
  const counts = [
    [count(["error"]), "error"],
    [count(["warning"]), "warning"],
    [count(["information", "hint"]), "hint"],
  ] as const;
  return counts.flatMap(([number, noun]) => (number === 0 ? [] : [counted(number, noun)])).join(", ");
}
