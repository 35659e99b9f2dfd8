import type { RunOutcome, TraceRecord } from "stepscope/debug";

/**
 * What the adapter and an editor say to each other beyond the Debug Adapter Protocol. An editor that knows none of it
 * loses the panel's live view and the way into a step's code, nothing else.
 */

/** Raised when a message changes its meaning. In the body of `stepscope.attachJavaScript`. */
export const DEBUG_CONTRACT_VERSION = 1;

/** The `type` of launch configurations. */
export const DEBUG_TYPE = "stepscope";

/** Adapter → editor. */
export interface StepscopeEvents {
  /** Attach a JavaScript debugger there, and say how it went with `stepscope.javaScriptAttached`. */
  "stepscope.attachJavaScript": {
    readonly version: number;
    /** The inspector's WebSocket address. */
    readonly url: string;
    readonly host: string;
    readonly port: number;
    /** Folders whose code isn't the user's: not to be stepped into, nor shown in a stack. */
    readonly skip: readonly string[];
  };
  /** The program is ending: end the JavaScript debugger, Node waits for it. */
  "stepscope.detachJavaScript": Record<string, never>;
  /** What the runs did. */
  "stepscope.records": { readonly records: readonly TraceRecord[] };
  /** What the debugger holds now; null for nothing. */
  "stepscope.held": { readonly held: HeldNode | null };
  /** A run is over. */
  "stepscope.runEnded": { readonly run: string; readonly workflow: string; readonly status: RunOutcome };
}

/** Editor → adapter. */
export interface StepscopeRequests {
  /**
   * `attaching`: within {@link ATTACH_ANSWER_MS}, it is being done. `attached`: done. `none`: it can't be done, or the
   * JavaScript debugger that was attached has ended.
   */
  "stepscope.javaScriptAttached": {
    readonly args: { readonly state: "attaching" | "attached" | "none" };
    readonly body: Record<string, never>;
  };
}

/** A node of the graph that a run is held at. */
export interface HeldNode {
  readonly kind: "step" | "event";
  /** A step's name, or the name of an event's class. */
  readonly id: string;
  readonly run: string;
}

/** Milliseconds in which an editor has to answer `stepscope.attachJavaScript` at all. */
export const ATTACH_ANSWER_MS = 3_000;
/** Milliseconds that an editor which answered may take. */
export const ATTACH_MS = 30_000;
