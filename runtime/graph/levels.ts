import { takenBy } from "./accepted.js";
import { type GraphIndex, indexGraph } from "./graph-index.js";
import type { StepNode, WorkflowGraph } from "./types.js";

/** The steps that collect what comes of a list, by the step that returns it. */
export function collectorsOf(graph: WorkflowGraph): ReadonlyMap<string, readonly string[]> {
  const collecting = graph.steps.filter(({ params = [] }) => params.some(({ list }) => list));
  if (collecting.length === 0) return new Map();
  const index = indexGraph(graph);
  const lists = (levels: readonly Level[], step: StepNode): string[] =>
    levels.flatMap(({ producer, events }) =>
      producer !== null && takenBy(step, graph).some((id) => events.has(id)) ? [producer.name] : [],
    );
  const usual = levelsOf(indexGraph({ ...graph, steps: graph.steps.filter(({ kind }) => kind === "step") }));
  const all = levelsOf(index);
  const collectors = new Map<string, string[]>();
  for (const step of collecting) {
    // What only a failure puts into a list is no reason to collect that list, unless there is no other.
    const usually = lists(usual, step);
    for (const producer of usually.length > 0 ? usually : lists(all, step)) {
      collectors.set(producer, [...(collectors.get(producer) ?? []), step.name]);
    }
  }
  return collectors;
}

/** Where events meet: outside of all lists, or in the stream of the lists that one step returns. */
export interface Level {
  readonly name: string;
  readonly producer: StepNode | null;
  readonly events: Set<string>;
  readonly active: Set<StepNode>;
}

/**
 * The events of each level: the least that holds what the steps that are active there return. What a step sends, and
 * doesn't return, is outside of every list.
 */
export function levelsOf(index: GraphIndex): readonly Level[] {
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
  const step = index.graph.steps.find((it) => !level.active.has(it) && runsAt(index, it, { level, levels }));
  if (step === undefined) return false;
  level.active.add(step);
  const lists = new Set(step.fansOut);
  for (const id of step.returns) if (!lists.has(id)) level.events.add(id);
  for (const id of step.sends) levels[0]?.events.add(id);
  return true;
}

function runsAt(
  index: GraphIndex,
  step: StepNode,
  { level, levels }: { level: Level; levels: readonly Level[] },
): boolean {
  if (step.kind === "catch-error") return [...level.active].some(({ name }) => step.forSteps?.includes(name) ?? true);
  const comes = (id: string): boolean => level.events.has(id);
  const { params = [] } = step;
  if (params.length === 0) return takenBy(step, index.graph).some(comes);
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
