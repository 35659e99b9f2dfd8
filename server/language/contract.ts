import type { Location, Position } from "vscode-languageserver/node";
import type { SourceProblem, SourceWorkflow } from "../analysis/types.js";

/** Raised when a message below changes its meaning. The server says it in `experimental.stepscope.contract`. */
export const LANGUAGE_CONTRACT = 1;

/** A request of this contract: its method, and as types only what goes there and back. */
export interface RequestMessage<Params, Result> {
  readonly method: `stepscope/${string}`;
  readonly types?: { readonly params: Params; readonly result: Result };
}

/** A notification of this contract. */
export interface NotificationMessage<Params> {
  readonly method: `stepscope/${string}`;
  readonly types?: { readonly params: Params };
}

/** What the client passes as `initializationOptions`. */
export interface LanguageServerOptions {
  /** Whether the client may run programs: without it there are no Run and Debug lenses. Default: false. */
  readonly run?: boolean;
}

/** Client → server: the workflows of a document as it stands in the editor, or on disk where it isn't open. */
export const WorkflowsRequest: RequestMessage<WorkflowsParams, WorkflowsResult> = { method: "stepscope/workflows" };

export interface WorkflowsParams {
  readonly uri: string;
}

export interface WorkflowsResult {
  readonly uri: string;
  /** Version of the document that the answer is for; null where it isn't open. */
  readonly version: number | null;
  readonly workflows: readonly SourceWorkflow[];
  readonly problems: readonly SourceProblem[];
  /** Document of every `SourceRange.file` in the answer. An unsaved or virtual document has a path that isn't on disk. */
  readonly uris: Readonly<Record<string, string>>;
  /** Why the document can't be analysed; null where it can. */
  readonly failure: string | null;
}

/** Server → client: what `stepscope/workflows` answers for this document is different now. */
export const WorkflowsChangedNotification: NotificationMessage<WorkflowsChangedParams> = {
  method: "stepscope/workflowsChanged",
};

export interface WorkflowsChangedParams {
  readonly uri: string;
}

/** Client → server: whether programs may be run has changed, e.g. the workspace is trusted now. */
export const TrustNotification: NotificationMessage<TrustParams> = { method: "stepscope/trust" };

export interface TrustParams {
  readonly run: boolean;
}

/** Client → server: where the event at a position is emitted and taken; null where there is none. */
export const UsesRequest: RequestMessage<UsesParams, UsesResult | null> = { method: "stepscope/uses" };

export interface UsesParams {
  readonly uri: string;
  readonly position: Position;
}

export interface UsesResult {
  /** The event's name. */
  readonly event: string;
  readonly emits: readonly Location[];
  readonly takes: readonly Location[];
}

/**
 * Commands behind the code lenses. The client has them. Each takes one WorkflowCommandArgument, but for `showUses`: it
 * takes a document, a position in it and a list of locations, as the protocol has them.
 */
export const LENS_COMMANDS = {
  run: "stepscope.runWorkflow",
  debug: "stepscope.debugWorkflow",
  showGraph: "stepscope.showGraph",
  showUses: "stepscope.showUses",
} as const;

export interface WorkflowCommandArgument {
  readonly uri: string;
  /** `graph.workflow` of the workflow. */
  readonly workflow: string;
}
