import type { EventKind, EventNode, FieldNode, GraphProblem, RuleCode, StepNode, WorkflowGraph } from "stepscope/graph";
import type { TextChange } from "./syntax/cursor/imports.js";
import type { EventSlot } from "./syntax/cursor/slots.js";

export type { TextChange } from "./syntax/cursor/imports.js";
export type { EventSlot } from "./syntax/cursor/slots.js";
export type { StepText } from "./syntax/cursor/step-text.js";

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
  /** The framework that it is written for, where that is another one: it is read, and never run. */
  readonly framework?: "workflow-core";
  /** Others are built on it, and it is never run itself. */
  readonly abstract?: true;
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
  /** Absent where it waits for nothing. */
  readonly waits?: readonly WaitSource[];
}

/** An event that a step waits for, or asks for one with, while it is at work: the graph doesn't have these. */
export interface WaitSource {
  readonly how: "awaits" | "asks";
  readonly key: string;
  readonly event: EventNode;
  /** The name of its class; null for the runtime's own. */
  readonly nameRange: SourceRange | null;
  readonly ranges: readonly SourceRange[];
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

/** What a name in a file stands for. */
export type SourceSymbol = {
  readonly name: string;
  /** The name where it was asked about. */
  readonly range: SourceRange;
} & (
  | { readonly kind: "workflow"; readonly workflow: SourceWorkflow }
  /** Of each workflow that has it: a step that others inherit is theirs too. */
  | { readonly kind: "step"; readonly workflows: readonly SourceWorkflow[] }
  | ({ readonly kind: "event" } & EventSymbol)
);

/** An event class, apart from the workflows that use it. */
export interface EventSymbol {
  /** Different for different classes, the same in all files. */
  readonly key: string;
  readonly eventKind: EventKind;
  /** The class; null for the runtime's own. */
  readonly declaration: EventSource | null;
  /** Null where its type doesn't say them. */
  readonly fields: readonly FieldNode[] | null;
}

/** An event class where a file declares it. */
export interface DeclaredEvent extends Pick<EventSymbol, "key" | "eventKind"> {
  readonly name: string;
  /** The framework that it is an event of, where that is another one: it is no class. */
  readonly framework?: SourceWorkflow["framework"] & {};
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** Names under which its file exports it. */
  readonly exportedAs: readonly string[];
}

/** A place where the name of an event, a step, a graph check or a rule belongs, whether or not it is written already. */
export type SourceSlot = {
  /** The name as far as it is written; empty where it isn't. Of a text in quotes, what is between them. */
  readonly range: SourceRange;
} & (
  | {
      readonly kind: "event";
      readonly of: EventSlot;
      /** It stands behind `new`. */
      readonly made: boolean;
      /** Those that it is written in. */
      readonly workflows: readonly SourceWorkflow[];
    }
  | {
      readonly kind: "step";
      readonly of: "step" | "forSteps";
      /** Key of the event that is sent to it; null where that isn't made there. */
      readonly event: string | null;
      /** It stands in quotes already. */
      readonly quoted: boolean;
      readonly workflows: readonly SourceWorkflow[];
    }
  | { readonly kind: "check"; readonly quoted: boolean }
  | {
      /** In a comment that silences. */
      readonly kind: "rule";
      /** Codes of what there is to silence. */
      readonly found: readonly ProblemCode[];
      /** Codes that stand there already. */
      readonly named: readonly string[];
    }
);

/** `new X({ … })` of an event, around a position. */
export interface EventConstruction extends EventSymbol {
  readonly name: string;
  /** Names of the fields that are given already. */
  readonly given: readonly string[];
  /** The field that the position is in; null where it is in none. */
  readonly field: string | null;
}

/** A name that stands for an event or a step. */
export type NameInFile = {
  readonly range: SourceRange;
  /** It stands where the event or step is declared. */
  readonly declares: boolean;
} /** It is a constant and no class where another framework has events so. */ & (
  | { readonly kind: "event"; readonly eventKind: EventKind; readonly constant: boolean }
  | { readonly kind: "step"; readonly stepKind: StepNode["kind"] }
);

/** The code of a rule, or what was written for one. */
export interface RuleName {
  readonly code: string;
  readonly range: SourceRange;
}

/** What a file calls an event. */
export interface EventName {
  readonly name: string;
  /** What makes it so: an import; null where it needs none. */
  readonly edit: TextChange | null;
  /** What that imports it from. */
  readonly from: string | null;
}

/** Who emits and who takes an event. */
export interface EventUses {
  readonly emits: readonly EventUse[];
  readonly takes: readonly EventUse[];
}

export interface EventUse {
  readonly workflow: SourceWorkflow;
  /** Its name. */
  readonly step: string;
  readonly how: "accepts" | "awaits" | "returns" | "sends" | "streams";
  /** Where the step names the event, or emits it; the step's name where that can't be said. */
  readonly ranges: readonly SourceRange[];
}

/** A problem of the one validator, or one that only source can show, at its place. */
export interface SourceProblem extends Omit<GraphProblem, "code" | "severity"> {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** Its name; empty for what is wrong with a file or with an event whatever the workflow. */
  readonly workflow: string;
  readonly range: SourceRange;
  /** The other ends. */
  readonly relatedRanges: readonly { readonly range: SourceRange; readonly message: string }[];
  /** Code that does nothing: editors fade it. */
  readonly tags?: readonly "unnecessary"[];
  readonly data?: RepairData;
}

export type ProblemCode = RuleCode | SourceRuleCode | WorkflowCoreRuleCode;

export type Severity = "error" | "warning" | "information" | "hint";

/** What a repair has to know of a problem, as JSON. */
export interface RepairData {
  /** A step's name. */
  readonly step?: string;
  /** An event class's name. */
  readonly event?: string;
  /** Names that may have been meant by the one at the problem's range, the likeliest first. */
  readonly suggestions?: readonly string[];
  /** Changes that mend it. */
  readonly edits?: readonly RepairEdit[];
}

/** Text in place of what is at a range. */
export interface RepairEdit {
  readonly range: SourceRange;
  readonly newText: string;
}

/** What only source can show: a code for each of those rules. */
export type SourceRuleCode =
  | "event-not-declared"
  | "event-not-exported"
  | "declared-event-not-emitted"
  | "subclass-not-taken"
  | "step-ends-without-event"
  | "send-unknown-step"
  | "send-not-accepted"
  | "collect-not-accepted"
  | "collect-too-many"
  | "wait-after-side-effects"
  | "missing-await"
  | "blocking-call"
  | "step-types-not-loaded"
  | "step-without-name"
  | "duplicate-step-name"
  | "step-override-wire"
  | "event-name-twice"
  | "event-name-case"
  | "event-class-unused"
  | "event-field-not-json"
  | "unknown-ignore-code"
  | "unused-ignore";

/** What can be wrong with a workflow of `@llamaindex/workflow-core`: a code for each rule. */
export type WorkflowCoreRuleCode =
  | "workflow-core-event-never-sent"
  | "workflow-core-event-never-handled"
  | "workflow-core-unreachable-handler"
  | "workflow-core-join-never-complete";
