export { executionTrace } from "./causal-fold.js";
export { ExecutionTrace, type TracedCall, type TracedDelivery, type TracedEvent } from "./execution-trace.js";
export { foldJournal } from "./fold.js";
export { JournalFormatError, journalsFromLines, type SavedJournal } from "./json/journal-from-json.js";
export { JOURNAL_VERSION, journalToLines } from "./json/journal-to-json.js";
export { type JournalRun, journalRecords } from "./records.js";
export { type TraceLineOptions, traceLine } from "./text/trace-line.js";
export type { TraceTextOptions } from "./text/trace-text.js";
export type { TraceEvent, TraceHeader, TraceRecord } from "./trace-record.js";
