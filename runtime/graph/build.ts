import {
  BUILT_IN,
  HumanResponseEvent,
  InputRequiredEvent,
  StartEvent,
  StepFailedEvent,
  StopEvent,
} from "../events/built-in.js";
import { type AnyEventClass, Event, INTERMEDIATE } from "../events/event.js";
import { namesOf, type ResourceSource, resourceNodes } from "./resources.js";
import type { EventKind, EventNode, FieldNode, ParamNode, StepNode, WorkflowGraph } from "./types.js";

/** A step's types as classes. */
export interface StepTypes {
  readonly name: string;
  readonly kind: StepNode["kind"];
  readonly accepts: readonly AnyEventClass[];
  readonly returns: readonly AnyEventClass[];
  readonly sends: readonly AnyEventClass[];
  readonly streams: readonly AnyEventClass[];
  readonly numWorkers: number;
  readonly skipGraphChecks?: readonly string[];
  readonly forSteps?: readonly string[];
  readonly maxRecoveries?: number;
  readonly acceptSubclasses?: boolean;
  /** For a step that takes several events at once, or a list of them. */
  readonly params?: readonly ParamTypes[];
  readonly fansOut?: readonly AnyEventClass[];
  /** Names of workflows. */
  readonly runs?: readonly string[];
  readonly resources?: readonly ResourceSource[];
}

export interface ParamTypes extends Omit<ParamNode, "accepts"> {
  readonly accepts: readonly AnyEventClass[];
}

export interface GraphSource {
  readonly workflow: string;
  readonly steps: readonly StepTypes[];
  readonly input?: readonly FieldNode[] | undefined;
  readonly skipGraphChecks?: readonly string[] | undefined;
}

/** The graph of a workflow's classes: the same that the analysis builds from their source. */
export function buildGraph({ workflow, steps, input, skipGraphChecks }: GraphSource): WorkflowGraph {
  const events = new EventIds();
  const nodes = steps.map((step) => stepNode(step, events));
  const resources = resourceNodes(steps.flatMap((step) => step.resources ?? []));
  return {
    version: 1,
    workflow,
    steps: nodes,
    events: events.nodes(),
    ...(input === undefined ? {} : { input }),
    ...(skipGraphChecks === undefined ? {} : { skipGraphChecks }),
    ...(resources.length === 0 ? {} : { resources }),
  };
}

function stepNode(step: StepTypes, events: EventIds): StepNode {
  const { name, kind, numWorkers, skipGraphChecks, forSteps, maxRecoveries, acceptSubclasses, params } = step;
  const accepts = events.ids(step.accepts);
  const returns = events.ids(step.returns);
  const sends = events.ids(step.sends).filter((id) => !returns.includes(id));
  const streams = events.ids(step.streams);
  const fansOut = events.ids(step.fansOut ?? []);
  const resources = namesOf(step.resources ?? []);
  return {
    ...{ name, kind, accepts, returns, sends, streams, numWorkers },
    ...(skipGraphChecks === undefined ? {} : { skipGraphChecks }),
    ...(forSteps === undefined ? {} : { forSteps }),
    ...(maxRecoveries === undefined ? {} : { maxRecoveries }),
    ...(acceptSubclasses === true ? { acceptSubclasses } : {}),
    ...(step.runs === undefined ? {} : { runs: step.runs }),
    ...(params === undefined ? {} : { params: params.map((it) => ({ ...it, accepts: events.ids(it.accepts) })) }),
    ...(fansOut.length === 0 ? {} : { fansOut }),
    ...(resources.length === 0 ? {} : { resources }),
  };
}

/** Gives each class an id, in the order in which the classes are first asked for. */
class EventIds {
  readonly #ids = new Map<AnyEventClass, string>();
  readonly #named = new Map<string, number>();

  ids(classes: readonly AnyEventClass[]): string[] {
    return [...new Set(classes)].map((it) => this.#id(it));
  }

  nodes(): EventNode[] {
    return [...this.#ids].map(([eventClass, id]) => ({
      id,
      name: eventClass.name,
      kind: kindOf(eventClass),
      parents: ancestors(eventClass).map((it) => this.#ids.get(it) ?? it.name),
    }));
  }

  #id(eventClass: AnyEventClass): string {
    const known = this.#ids.get(eventClass);
    if (known !== undefined) return known;
    const count = (this.#named.get(eventClass.name) ?? 0) + 1;
    this.#named.set(eventClass.name, count);
    const id = count === 1 ? eventClass.name : `${eventClass.name}#${count}`;
    this.#ids.set(eventClass, id);
    return id;
  }
}

/** The user's own classes above this one, nearest first. */
function ancestors(eventClass: AnyEventClass): AnyEventClass[] {
  const found: AnyEventClass[] = [];
  for (let at = parentOf(eventClass); at !== undefined && !BUILT_IN.has(at); at = parentOf(at)) {
    if (!Object.hasOwn(at, INTERMEDIATE)) found.push(at);
  }
  return found;
}

function parentOf(eventClass: AnyEventClass): AnyEventClass | undefined {
  const parent = Object.getPrototypeOf(eventClass) as unknown;
  return typeof parent === "function" && parent !== Function.prototype ? (parent as AnyEventClass) : undefined;
}

function kindOf(eventClass: AnyEventClass): EventKind {
  for (const [kind, base] of KINDS) if (eventClass === base || eventClass.prototype instanceof base) return kind;
  return "event";
}

const KINDS: readonly (readonly [EventKind, AnyEventClass])[] = [
  ["start", StartEvent],
  ["stop", StopEvent],
  ["input-required", InputRequiredEvent],
  ["human-response", HumanResponseEvent],
  ["step-failed", StepFailedEvent],
  ["event", Event],
];
