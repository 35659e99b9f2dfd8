import type { SourceProblem, SourceRange } from "../types.js";
import { refactorings } from "./refactor/index.js";
import { selectionOf } from "./refactor/selection.js";
import type { Repair, RepairRequest } from "./repair.js";
import type { Found } from "./rules/found.js";
import { fileRepairs, repairs } from "./rules/index.js";
import { silence } from "./rules/source/comments.js";
import { type RepairAnalysis, RepairSources } from "./source/repair-sources.js";

export type { FileEdit, Repair, RepairRequest } from "./repair.js";

/** What can be done about the problems of a file, and with the code that is selected; each once. */
export function repairsFor(analysis: RepairAnalysis, request: RepairRequest): readonly Repair[] {
  const sources = new RepairSources(analysis);
  const selection = selectionOf(sources, request.range);
  const found = [
    ...request.problems.flatMap((problem) => repairsOfProblem(problem, sources)),
    ...(selection === null ? [] : refactorings.flatMap((of) => of(selection))),
  ];
  return [...new Map(found.map((it) => [it.title, it])).values()];
}

function repairsOfProblem(problem: SourceProblem, sources: RepairSources): readonly Repair[] {
  const { code } = problem;
  const workflow = workflowOf(problem, sources);
  return [
    ...(workflow === null ? [] : (repairs[code] ?? []).flatMap((of) => of({ problem, sources, ...workflow }))),
    ...(fileRepairs[code] ?? []).flatMap((of) => of({ problem, sources })),
    ...silence({ problem, sources }),
  ];
}

/** Null for what is wrong with a file, or with a workflow of another framework. */
function workflowOf(problem: SourceProblem, sources: RepairSources): Pick<Found, "workflow" | "source"> | null {
  const { file } = problem.range;
  const workflows = sources.analysis.linked(file);
  const all = sources.analysis.workflows(file);
  const named = all.flatMap((source, n) => {
    const workflow = workflows[n];
    return workflow === undefined || source.graph.workflow !== problem.workflow ? [] : [{ source, workflow }];
  });
  // Of two with one name, the one that the problem is in.
  return named.find(({ source }) => isIn(problem.range, source.range)) ?? named[0] ?? null;
}

function isIn({ start }: SourceRange, { start: from, end: to }: SourceRange): boolean {
  const after = start.line > from.line || (start.line === from.line && start.character >= from.character);
  return after && (start.line < to.line || (start.line === to.line && start.character <= to.character));
}
