import { ts } from "ts-morph";
import type { LinkedWorkflow } from "../../link/workflows.js";
import type { RepairSources } from "../source/repair-sources.js";
import { workflowNode } from "../source/step-syntax.js";

/** What Workflow has already: a step of such a name would replace it. */
const OF_WORKFLOW: ReadonlySet<string> = new Set([
  ...["constructor", "run", "step", "graph", "validate", "close", "resume", "workflowName", "timeout", "name"],
  ...["skipGraphChecks", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf"],
]);

/** A name for a step that takes an event: `CritiqueEvent` → `critique`. */
export function stepNameFor(sources: RepairSources, workflow: LinkedWorkflow, event: string): string {
  const bare = event.replace(/Event$/, "") || event;
  return freeStepName(sources, workflow, `${bare[0]?.toLowerCase()}${bare.slice(1)}`);
}

/** `name`, or one like it that neither the workflow nor its file has. */
export function freeStepName(sources: RepairSources, workflow: LinkedWorkflow, name: string): string {
  const isFree = (it: string): boolean => isFreeStepName(sources, workflow, it);
  if (isFree(name)) return name;
  const handle = `handle${name[0]?.toUpperCase()}${name.slice(1)}`;
  return free(handle, (it) => !isFree(it));
}

/** Whether a step may be called that. */
export function isFreeStepName(sources: RepairSources, workflow: LinkedWorkflow, name: string): boolean {
  return !takenNames(sources, workflow).has(name) && !OF_WORKFLOW.has(name) && !isReserved(name);
}

/** `name`, `name2`, … */
export function free(name: string, isTaken: (name: string) => boolean): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}${n}`;
    if (!isTaken(candidate)) return candidate;
  }
}

function takenNames(sources: RepairSources, workflow: LinkedWorkflow): ReadonlySet<string> {
  const names = new Set(workflow.steps.map(({ name }) => name));
  const found = workflowNode(sources, workflow);
  if (found === null) return names;
  const { at, node } = found;
  if (ts.isNewExpression(node)) for (const name of at.reader.names.topLevel(at.source).keys()) names.add(name);
  else for (const { name } of node.members) if (name !== undefined) names.add(name.getText(at.source));
  return names;
}

function isReserved(name: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, name);
  const kind = scanner.scan();
  return kind >= ts.SyntaxKind.FirstReservedWord && kind <= ts.SyntaxKind.LastFutureReservedWord;
}
