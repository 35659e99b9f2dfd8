export type { TraceEvent, TraceHeader, TraceRecord } from "../journal/trace-record.js";
