import { type GraphIndex, listed, problem, type Rule, stepSubject } from "../graph-index.js";
import type { StepNode } from "../types.js";
import { joins } from "./parameters.js";

/**
 * A step waits for events that never meet. A returned list opens a stream; what follows from its events stays in it
 * until a step collects them. A join takes its events from one stream, or all of them from outside of every stream.
 */
export const joinWithoutCommonLevel: Rule = (index) => {
  if (index.openAccepts || index.openEmits) return [];
  const waiting = joins(index.graph.steps);
  if (waiting.length === 0) return [];
  const levels = levelsOf(index);
  return waiting.flatMap(({ step, params }) => {
    const awaited = [...new Set(params.flatMap(({ accepts }) => accepts))];
    const found = awaited.map((id) => ({ id, at: levels.filter(({ events }) => events.has(id)) }));
    // An event that is nowhere is never produced, or only by an unreachable step: those are problems of their own.
    if (found.some(({ at }) => at.length === 0)) return [];
    if (levels.some(({ events }) => awaited.every((id) => events.has(id)))) return [];
    const where = found.map(({ id, at }) => `${id} ${at.map(({ name }) => name).join(" or ")}`);
    return [
      problem(index, {
        code: "join-without-common-level",
        subject: stepSubject(step),
        message: `Step ${step.name} waits for ${listed(awaited)} at once, and they never meet: ${listed(where)}.`,
        hint: "Collect the list in a step of its own first, or wait for the other event with ctx.waitForEvent.",
        related: awaited.map((id) => ({ kind: "event", id })),
      }),
    ];
  });
};

/** Where events meet: outside of all lists, or in the stream of the lists that one step returns. */
interface Level {
  readonly name: string;
  readonly producer: StepNode | null;
  readonly events: Set<string>;
  readonly active: Set<StepNode>;
}

/** The events of each level: the least that holds what the steps that are active there return. */
function levelsOf(index: GraphIndex): readonly Level[] {
  const outside = [...index.ofKind(index.accepted, "start"), ...index.ofKind(index.accepted, "human-response")];
  const levels: Level[] = [
    { name: "comes from outside of any list", producer: null, events: idsOf(outside), active: new Set() },
    ...index.graph.steps
      .filter(({ fansOut = [] }) => fansOut.length > 0)
      .map((producer) => ({
        name: `is in a list that ${producer.name} returns`,
        producer,
        events: new Set(producer.fansOut),
        active: new Set<StepNode>(),
      })),
  ];
  while (levels.some((level) => activateOne(index, level, levels)));
  return levels;
}

/** Finds a step that runs at this level, and adds what it emits there. */
function activateOne(index: GraphIndex, level: Level, levels: readonly Level[]): boolean {
  const step = index.graph.steps.find((it) => !level.active.has(it) && runsAt(it, level, levels));
  if (step === undefined) return false;
  level.active.add(step);
  const lists = new Set(step.fansOut);
  for (const id of index.emitted(step)) if (!lists.has(id)) level.events.add(id);
  return true;
}

function runsAt(step: StepNode, level: Level, levels: readonly Level[]): boolean {
  if (step.kind === "catch-error") return true;
  const comes = (id: string): boolean => level.events.has(id);
  const { accepts, params = [] } = step;
  if (params.length === 0) return accepts.some(comes);
  const list = params.find((it) => it.list);
  if (list === undefined) return params.every((it) => it.accepts.some(comes));
  // A collected stream goes on where its list was returned.
  return levels.some(
    ({ producer, events }) =>
      producer !== null && level.active.has(producer) && list.accepts.some((id) => events.has(id)),
  );
}

function idsOf(events: readonly { readonly id: string }[]): Set<string> {
  return new Set(events.map(({ id }) => id));
}
