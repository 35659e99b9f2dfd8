import type { Place } from "../../../syntax/summary.js";
import type { SourceProblem, WorkflowCoreRuleCode } from "../../../types.js";
import type { FlowFacts } from "../link/facts.js";
import type { CoreFlow } from "../link/flows.js";
import type { CoreHandler } from "../link/handlers.js";
import type { CoreEvent } from "../link/names.js";
import type { CoreEventIds } from "../source-workflow.js";

/** A workflow as the rules ask it. */
export interface CheckedFlow extends CoreFlow {
  readonly facts: FlowFacts;
  readonly ids: CoreEventIds;
  /** Some handler's list couldn't be read: it may take any event. */
  readonly open: boolean;
  takers(event: CoreEvent): readonly CoreHandler[];
  emitters(event: CoreEvent): readonly CoreHandler[];
}

/** One rule: every problem of its kind in a workflow. A warning: the framework itself objects to none of it. */
export type CoreRule = (flow: CheckedFlow) => readonly SourceProblem[];

interface Found {
  readonly code: WorkflowCoreRuleCode;
  readonly subject: NonNullable<SourceProblem["subject"]>;
  readonly message: string;
  readonly hint: string;
  readonly related?: SourceProblem["related"];
  readonly at: Place;
  readonly others?: SourceProblem["relatedRanges"];
}

export function problem({ name }: CoreFlow, { at, others = [], related = [], ...found }: Found): SourceProblem {
  return { ...found, severity: "warning", workflow: name, related, range: at.range, relatedRanges: others };
}

/** Where an event is declared, to point there. */
export function declaredAt({ source, name }: CoreEvent): SourceProblem["relatedRanges"] {
  return source === null ? [] : [{ range: source.variable.namePlace.range, message: `${name} is declared here.` }];
}

/** Each event that some handler takes, once. */
export function acceptedBy({ handlers }: CoreFlow): readonly CoreEvent[] {
  return distinct(handlers.flatMap(({ slots }) => slots.flatMap(({ events }) => events)));
}

/** Each event that some handler emits, once. */
export function emittedBy({ handlers }: CoreFlow): readonly CoreEvent[] {
  return distinct(handlers.flatMap(({ emits }) => emits.map(({ event }) => event)));
}

function distinct(events: readonly CoreEvent[]): readonly CoreEvent[] {
  return [...new Map(events.map((it) => [it.key, it])).values()];
}

/** Whether anybody can start the workflow: one that nobody can isn't written to its end, or is only to be drawn. */
export function canStart(flow: CheckedFlow): boolean {
  const { facts } = flow;
  if (facts.closed && !facts.run) return false;
  return acceptedBy(flow).some((event) => !facts.isKnown(event) || facts.sentElsewhere(event).length > 0);
}

/** `a`, `a and b`, `a, b and c` */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
