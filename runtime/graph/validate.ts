import { indexGraph, type OpenWires, type Rule } from "./graph-index.js";
import {
  catchErrorCoversHandler,
  catchErrorMaxRecoveries,
  catchErrorMultipleWildcards,
  catchErrorStepClaimedTwice,
  catchErrorUnknownStep,
  catchErrorWrongEvent,
} from "./rules/catch-error.js";
import { joinWithoutCommonLevel } from "./rules/joins.js";
import { stepNumWorkers, workflowNumConcurrentRuns, workflowTimeout } from "./rules/limits.js";
import { listNeverReturned, stepJoinParameters, stepListParameters, stepNoEventParameter } from "./rules/parameters.js";
import { deadEndStep, nonTerminalEvent, unreachableStep } from "./rules/paths.js";
import { resourceCycle, resourceNameTwice } from "./rules/resources.js";
import { unknownGraphCheck } from "./rules/skip-graph-checks.js";
import {
  multipleStartEvents,
  multipleStopEvents,
  noStartEvent,
  noSteps,
  noStopEvent,
  stepAcceptsStopEvent,
} from "./rules/start-stop.js";
import { eventNeverConsumed, eventNeverProduced } from "./rules/wires.js";
import type { GraphProblem, RuleCode, WorkflowGraph } from "./types.js";

/** Every rule by its code, in the order in which problems are reported. */
export const rules: { readonly [C in RuleCode]: Rule } = {
  "no-steps": noSteps,
  "step-no-event-parameter": stepNoEventParameter,
  "step-list-parameters": stepListParameters,
  "step-join-parameters": stepJoinParameters,
  "list-never-returned": listNeverReturned,
  "step-num-workers": stepNumWorkers,
  "resource-name-twice": resourceNameTwice,
  "resource-cycle": resourceCycle,
  "catch-error-wrong-event": catchErrorWrongEvent,
  "catch-error-max-recoveries": catchErrorMaxRecoveries,
  "workflow-num-concurrent-runs": workflowNumConcurrentRuns,
  "workflow-timeout": workflowTimeout,
  "no-start-event": noStartEvent,
  "multiple-start-events": multipleStartEvents,
  "no-stop-event": noStopEvent,
  "multiple-stop-events": multipleStopEvents,
  "unknown-graph-check": unknownGraphCheck,
  "join-without-common-level": joinWithoutCommonLevel,
  "step-accepts-stop-event": stepAcceptsStopEvent,
  "event-never-produced": eventNeverProduced,
  "event-never-consumed": eventNeverConsumed,
  "catch-error-multiple-wildcards": catchErrorMultipleWildcards,
  "catch-error-unknown-step": catchErrorUnknownStep,
  "catch-error-covers-handler": catchErrorCoversHandler,
  "catch-error-step-claimed-twice": catchErrorStepClaimedTwice,
  "unreachable-step": unreachableStep,
  "non-terminal-event": nonTerminalEvent,
  "dead-end-step": deadEndStep,
};

/**
 * Everything that is wrong with how the steps and events of a workflow fit together; empty for a workflow that can
 * run. `open` names the wires that couldn't be followed: rules that depend on them say nothing.
 */
export function validateGraph(graph: WorkflowGraph, open?: OpenWires): GraphProblem[] {
  const index = indexGraph(graph, open);
  return Object.values(rules).flatMap((rule) => rule(index));
}
