export type { OpenEnds } from "./engine/open-ends.js";
export type { RunStatus } from "./engine/state.js";
export type { EventRecord, JournalEntry, Tick, WaiterOrder } from "./engine/ticks.js";
// What `of` makes classes of: a project that emits declarations names them.
export type {
  HumanResponseEventBase,
  InputRequiredEventBase,
  StartEventBase,
  StopEventBase,
} from "./events/built-in.js";
export {
  CollectionReleaseEvent,
  HumanResponseEvent,
  InputRequiredEvent,
  MissingFieldError,
  StartEvent,
  StepFailedEvent,
  StopEvent,
  WorkflowCancelledEvent,
  WorkflowFailedEvent,
  WorkflowTimedOutEvent,
} from "./events/built-in.js";
export {
  type AnyEventClass,
  Event,
  type EventClassOf,
  type FieldsOf,
  type OfEvent,
  type WithFields,
} from "./events/event.js";
export {
  InternalEvent,
  isInternal,
  type StepState,
  StepStateChanged,
  UnhandledEvent,
  WorkflowIdleEvent,
} from "./events/internal.js";
export { type EventJson, EventJsonError, type JsonObject, type JsonValue } from "./events/json/event-json.js";
export { eventFromJson } from "./events/json/from-json.js";
export { eventToJson } from "./events/json/to-json.js";
export {
  EventFieldsError,
  type SchemaInput,
  type SchemaOutput,
  type SchemaProblem,
  type StandardSchema,
} from "./events/standard-schema.js";
export type { GraphProblem, RuleCode, WorkflowGraph } from "./graph/types.js";
export type { ExecutionTrace, TracedCall, TracedDelivery, TracedEvent } from "./journal/execution-trace.js";
export type { TraceEvent, TraceRecord } from "./journal/trace-record.js";
export type { AnyState } from "./workflow/any-state.js";
export { all, type CollectPolicy, take } from "./workflow/collect.js";
export { type ChildRunOptions, type Collected, Context, type RetryInfo, type WaitOptions } from "./workflow/context.js";
export {
  ResourceError,
  StepTimeoutError,
  WaitTimeoutError,
  WorkflowCancelledError,
  WorkflowConfigurationError,
  WorkflowRuntimeError,
  WorkflowStateError,
  WorkflowTimeoutError,
  WorkflowValidationError,
} from "./workflow/errors.js";
export { type ConfigResourceOptions, configResource } from "./workflow/resources/config-resource.js";
export {
  type Resolved,
  type Resource,
  type ResourceOptions,
  type Resources,
  resource,
} from "./workflow/resources/resource.js";
export * from "./workflow/retry/index.js";
export { type RunOptions, WorkflowRun } from "./workflow/run/run.js";
export type { AwaitedEvent } from "./workflow/run/run-internals.js";
export type { RunSnapshot } from "./workflow/run/snapshot.js";
export type { StateOf } from "./workflow/state/state-schema.js";
export type { PathValue, Store } from "./workflow/state/store.js";
export { type CatchErrorOptions, catchError, type StepOptions, step } from "./workflow/step.js";
export type { RunInput, RunResult } from "./workflow/types.js";
export { Workflow, type WorkflowOptions } from "./workflow/workflow.js";
