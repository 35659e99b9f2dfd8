import type { DebugProtocol } from "@vscode/debugprotocol";

/** Stop where a step throws: the one exception filter. */
export const STEP_FAILED = "step-failed";

/** What the adapter can do, and nothing else. */
export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsTerminateRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsExceptionInfoRequest: true,
  exceptionBreakpointFilters: [
    { filter: STEP_FAILED, label: "Step Failed", description: "Stops where a step throws.", default: true },
  ],
};
