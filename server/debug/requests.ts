import type { DebugProtocol as D } from "@vscode/debugprotocol";
import type { StepscopeRequests } from "./contract.js";

/** Every request that the adapter answers, with what it takes and gives. */
export interface DapRequests {
  initialize: { args: D.InitializeRequestArguments; body: D.Capabilities };
  launch: { args: unknown; body: undefined };
  attach: { args: unknown; body: undefined };
  configurationDone: { args: D.ConfigurationDoneArguments; body: undefined };
  setBreakpoints: { args: D.SetBreakpointsArguments; body: D.SetBreakpointsResponse["body"] };
  setFunctionBreakpoints: { args: D.SetFunctionBreakpointsArguments; body: D.SetFunctionBreakpointsResponse["body"] };
  setExceptionBreakpoints: {
    args: D.SetExceptionBreakpointsArguments;
    body: NonNullable<D.SetExceptionBreakpointsResponse["body"]>;
  };
  exceptionInfo: { args: D.ExceptionInfoArguments; body: D.ExceptionInfoResponse["body"] };
  threads: { args: undefined; body: D.ThreadsResponse["body"] };
  stackTrace: { args: D.StackTraceArguments; body: D.StackTraceResponse["body"] };
  scopes: { args: D.ScopesArguments; body: D.ScopesResponse["body"] };
  variables: { args: D.VariablesArguments; body: D.VariablesResponse["body"] };
  evaluate: { args: D.EvaluateArguments; body: D.EvaluateResponse["body"] };
  source: { args: D.SourceArguments; body: D.SourceResponse["body"] };
  continue: { args: D.ContinueArguments; body: D.ContinueResponse["body"] };
  next: { args: D.NextArguments; body: undefined };
  stepIn: { args: D.StepInArguments; body: undefined };
  stepOut: { args: D.StepOutArguments; body: undefined };
  pause: { args: D.PauseArguments; body: undefined };
  terminate: { args: D.TerminateArguments | undefined; body: undefined };
  disconnect: { args: D.DisconnectArguments | undefined; body: undefined };
  "stepscope.javaScriptAttached": StepscopeRequests["stepscope.javaScriptAttached"];
}

/** What a handler gives: the body of the response, and what to do once that is sent. */
export interface Answer<B> {
  readonly body: B;
  readonly afterwards?: () => void;
}

/** One handler per request; the type says which are missing. */
export type Handlers = {
  readonly [C in keyof DapRequests]: (
    args: DapRequests[C]["args"],
  ) => Answer<DapRequests[C]["body"]> | Promise<Answer<DapRequests[C]["body"]>>;
};

/** The response's body. What `afterwards` sets off can't overtake the response: no event comes before it. */
export function answer<B>(body: B, afterwards?: () => void): Answer<B> {
  return afterwards === undefined ? { body } : { body, afterwards };
}
