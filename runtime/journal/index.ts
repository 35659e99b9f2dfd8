export { executionTrace } from "./causal-fold.js";
export { ExecutionTrace, type TracedCall, type TracedDelivery, type TracedEvent } from "./execution-trace.js";
export { foldJournal } from "./fold.js";
export { type JournalRun, journalRecords } from "./records.js";
export type { TraceEvent, TraceHeader, TraceRecord } from "./trace-record.js";
