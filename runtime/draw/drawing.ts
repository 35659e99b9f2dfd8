/**
 * A picture before it has places and a format: boxes and lines, and what they say. The graph of a workflow and the
 * course of a run are both made into one, and Mermaid, SVG and HTML are made of it. Plain data.
 */
export interface Drawing {
  /** Of what can happen, or of what did. */
  readonly kind: "workflow" | "run";
  /** The workflow's name. */
  readonly title: string;
  /** What it shows, or how the run ended, in a sentence. */
  readonly summary: string;
  readonly mood: Mood;
  /** What a reader must know of the picture, e.g. that it leaves something out. A sentence each. */
  readonly notes: readonly string[];
  /** What is told where nothing is chosen. */
  readonly details: readonly Detail[];
  /** In reading order: causes before what they cause, as far as there are no loops. */
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** Whether something is as it should be: `good` and `bad` are ends, `warn` wants a look. */
export type Mood = "plain" | "good" | "warn" | "bad";

/** What a box stands for, and how it looks. */
export type NodeLook =
  | "step"
  | "catch-error"
  | "event"
  | "start"
  | "stop"
  | "input-required"
  | "human-response"
  | "step-failed"
  | "resource"
  | "config"
  /** Another workflow, which a step runs. */
  | "workflow"
  /** Whoever answers outside of the workflow. */
  | "person"
  /** The program that runs the workflow. */
  | "outside"
  /** How a run ended. */
  | "end";

/** A box. */
export interface DrawnNode {
  /** Different for different nodes of a drawing. */
  readonly id: string;
  readonly look: NodeLook;
  readonly mood: Mood;
  readonly title: string;
  /** Beside the title, quietly: `#2`. */
  readonly number?: string;
  /** Under the title. */
  readonly subtitle?: string;
  /** More lines, such as a step's attempts. */
  readonly rows: readonly DrawnRow[];
  /** How many alike it stands for; more than 1 where some were put together. */
  readonly count: number;
  /** The whole of what is known of it, for who looks closer. */
  readonly details: readonly Detail[];
}

/** A line in a box. */
export interface DrawnRow {
  readonly mark: "done" | "failed" | "waits" | "open" | "more" | "problem";
  readonly text: string;
}

/** A line of what is known of a node. Text, never markup. */
export interface Detail {
  readonly label: string;
  readonly text: string;
  /** `code` is shown as it is, in a fixed width; `error` is what went wrong. */
  readonly kind: "text" | "code" | "error";
}

/** A line between two boxes. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  /** `returned` is a solid line, the others are dashed or dotted in ways of their own. */
  readonly kind:
    | "accepts"
    | "returns"
    | "sends"
    /** Only shown to the reader of the stream. */
    | "streams"
    /** A failure and the step that catches it. */
    | "catches"
    | "is-a"
    /** From a resource to what takes it. */
    | "uses"
    /** From a step to the workflow that it runs. */
    | "runs"
    /** Into and out of the world outside. */
    | "outside"
    /** It came for a step that had waited for it, or was collected by it. */
    | "joins"
    /** From what ended a run to its end. */
    | "ends";
  readonly mood: Mood;
  /** A few words on the line. */
  readonly label?: string;
  /** A list of events goes over it at once. */
  readonly list: boolean;
  /** How many alike it stands for; 1 too where the count of one of its ends says it. */
  readonly count: number;
}

/** A detail, where there is something to tell. */
export function detail(label: string, text: string | undefined, kind: Detail["kind"] = "text"): readonly Detail[] {
  return text === undefined || text === "" ? [] : [{ label, text, kind }];
}

/** `1 event`, `2 events`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
