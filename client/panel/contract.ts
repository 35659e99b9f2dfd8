import type { TraceRecord } from "stepscope/debug";
import type { GraphProblem, WorkflowGraph } from "stepscope/graph";

/** Raised when a message changes its meaning: a page and a host of different versions don't talk. */
export const PANEL_CONTRACT = 1;

/**
 * Everything that the panel shows. The host keeps it; the page is a function of it. A page that appears late, or
 * again, gets a snapshot and then deltas.
 */
export interface PanelState {
  /** File that the graphs come from, for the title; null before there is one. */
  readonly file: { readonly uri: string; readonly label: string } | null;
  readonly graphs: readonly PanelGraph[];
  /** Name of the workflow that is shown. */
  readonly selected: string | null;
  readonly session: SessionState;
  readonly live: LiveState;
  /** Newest last; at most STREAM_LIMIT, older ones are dropped. */
  readonly stream: readonly TraceRecord[];
  /** How many records were dropped from the head of `stream`. */
  readonly dropped: number;
  /** A sentence for the person, e.g. that the file doesn't parse and the last good graph is shown. */
  readonly notice: string | null;
}

export interface PanelGraph {
  readonly graph: WorkflowGraph;
  readonly problems: readonly GraphProblem[];
}

/** What a debug session is doing now. `none`: no session since the panel opened or the file changed. */
export type SessionState = "none" | "running" | "paused" | "ended";

/** Folded from the stream by `foldLive`, so that host and page agree. */
export interface LiveState {
  /** By name of the workflow: a nested workflow's `StopEvent` doesn't count for its parent's. */
  readonly workflows: Readonly<Record<string, LiveWorkflow>>;
  /** Runs that have not ended, by id: a run that ends takes its deliveries out of the counts. */
  readonly runs: Readonly<Record<string, LiveRun>>;
  readonly held: HeldNode | null;
}

/** What the debugger holds: the step about to receive, or the event just emitted. */
export interface HeldNode extends PanelNode {
  /** The held run's workflow; absent means the one that is shown. */
  readonly workflow?: string;
}

/** Keys are step names and names of event classes. */
export interface LiveWorkflow {
  readonly steps: Readonly<Record<string, LiveStep>>;
  readonly events: Readonly<Record<string, LiveEvent>>;
  /** Where the newest event is: on its way out of a step, or into one. */
  readonly latest: LatestEvent | null;
  /** Status of the last run that ended. */
  readonly outcome: RunOutcome | null;
}

export type RunOutcome = "completed" | "failed" | "cancelled" | "timed-out";

export interface LatestEvent {
  readonly event: string;
  /** Null for input and for events from outside. */
  readonly step: string | null;
  readonly way: "emitted" | "received";
}

export interface LiveRun {
  readonly workflow: string;
  /** Deliveries that have not ended, by number. */
  readonly deliveries: Readonly<Record<number, LiveDelivery>>;
}

export interface LiveDelivery {
  readonly step: string;
  readonly state: "queued" | "running";
}

export interface LiveStep {
  /** Deliveries being worked on now. */
  readonly running: number;
  readonly queued: number;
  readonly done: number;
  readonly failed: number;
}

export interface LiveEvent {
  readonly emitted: number;
}

export const STREAM_LIMIT = 10_000;

/** Host → page. */
export type HostMessage =
  | { readonly type: "snapshot"; readonly version: number; readonly state: PanelState }
  | { readonly type: "delta"; readonly deltas: readonly PanelDelta[] }
  /** Select a node and bring it into view (from the editor, or a stopped debugger). */
  | { readonly type: "reveal"; readonly node: PanelNode };

export type PanelDelta =
  | {
      readonly type: "graphs";
      readonly file: PanelState["file"];
      readonly graphs: readonly PanelGraph[];
      readonly selected: string | null;
    }
  /** Show another of the file's workflows. */
  | { readonly type: "select"; readonly workflow: string }
  | { readonly type: "session"; readonly session: SessionState }
  | { readonly type: "held"; readonly held: HeldNode | null }
  | { readonly type: "notice"; readonly notice: string | null }
  /** Append to the stream and fold into `live`. */
  | { readonly type: "stream"; readonly records: readonly TraceRecord[] }
  /** A new session begins: empty the stream and the live state. */
  | { readonly type: "clear" };

/** Page → host. The host checks each at run time: a page is not trusted. */
export type PageMessage =
  /** The page is up and wants a snapshot. */
  | { readonly type: "ready"; readonly version: number }
  | { readonly type: "select"; readonly workflow: string }
  /** Open the source of a node. */
  | { readonly type: "open"; readonly workflow: string; readonly node: PanelNode }
  | { readonly type: "run"; readonly workflow: string; readonly debug: boolean }
  /** Nothing is shown: let the person choose a file with a workflow. */
  | { readonly type: "pick-file" }
  /** Save text through the host's save dialog. */
  | { readonly type: "export"; readonly name: string; readonly format: "svg" | "json"; readonly text: string };

export interface PanelNode {
  readonly kind: "step" | "event" | "resource" | "workflow";
  readonly id: string;
}
