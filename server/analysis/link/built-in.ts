import type { EventKind } from "stepscope/graph";

/** The package whose classes and decorators make a workflow. */
export const PACKAGE = "stepscope";

/** Its event classes. */
export const EVENT_KINDS: ReadonlyMap<string, EventKind> = new Map([
  ["Event", "event"],
  ["StartEvent", "start"],
  ["StopEvent", "stop"],
  ["InputRequiredEvent", "input-required"],
  ["HumanResponseEvent", "human-response"],
  ["StepFailedEvent", "step-failed"],
  ["WorkflowTimedOutEvent", "stop"],
  ["WorkflowCancelledEvent", "stop"],
  ["WorkflowFailedEvent", "stop"],
]);

/** What is found behind `export * from "stepscope"`. */
export const EXPORTS: ReadonlySet<string> = new Set([
  ...EVENT_KINDS.keys(),
  "Workflow",
  "Context",
  "step",
  "catchError",
  "resource",
  "configResource",
]);

/** Types of the language and of its hosts that wrap a value, give several of it, or are no event. */
export const WRAPPERS: ReadonlySet<string> = new Set(["Promise", "PromiseLike", "Awaited", "Readonly", "NonNullable"]);
export const COLLECTIONS: ReadonlySet<string> = new Set(["Array", "ReadonlyArray", "Iterable", "Set", "ReadonlySet"]);
export const NO_EVENTS: ReadonlySet<string> = new Set([
  ...["AbortController", "AbortSignal", "ArrayBuffer", "BigInt", "Blob", "Boolean", "Buffer", "Console", "Date"],
  ...["Error", "File", "FormData", "Function", "Headers", "Iterator", "Map", "NodeJS", "Number", "Object"],
  ...["ReadableStream", "ReadonlyMap", "Record", "RegExp", "Request", "Response", "String", "Symbol", "Temporal"],
  ...["URL", "URLSearchParams", "Uint8Array", "WeakMap", "WeakSet", "WritableStream"],
]);
/** Types of the library that make one type of another: the compiler knows what comes out. */
export const UTILITIES: ReadonlySet<string> = new Set([
  ...[
    "Exclude",
    "Extract",
    "InstanceType",
    "NoInfer",
    "Omit",
    "Parameters",
    "Partial",
    "Pick",
    "Required",
    "ReturnType",
  ],
]);
