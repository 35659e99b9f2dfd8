/**
 * What can happen: the steps of a workflow and the events between them. One JSON type for every reader: the
 * validator, the editor, the panel, the command line. It is built from classes at run time and from source by the
 * analysis; for the same file the two are equal.
 */
export interface WorkflowGraph {
  readonly version: 1;
  /** The class's name, or the `name` that `new Workflow({ name })` was given. */
  readonly workflow: string;
  /** In order of declaration, inherited steps first. */
  readonly steps: readonly StepNode[];
  /** In order of first mention by the steps: what a step accepts, then returns, sends and streams. */
  readonly events: readonly EventNode[];
  /** The fields that `run()` takes, where the start event's type says. */
  readonly input?: readonly FieldNode[];
  /** Rules that the workflow opts out of. */
  readonly skipGraphChecks?: readonly string[];
  /** What steps take beside events, in order of first mention, each before what it uses. */
  readonly resources?: readonly ResourceNode[];
  /** How many runs may go on at a time. Only in what the analysis checks: it is an object's, not its class's. */
  readonly numConcurrentRuns?: number;
  /** Seconds that a run may take. Only in what the analysis checks, as above. */
  readonly timeout?: number;
}

/** A step. */
export interface StepNode {
  readonly name: string;
  readonly kind: "step" | "catch-error";
  /** Event ids, in the order of the annotation. */
  readonly accepts: readonly string[];
  /** Events of the return type (or declared by `emits`). */
  readonly returns: readonly string[];
  /** Events that the body sends with `ctx.sendEvent` and that the return type doesn't name. */
  readonly sends: readonly string[];
  /** Events that the body only shows to the reader of the stream, with `ctx.writeEventToStream`. */
  readonly streams: readonly string[];
  /** How many deliveries of one run this step works on at a time; 0 where another framework sets no limit. */
  readonly numWorkers: number;
  readonly skipGraphChecks?: readonly string[];
  /** Steps whose failures a catch-error step handles; absent: those that no other handler names. */
  readonly forSteps?: readonly string[];
  /** How often a catch-error step may rescue one chain of events; absent: once. */
  readonly maxRecoveries?: number;
  /** Whether it takes subclasses of what it accepts, too; absent: events match by their exact class. */
  readonly acceptSubclasses?: boolean;
  /** Workflows that it runs as its own, by their names; absent: none that the analysis knows. */
  readonly runs?: readonly string[];
  /** Its event parameters, where it takes several events at once or a list of them; absent: one event at a time. */
  readonly params?: readonly ParamNode[];
  /** Those of `returns` that it returns as a list; absent: none. */
  readonly fansOut?: readonly string[];
  /** What it takes beside events, by name. */
  readonly resources?: readonly string[];
  /** Events that it waits for while it is at work, of its own run's stream; absent: none that the analysis knows. */
  readonly awaits?: readonly string[];
}

/** What steps take beside events: a connection, a client, a file's content. */
export interface ResourceNode {
  readonly name: string;
  /** Other resources that it is made from, by name. */
  readonly uses: readonly string[];
  /** A file's content; absent for what a function makes. */
  readonly kind?: "config";
}

/** An event parameter of a step. */
export interface ParamNode {
  /** Absent where the step's options declare its events. */
  readonly name?: string;
  /** Event ids. */
  readonly accepts: readonly string[];
  /** It takes what comes of a list that a step returned, all at once. */
  readonly list: boolean;
  /** Of a list: it takes the first ones only, that many; absent: all. */
  readonly take?: number;
}

/** A class of events. */
export interface EventNode {
  /** The class's name; a second class of the same name in one workflow is `Name#2`. */
  readonly id: string;
  readonly name: string;
  /** The built-in class that it descends from. */
  readonly kind: EventKind;
  /** Ids of its ancestors that are the user's own, nearest first. */
  readonly parents: readonly string[];
}

/** The built-in class that an event descends from; `event` for one that is of no special kind. */
export type EventKind = "event" | "start" | "stop" | "input-required" | "human-response" | "step-failed";

/** A field of an event as a person is asked for it. */
export interface FieldNode {
  readonly name: string;
  /** `string`, `number`, `boolean`, or `json` for everything else. */
  readonly type: "string" | "number" | "boolean" | "json";
  /** The type as it is written, to show to a person. */
  readonly text: string;
  readonly optional: boolean;
}

/** A problem that the validator found. Codes are stable: settings, tests and documentation name them. */
export interface GraphProblem {
  readonly code: RuleCode | ForeignRuleCode;
  readonly severity: "error" | "warning";
  readonly workflow: string;
  /** The step or event that it is about; absent where it is the workflow as a whole. */
  readonly subject?: GraphSubject;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** The other ends of the wire. */
  readonly related: readonly GraphSubject[];
  /** The option that is wrong, of the subject or (without one) of the workflow. */
  readonly option?: GraphOption;
}

/** An option by its name and, of a list, the entry. */
export interface GraphOption {
  readonly name: "forSteps" | "maxRecoveries" | "numWorkers" | "numConcurrentRuns" | "timeout" | "skipGraphChecks";
  readonly entry?: string;
}

/** A step or an event of a graph. */
export interface GraphSubject {
  readonly kind: "step" | "event" | "resource";
  /** A step's or resource's name or an event's id. */
  readonly id: string;
}

/** What the analysis finds wrong with a workflow of another framework, which the validator knows nothing of. */
export type ForeignRuleCode = `workflow-core-${string}`;

/** What can be wrong with a graph: a code for each rule of the validator. */
export type RuleCode =
  | "no-steps"
  | "step-no-event-parameter"
  | "step-list-parameters"
  | "step-join-parameters"
  | "list-never-returned"
  | "step-num-workers"
  | "resource-name-twice"
  | "resource-cycle"
  | "catch-error-wrong-event"
  | "catch-error-max-recoveries"
  | "workflow-num-concurrent-runs"
  | "workflow-timeout"
  | "no-start-event"
  | "multiple-start-events"
  | "no-stop-event"
  | "multiple-stop-events"
  | "step-accepts-stop-event"
  | "event-never-produced"
  | "event-never-consumed"
  | "unreachable-step"
  | "non-terminal-event"
  | "dead-end-step"
  | "unknown-graph-check"
  | "join-without-common-level"
  | "catch-error-multiple-wildcards"
  | "catch-error-unknown-step"
  | "catch-error-covers-handler"
  | "catch-error-step-claimed-twice";
