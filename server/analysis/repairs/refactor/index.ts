import { createEventClass } from "./event-class.js";
import { extractStep } from "./extract/extract-step.js";
import type { Refactoring } from "./selection.js";
import { declareEvents, inferEvents, writeReturnType } from "./step-types.js";

/** Every other way to write what is selected, in the order in which they are offered. */
export const refactorings: readonly Refactoring[] = [
  createEventClass,
  extractStep,
  writeReturnType,
  declareEvents,
  inferEvents,
];
