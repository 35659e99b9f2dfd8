import type { Uri } from "vscode";
import type { SourceWorkflow } from "../../server/analysis/types.js";
import type { WorkflowsResult } from "../../server/language/contract.js";

/** The workflows of a document; rejects where they can't be read. */
export type WorkflowsOf = (uri: Uri) => Promise<WorkflowsResult>;

/** The workflow of this name, or exported under it. */
export function findWorkflow(workflows: readonly SourceWorkflow[], name: string): SourceWorkflow | undefined {
  return (
    workflows.find(({ graph }) => graph.workflow === name) ??
    workflows.find(({ exportedAs }) => exportedAs.includes(name))
  );
}

/** Those that Stepscope runs: another framework's are only read, and abstract ones are there for others. */
export function runnable(workflows: readonly SourceWorkflow[]): readonly SourceWorkflow[] {
  return workflows.filter(({ framework, abstract }) => framework === undefined && abstract === undefined);
}
