import type { GraphProblem, WorkflowGraph } from "stepscope/graph";

/** Zero-based, as in LSP. */
export interface SourcePosition {
  readonly line: number;
  readonly character: number;
}

export interface SourceRange {
  /** Absolute path. */
  readonly file: string;
  readonly start: SourcePosition;
  readonly end: SourcePosition;
}

/** A workflow as it stands in source: its graph, the same as the runtime builds, and where everything is. */
export interface SourceWorkflow {
  readonly graph: WorkflowGraph;
  readonly kind: "class" | "instance";
  /** Names under which its file exports it (`default` among them); empty where it doesn't. */
  readonly exportedAs: readonly string[];
  /** The class or the `new Workflow(…)` expression. */
  readonly range: SourceRange;
  /** Its name in the source. */
  readonly nameRange: SourceRange;
  readonly steps: Readonly<Record<string, StepSource>>;
  /** By event id. */
  readonly events: Readonly<Record<string, EventSource>>;
  /** By name. */
  readonly resources: Readonly<Record<string, ResourceSource>>;
}

export interface StepSource {
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** First line of code in the body, zero-based. */
  readonly bodyStart: SourcePosition;
  /** Where each accepted event is named, by event id. */
  readonly accepts: Readonly<Record<string, SourceRange>>;
  /** Where each emitted event is emitted in the body (`return new X`, `ctx.sendEvent(new X)`), by event id. */
  readonly emits: Readonly<Record<string, readonly SourceRange[]>>;
  /** Where the return type names each event, by event id. */
  readonly returns: Readonly<Record<string, SourceRange>>;
}

export interface EventSource {
  /** The class; null for the runtime's own. */
  readonly range: SourceRange | null;
  readonly nameRange: SourceRange | null;
}

export interface ResourceSource {
  /** The call that defines it. */
  readonly range: SourceRange;
  /** Its name there. */
  readonly nameRange: SourceRange;
}

/** A problem of the one validator, or one that only source can show, at its place. */
export interface SourceProblem extends GraphProblem {
  readonly range: SourceRange;
  readonly relatedRanges: readonly { readonly range: SourceRange; readonly message: string }[];
}
