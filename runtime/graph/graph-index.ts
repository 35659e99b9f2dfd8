import { isBelow, takenBy } from "./accepted.js";
import type { EventKind, EventNode, GraphProblem, GraphSubject, RuleCode, StepNode, WorkflowGraph } from "./types.js";

/**
 * Wires of a graph that couldn't be followed, for instance into a module that doesn't resolve. A rule that depends
 * on one stays silent: a missing import is one problem, not ten.
 */
export interface OpenWires {
  /** The workflow may have steps that the graph doesn't show. */
  readonly steps?: boolean;
  /** Steps that may accept events besides the ones that the graph shows. */
  readonly accepts?: readonly string[];
  /** Steps that may return or send events besides the ones that the graph shows. */
  readonly emits?: readonly string[];
  /** Catch-error steps that may cover other steps than the graph says. */
  readonly covers?: readonly string[];
}

/** A graph as the rules ask it. */
export interface GraphIndex {
  readonly graph: WorkflowGraph;
  readonly event: (id: string) => EventNode;
  /** Events that a step puts into the run: what it returns and sends. What it streams isn't delivered to anyone. */
  readonly emitted: (step: StepNode) => readonly string[];
  readonly producers: (event: string) => readonly StepNode[];
  /** Steps that take it. */
  readonly consumers: (event: string) => readonly StepNode[];
  /** Steps that emit something which the step takes for the event that it accepts. */
  readonly suppliers: (step: StepNode, event: string) => readonly StepNode[];
  /** In the order of the graph's events. */
  readonly accepted: readonly EventNode[];
  readonly produced: readonly EventNode[];
  /** Steps that accept no event at all. */
  readonly untyped: readonly StepNode[];
  readonly ofKind: (events: readonly EventNode[], kind: EventKind) => readonly EventNode[];
  /** Whether there may be other steps. */
  readonly openSteps: boolean;
  /** Whether some step's accepted (emitted) events aren't all known. */
  readonly openAccepts: boolean;
  readonly openEmits: boolean;
  readonly isOpen: (wires: Exclude<keyof OpenWires, "steps">, step: string) => boolean;
}

/** One rule: every problem of its kind in the graph. */
export type Rule = (index: GraphIndex) => readonly GraphProblem[];

export function indexGraph(graph: WorkflowGraph, known: OpenWires = {}): GraphIndex {
  const knownAccepts = known.accepts ?? [];
  const untyped = graph.steps.filter(
    ({ name, kind, accepts }) => kind === "step" && accepts.length === 0 && !knownAccepts.includes(name),
  );
  // A step that forgot its event parameter is that step's problem: as if it took whatever nobody takes.
  const open = { ...known, accepts: [...knownAccepts, ...untyped.map(({ name }) => name)] };
  const events = new Map(graph.events.map((event) => [event.id, event]));
  const producers = new Map<string, StepNode[]>();
  const consumers = new Map<string, StepNode[]>();
  const emitted = new Map<StepNode, readonly string[]>();
  for (const step of graph.steps) {
    const emits = [...new Set([...step.returns, ...step.sends])];
    emitted.set(step, emits);
    for (const id of emits) add(producers, id, step);
    for (const id of takenBy(step, graph)) add(consumers, id, step);
  }
  const accepted = new Set(graph.steps.flatMap(({ accepts }) => accepts));
  // An event that the graph forgot to list is one of no particular kind.
  const event = (id: string): EventNode => events.get(id) ?? { id, name: id, kind: "event", parents: [] };
  const suppliers = (step: StepNode, id: string): readonly StepNode[] => {
    const own = producers.get(id) ?? [];
    if (step.acceptSubclasses !== true) return own;
    const below = [...producers].filter(([produced]) => isBelow(event(produced), id));
    return [...own, ...below.flatMap(([, steps]) => steps)];
  };
  return {
    graph,
    event,
    suppliers,
    emitted: (step) => emitted.get(step) ?? [],
    producers: (id) => producers.get(id) ?? [],
    consumers: (id) => consumers.get(id) ?? [],
    accepted: [...accepted].map(event),
    produced: [...producers.keys()].map(event),
    untyped,
    ofKind: (nodes, kind) => nodes.filter((node) => node.kind === kind),
    openSteps: open.steps === true,
    openAccepts: open.steps === true || open.accepts.length > 0,
    openEmits: open.steps === true || (open.emits ?? []).length > 0,
    isOpen: (wires, step) => (open[wires] ?? []).includes(step),
  };
}

interface FoundProblem extends Partial<Pick<GraphProblem, "subject" | "related" | "option">> {
  readonly code: RuleCode;
  readonly message: string;
  readonly hint: string;
}

/** A problem of this graph: an error about the workflow as a whole unless a subject is given. */
export function problem(index: GraphIndex, found: FoundProblem): GraphProblem {
  return {
    code: found.code,
    severity: "error",
    workflow: index.graph.workflow,
    ...(found.subject === undefined ? {} : { subject: found.subject }),
    message: found.message,
    hint: found.hint,
    related: found.related ?? [],
    ...(found.option === undefined ? {} : { option: found.option }),
  };
}

export const stepSubject = (step: StepNode): GraphSubject => ({ kind: "step", id: step.name });
export const eventSubject = (event: EventNode): GraphSubject => ({ kind: "event", id: event.id });

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** `step a`, `steps a and b`. */
export function stepsNamed(steps: readonly StepNode[]): string {
  return `${steps.length === 1 ? "step" : "steps"} ${listed(steps.map((step) => step.name))}`;
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
