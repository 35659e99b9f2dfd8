import { describe, expect, test } from "vitest";
import { type EventKind, type EventNode, validateGraph, type WorkflowGraph } from "../../runtime/graph/index.js";
import { BUILT_IN_KINDS, disagreement, implementedCases, type OracleCase } from "../oracles/cases.js";

const cases = implementedCases({ notEvents: true });

describe("the validator agrees with the reference implementation", () => {
  test("on as many cases as there are", () => {
    console.log(`${cases.length} oracle cases`);
    expect(cases).toHaveLength(387);
  });

  test.each(cases.map((it) => [it.id, it] as const))("%s", (_, oracle) => {
    expect(disagreement(oracle, validateGraph(graphOf(oracle)))).toEqual({ missing: [], wrong: [] });
  });
});

function graphOf({ events, steps, workflow, id }: OracleCase): WorkflowGraph {
  const eventsOf = (types: readonly string[]) =>
    types.map((type) => type.replace(/^list:/, "")).filter((type) => type !== "None" && type !== "Context");
  const nodes = new Map<string, EventNode>();
  const mention = (types: readonly string[]): string[] => {
    const ids = eventsOf(types);
    for (const name of ids) nodes.set(name, eventNode(name, events));
    return ids;
  };
  return {
    version: 1,
    workflow: id,
    steps: steps.map((step) => ({
      name: step.name,
      kind: step.role === "catch_error" ? "catch-error" : "step",
      accepts: mention(step.params.flatMap(([, types]) => types)),
      params: step.params.flatMap(([name, types]) => {
        const accepts = mention(types);
        return accepts.length === 0 ? [] : [{ name, accepts, list: types.some(isList) }];
      }),
      returns: mention(step.returns),
      fansOut: mention(step.returns.filter(isList)),
      sends: [],
      streams: [],
      numWorkers: step.num_workers ?? 4,
      ...(step.accept_event_subclasses === true ? { acceptSubclasses: true } : {}),
      ...(step.skip === undefined ? {} : { skipGraphChecks: step.skip }),
      ...(step.for_steps === undefined ? {} : { forSteps: step.for_steps }),
      ...(step.max_recoveries === undefined ? {} : { maxRecoveries: step.max_recoveries }),
    })),
    events: [...nodes.values()],
    ...(workflow?.skip === undefined ? {} : { skipGraphChecks: workflow.skip }),
    ...(workflow?.num_concurrent_runs === undefined ? {} : { numConcurrentRuns: workflow.num_concurrent_runs }),
  };
}

function isList(type: string): boolean {
  return type.startsWith("list:");
}

function eventNode(name: string, declared: Readonly<Record<string, string>>): EventNode {
  const parents: string[] = [];
  let base = name;
  while (declared[base] !== undefined) {
    base = declared[base] as string;
    if (declared[base] !== undefined) parents.push(base);
  }
  const kind: EventKind = BUILT_IN_KINDS[base as keyof typeof BUILT_IN_KINDS] ?? "event";
  return { id: name, name, kind, parents };
}
