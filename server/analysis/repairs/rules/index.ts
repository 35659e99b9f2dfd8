import type { SourceProblem } from "../../types.js";
import {
  catchErrorCoversHandler,
  catchErrorMultipleWildcards,
  catchErrorStepClaimedTwice,
  catchErrorUnknownStep,
  stepNumber,
  unknownGraphCheck,
  workflowNumber,
} from "./entries.js";
import type { Repairs } from "./found.js";
import { skipCheck } from "./skipping.js";
import {
  catchErrorWrongEvent,
  multipleStartEvents,
  multipleStopEvents,
  noStartEvent,
  noSteps,
  noStopEvent,
  stepAcceptsStopEvent,
  stepNoEventParameter,
} from "./start-stop.js";
import { deadEndStep, eventNeverConsumed, eventNeverProduced, nonTerminalEvent, unreachableStep } from "./wires.js";

/** What can be done about a problem, by its code, in the order in which it is offered. */
export const repairs: { readonly [C in SourceProblem["code"]]?: readonly Repairs[] } = {
  "no-steps": [noSteps],
  "step-no-event-parameter": [stepNoEventParameter],
  "step-num-workers": [stepNumber],
  "catch-error-wrong-event": [catchErrorWrongEvent],
  "catch-error-max-recoveries": [stepNumber],
  "workflow-num-concurrent-runs": [workflowNumber],
  "workflow-timeout": [workflowNumber],
  "no-start-event": [noStartEvent],
  "multiple-start-events": [multipleStartEvents],
  "no-stop-event": [noStopEvent],
  "multiple-stop-events": [multipleStopEvents],
  "step-accepts-stop-event": [stepAcceptsStopEvent],
  "event-never-produced": [eventNeverProduced],
  "event-never-consumed": [eventNeverConsumed],
  "unreachable-step": [unreachableStep, skipCheck],
  "non-terminal-event": [nonTerminalEvent, skipCheck],
  "dead-end-step": [deadEndStep, skipCheck],
  "unknown-graph-check": [unknownGraphCheck],
  "catch-error-multiple-wildcards": [catchErrorMultipleWildcards],
  "catch-error-unknown-step": [catchErrorUnknownStep],
  "catch-error-covers-handler": [catchErrorCoversHandler],
  "catch-error-step-claimed-twice": [catchErrorStepClaimedTwice],
};
