import type { WorkflowGraph } from "../graph/types.js";
import type { TraceRecord } from "../journal/trace-record.js";

/**
 * What the debug agent (inside the program) and the debug adapter (outside) say to each other: one JSON message per
 * line, over a socket that the adapter listens on. The adapter asks, the agent answers each request exactly once and
 * reports what happens as events.
 */

/** Raised when a message changes its meaning: an agent and an adapter of different versions don't talk. */
export const AGENT_PROTOCOL_VERSION = 1;

/** The variable that tells the agent where the adapter is. The agent removes it at once: children don't inherit it. */
export const AGENT_VARIABLE = "STEPSCOPE_DEBUG";

/** What `STEPSCOPE_DEBUG` holds, as JSON. */
export interface AgentEnvironment {
  /** A Unix socket's path, or a named pipe on Windows. */
  readonly address: string;
  /** Good for one session. */
  readonly token: string;
  /** The program leads a process group of its own, which ends with it. */
  readonly ownGroup: boolean;
}

/** The first line on each connection. `watch` only waits for the adapter to go, on a thread that nothing blocks. */
export interface Hello {
  readonly type: "hello";
  readonly version: number;
  readonly token: string;
  readonly role: "agent" | "watch";
  readonly pid: number;
}

/** The adapter's answer. */
export type Welcome =
  | { readonly type: "welcome"; readonly version: number }
  | { readonly type: "refused"; readonly version: number; readonly reason: string };

/** What the adapter asks. Each is answered with the result, or with a failure. */
export interface AgentRequests {
  /** Let the program start. */
  go(args: { readonly stopOnEntry: boolean }): void;
  /** Replaces all breakpoints. */
  setBreakpoints(args: { readonly breakpoints: readonly AgentBreakpoint[]; readonly onStepFailed: boolean }): void;
  /** Let a held run go on to its next breakpoint. */
  continue(args: RunArguments): void;
  /** Let a held run go on to its next delivery. */
  next(args: RunArguments): void;
  /** Go on into the code of the step that receives next: a JavaScript debugger, attached already, stops there. */
  stepInto(args: RunArguments): void;
  /** Hold a run where it is; without one, the next that starts. */
  pause(args: { readonly run: string | null }): void;
  stack(args: RunArguments & { readonly start: number; readonly levels: number }): AgentStack;
  scopes(args: RunArguments & { readonly frame: number }): readonly AgentScope[];
  variables(args: VariablesArguments): readonly AgentVariable[];
  /**
   * Opens the inspector, answers, and then blocks the program until a JavaScript client that connected there asks it
   * to go on; `inspectorReady` says when.
   */
  openInspector(args: Record<string, never>): { readonly url: string };
  /** Cancels every run. Answered when they have ended. */
  cancelRuns(args: Record<string, never>): void;
}

/** What the agent reports. */
export interface AgentEvents {
  runStarted: { readonly run: string; readonly workflow: string; readonly graph: WorkflowGraph };
  runEnded: { readonly run: string; readonly status: RunOutcome; readonly failure: StepFailure | null };
  stopped: Stopped;
  records: { readonly records: readonly TraceRecord[] };
  inspectorReady: Record<string, never>;
  /** The program is over; with a JavaScript client attached, Node now waits for it to go. */
  exiting: { readonly code: number };
}

export interface RunArguments {
  readonly run: string;
}

export type RunOutcome = "completed" | "failed" | "cancelled" | "timed-out";

/** A place where runs are held. Several may share an id: whichever is reached first. */
export interface AgentBreakpoint {
  readonly id: number;
  /** `step`: before it receives. `event`: when it is emitted. */
  readonly kind: "step" | "event";
  /** A step's name, or the name of an event's class. */
  readonly name: string;
  /** Only in runs of this workflow. */
  readonly workflow?: string;
}

export interface Stopped {
  readonly run: string;
  readonly reason: "breakpoint" | "step" | "pause" | "entry" | "exception";
  /** Ids of the breakpoints that hold it. */
  readonly breakpoints: readonly number[];
  readonly held: HeldSummary;
}

/** What a run is held before. */
export type HeldSummary =
  | { readonly kind: "step"; readonly step: string; readonly event: EventLabel }
  | { readonly kind: "event"; readonly event: EventLabel; readonly step: string | null }
  | { readonly kind: "failure"; readonly failure: StepFailure }
  | { readonly kind: "run" };

export interface EventLabel {
  /** Number of the event in its run. */
  readonly id: number;
  /** Its class's name. */
  readonly name: string;
}

export interface StepFailure {
  readonly step: string;
  readonly event: EventLabel;
  readonly error: ErrorText;
}

export interface ErrorText {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** Why a held run is where it is, newest first. */
export interface AgentStack {
  readonly total: number;
  readonly frames: readonly AgentFrame[];
}

export type AgentFrame =
  /** A step with the event that it receives or received. */
  | { readonly kind: "step"; readonly index: number; readonly step: string; readonly event: EventLabel }
  /** An event on its way. */
  | { readonly kind: "event"; readonly index: number; readonly event: EventLabel }
  /** Nothing happened yet. */
  | { readonly kind: "run"; readonly index: number };

export interface AgentScope {
  readonly name: "Event" | "State" | "Workflow" | "Queue" | "Run";
  readonly reference: number;
  readonly named: number;
  readonly indexed: number;
}

export interface VariablesArguments {
  readonly reference: number;
  readonly filter?: "indexed" | "named";
  readonly start?: number;
  readonly count?: number;
}

export interface AgentVariable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  /** To ask for what is inside; 0 where nothing is. Good until the run goes on. */
  readonly reference: number;
  readonly named: number;
  readonly indexed: number;
}

/** Why a request failed. */
export type AgentFailureCode = "unknown-request" | "no-such-run" | "not-held" | "stale-reference" | "internal";
