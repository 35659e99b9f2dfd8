export type { TraceEvent, TraceHeader, TraceRecord } from "../journal/trace-record.js";
export { AdapterEnd, type AgentListeners, AgentRequestError, LineReader } from "./channel.js";
export { DEBUG_HOOK, DEBUG_HOOK_VERSION, type DebuggedRun, type DebugHook, type HeldAt } from "./hook.js";
export * from "./protocol.js";
