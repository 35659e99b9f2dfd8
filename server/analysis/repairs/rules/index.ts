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
import type { FileRepairs, Repairs } from "./found.js";
import { skipCheck } from "./skipping.js";
import { blockingCall } from "./source/blocking.js";
import { missingAwait, waitAfterSideEffects } from "./source/calls.js";
import { collectNotAccepted, collectTooMany } from "./source/collecting.js";
import { unknownIgnoreCode, unusedIgnore } from "./source/comments.js";
import { declaredEventNotEmitted, eventNotDeclared, subclassNotTaken } from "./source/declarations.js";
import { eventClassUnused, eventNotExported } from "./source/events.js";
import { stepTypesNotLoaded } from "./source/loading.js";
import {
  duplicateStepName,
  eventsAlike,
  resourceNameTwice,
  stepOverrideWire,
  stepWithoutName,
} from "./source/names.js";
import { stepEndsWithoutEvent } from "./source/paths.js";
import { sendNotAccepted, sendUnknownStep } from "./source/sends.js";
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

/** What can be done about a problem of a workflow, by its code, in the order in which it is offered. */
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
  "resource-name-twice": [resourceNameTwice],
  "step-without-name": [stepWithoutName],
  "duplicate-step-name": [duplicateStepName],
  "step-override-wire": [stepOverrideWire],
  "step-types-not-loaded": [stepTypesNotLoaded],
  "event-not-declared": [eventNotDeclared],
  "subclass-not-taken": [subclassNotTaken],
  "declared-event-not-emitted": [declaredEventNotEmitted],
  "step-ends-without-event": [stepEndsWithoutEvent],
  "send-unknown-step": [sendUnknownStep],
  "send-not-accepted": [sendNotAccepted],
  "collect-not-accepted": [collectNotAccepted],
  "collect-too-many": [collectTooMany],
  "wait-after-side-effects": [waitAfterSideEffects],
  "missing-await": [missingAwait],
  "blocking-call": [blockingCall],
  "event-name-case": [eventsAlike],
};

/** The same of what is wrong with a file, whatever its workflows. */
export const fileRepairs: { readonly [C in SourceProblem["code"]]?: readonly FileRepairs[] } = {
  "event-class-unused": [eventClassUnused],
  "event-not-exported": [eventNotExported],
  "unknown-ignore-code": [unknownIgnoreCode],
  "unused-ignore": [unusedIgnore],
};

/** Codes of problems whose repair may need no question: mending a whole file looks at no others. */
export const MAY_BE_SAFE: ReadonlySet<SourceProblem["code"]> = new Set([
  ...(["unknown-graph-check", "catch-error-unknown-step", "catch-error-covers-handler"] as const),
  ...(["event-not-declared", "send-unknown-step", "unknown-ignore-code", "unused-ignore"] as const),
]);
