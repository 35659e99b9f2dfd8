import { EventIds } from "../../event-ids.js";
import type { Resolver } from "../../link/resolver.js";
import type { FileSummary, Ref } from "../../syntax/summary.js";
import type { EventSource, SourceProblem, SourceWorkflow } from "../../types.js";
import { FlowFacts } from "./link/facts.js";
import { linkFlows } from "./link/flows.js";
import { CoreNames } from "./link/names.js";
import { problemsOf } from "./rules/index.js";
import { type CoreEventIds, eventSource, toSourceWorkflow } from "./source-workflow.js";

/** The workflows of `@llamaindex/workflow-core` that a file declares or adds handlers to, and what is wrong with them. */
export function workflowCoreOf(
  { file, workflowCore: core }: FileSummary,
  resolver: Resolver,
): { readonly sources: readonly SourceWorkflow[]; readonly problems: readonly SourceProblem[] } {
  if (core === null || core.variables.size + core.registrations.length === 0) return { sources: [], problems: [] };
  const names = new CoreNames(resolver);
  const found = linkFlows(file, core, names).map((flow) => {
    const facts = new FlowFacts(file, flow, { core, names });
    const ids: CoreEventIds = new EventIds();
    return { source: toSourceWorkflow(flow, facts, ids), problems: problemsOf(flow, facts, ids) };
  });
  return { sources: found.map(({ source }) => source), problems: found.flatMap(({ problems }) => problems) };
}

/** The event that a name stands for; null where it is none of this framework's, or is declared out of reach. */
export function workflowCoreEvent(
  ref: Ref,
  file: string,
  resolver: Resolver,
): (EventSource & { readonly name: string }) | null {
  const event = new CoreNames(resolver).event(ref, file);
  return event.made && event.source !== null ? { name: event.name, ...eventSource(event) } : null;
}
