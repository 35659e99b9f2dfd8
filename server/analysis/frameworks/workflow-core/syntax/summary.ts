import type { Place, Ref } from "../../../syntax/summary.js";
import type { SourcePosition } from "../../../types.js";

/**
 * What a file says about workflows of `@llamaindex/workflow-core`, as data. Which names are events and which are
 * workflows is settled when files are linked.
 */
export interface CoreSummary {
  /** Constants that may be events or workflows, and parameters that are used like workflows; by their declarations. */
  readonly variables: ReadonlyMap<number, CoreVariable>;
  readonly registrations: readonly Registration[];
  readonly functions: readonly CoreFunction[];
  readonly calls: readonly CoreCall[];
  readonly mentions: readonly Mention[];
  /** Somebody gets to see every event of a stream. */
  readonly streamShown: boolean;
  /** A context, or a way to send through it, is handed to other code. */
  readonly contextShared: boolean;
}

export interface CoreVariable {
  readonly id: number;
  readonly name: string;
  /** All of its declaration. */
  readonly place: Place;
  readonly namePlace: Place;
  readonly value: CoreValue;
  readonly exportedAs: readonly string[];
  /** It is a field that code outside of its class can get at. */
  readonly open: boolean;
  /** The function that it is a parameter of; null for a constant. */
  readonly parameter: { readonly fn: number; readonly index: number } | null;
  /** Name of the function around it; null at the top of its file. */
  readonly within: string | null;
}

/** A value as far as events and workflows go. */
export type CoreValue =
  | { readonly kind: "ref"; readonly ref: Ref; readonly place: Place }
  | {
      readonly kind: "call";
      readonly callee: Ref | null;
      /** What the file calls the function: `withState`, also of `stateful.withState(…)`. */
      readonly name: string;
      readonly args: readonly CoreValue[];
      /** `debugLabel` of the options, where they are written out. */
      readonly label: string | null;
      readonly place: Place;
    }
  | { readonly kind: "list"; readonly elements: readonly CoreValue[]; readonly open: boolean }
  | { readonly kind: "other" };

/** `workflow.handle([startEvent], async (context, event) => …)` */
export interface Registration {
  readonly workflow: Ref;
  readonly accepts: CoreValue;
  readonly handler: HandlerExpr;
  /** All of the call. */
  readonly place: Place;
  /** `handle`, or the name of the handler where it has one. */
  readonly namePlace: Place;
  /** The function that it stands in. */
  readonly within: number | null;
}

export interface HandlerExpr {
  /** A function that is written in place. */
  readonly fn: number | null;
  /** A function by its name. */
  readonly ref: Ref | null;
  readonly name: string | null;
  readonly bodyStart: SourcePosition;
}

/** A function that something stands in, by its position in the list. */
export interface CoreFunction {
  readonly parent: number | null;
  /** Its number among the file's declarations; null for one without a name. */
  readonly declaration: number | null;
}

/** A call of a function that may make or send events for its caller. */
export interface CoreCall {
  readonly callee: Ref;
  readonly within: number | null;
  readonly via: "sent" | "returned";
  /** It can only matter if its result is sent or returned, or if it is handed the means to send. */
  readonly matters: boolean;
  /** Names that it is handed, by their positions. */
  readonly args: readonly (Ref | null)[];
}

/** A place where the name of an event or a workflow stands. */
export type Mention = {
  readonly ref: Ref;
  readonly place: Place;
  readonly within: number | null;
} & MentionUse;

export type MentionUse =
  /** `jokeEvent.with(…)` */
  | {
      readonly how: "made";
      readonly via: "sent" | "returned";
      /** The workflow that it is sent to, where that isn't the one of the handler around it. */
      readonly to: Ref | null;
      /** It continues a run that was interrupted. */
      readonly resumes: boolean;
    }
  /** In a list of `handle`. */
  | { readonly how: "handled" }
  /** Code asks which event it is, or waits for it. */
  | {
      readonly how: "read";
      /** What follows ends there. */
      readonly ends: boolean;
      /** From the stream of the run of the handler around it. */
      readonly ownStream: boolean;
      /** What is done when it has come, as offsets. */
      readonly reaction: { readonly pos: number; readonly end: number } | null;
    }
  /** Of a workflow: it is run here. */
  | { readonly how: "run"; readonly resumes: boolean }
  /** Of a workflow: a handler is added, or it is another one's base. */
  | { readonly how: "built" }
  /** A type, or an export: nothing that happens. */
  | { readonly how: "named" }
  /** Anything may become of it. */
  | { readonly how: "escapes" };
