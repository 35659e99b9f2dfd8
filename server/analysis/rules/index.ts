import { defaultSeverity, type IgnoreCode } from "../codes/codes.js";
import type { SourceProblem, SourceRuleCode } from "../types.js";
import { blockingCall, missingAwait, waitAfterSideEffects } from "./calls.js";
import { collectNotAccepted, collectTooMany } from "./collecting.js";
import { eventClassUnused, eventFieldNotJson } from "./events.js";
import { eventNotExported } from "./exports.js";
import { stepTypesNotLoaded } from "./loading.js";
import { duplicateStepName, eventNameCase, eventNameTwice, stepOverrideWire, stepWithoutName } from "./names.js";
import { declaredEventNotEmitted, eventNotDeclared, stepEndsWithoutEvent, subclassNotTaken } from "./returns.js";
import type { CheckedFile, SourceRule } from "./rule.js";
import { sendNotAccepted, sendUnknownStep } from "./sends.js";

/** Every rule that needs source by its code, in the order in which problems are reported. */
export const sourceRules: { readonly [C in Exclude<SourceRuleCode, IgnoreCode>]: SourceRule } = {
  "step-without-name": stepWithoutName,
  "duplicate-step-name": duplicateStepName,
  "step-override-wire": stepOverrideWire,
  "step-types-not-loaded": stepTypesNotLoaded,
  "event-not-declared": eventNotDeclared,
  "event-not-exported": eventNotExported,
  "subclass-not-taken": subclassNotTaken,
  "declared-event-not-emitted": declaredEventNotEmitted,
  "step-ends-without-event": stepEndsWithoutEvent,
  "send-unknown-step": sendUnknownStep,
  "send-not-accepted": sendNotAccepted,
  "collect-not-accepted": collectNotAccepted,
  "collect-too-many": collectTooMany,
  "wait-after-side-effects": waitAfterSideEffects,
  "missing-await": missingAwait,
  "blocking-call": blockingCall,
  "event-name-twice": eventNameTwice,
  "event-name-case": eventNameCase,
  "event-class-unused": eventClassUnused,
  "event-field-not-json": eventFieldNotJson,
};

/** Everything that only source can show, in one file. A step that several workflows of it share is told of once. */
export function sourceProblems(file: CheckedFile): SourceProblem[] {
  const told = new Set<string>();
  return Object.entries(sourceRules).flatMap(([name, rule]) => {
    const code = name as SourceRuleCode;
    return rule(file).flatMap(({ relatedRanges = [], ...found }): SourceProblem[] => {
      const { range, message } = found;
      const key = `${code} ${range.file} ${range.start.line} ${range.start.character} ${message}`;
      if (told.has(key)) return [];
      told.add(key);
      return [{ code, severity: defaultSeverity(code), related: [], ...found, relatedRanges }];
    });
  });
}
