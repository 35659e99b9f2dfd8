import type { SourceProblem, WorkflowCoreRuleCode } from "../../../types.js";
import type { FlowFacts } from "../link/facts.js";
import type { CoreFlow } from "../link/flows.js";
import type { CoreEventIds } from "../source-workflow.js";
import { eventNeverHandled } from "./event-never-handled.js";
import { eventNeverSent } from "./event-never-sent.js";
import { joinNeverComplete } from "./join-never-complete.js";
import type { CheckedFlow, CoreRule } from "./rule.js";
import { unreachableHandler } from "./unreachable-handler.js";

/** Every rule by its code, in the order in which problems are reported. */
const RULES: { readonly [C in WorkflowCoreRuleCode]: CoreRule } = {
  "workflow-core-event-never-sent": eventNeverSent,
  "workflow-core-event-never-handled": eventNeverHandled,
  "workflow-core-unreachable-handler": unreachableHandler,
  "workflow-core-join-never-complete": joinNeverComplete,
};

/** What is certainly wrong with how the handlers and events of a workflow fit together. */
export function problemsOf(flow: CoreFlow, facts: FlowFacts, ids: CoreEventIds): SourceProblem[] {
  const { handlers } = flow;
  const checked: CheckedFlow = {
    ...flow,
    facts,
    ids,
    open: handlers.some(({ open }) => open),
    takers: ({ key }) =>
      handlers.filter(({ slots }) => slots.some(({ events }) => events.some((it) => it.key === key))),
    emitters: ({ key }) => handlers.filter(({ emits }) => emits.some(({ event }) => event.key === key)),
  };
  // A problem at a place in another file is told there.
  return Object.values(RULES)
    .flatMap((rule) => rule(checked))
    .filter(({ range }) => range.file === flow.workflow.file || handlers.some(({ file }) => file === range.file));
}
