import {
  type EventKind,
  type OpenWires,
  type StepNode,
  validateGraph,
  type WorkflowGraph,
} from "../../runtime/graph/index.js";

/** A graph with more said of some steps: `withSteps(graph(…), { rescue: { forSteps: ["a"] } })`. */
export function withSteps(it: WorkflowGraph, more: Record<string, Partial<StepNode>>): WorkflowGraph {
  return { ...it, steps: it.steps.map((step) => ({ ...step, ...more[step.name] })) };
}

/** `code subject` of each problem. */
export function codes(it: WorkflowGraph, open?: OpenWires): string[] {
  return validateGraph(it, open).map(({ code, subject }) => (subject === undefined ? code : `${code} ${subject.id}`));
}

/** A graph in a few words: `graph({ a: "StartEvent -> B", b: "B -> StopEvent" })`; `~X` sends X, `^X` streams it. */
export function graph(steps: Record<string, string>, more: Partial<WorkflowGraph> & { step?: Partial<StepNode> } = {}) {
  const { step: everyStep, ...rest } = more;
  const events = new Set<string>();
  const names = (text = ""): string[] => text.split(/[\s|]+/).filter((it) => it !== "");
  const nodes = Object.entries(steps).map(([name, text]): StepNode => {
    const [accepts, emits] = text.split("->").map(names);
    const node: StepNode = {
      name: name.replace("!", ""),
      kind: name.startsWith("!") ? "catch-error" : "step",
      accepts: accepts ?? [],
      returns: (emits ?? []).filter((it) => !/^[~^]/.test(it)),
      sends: (emits ?? []).filter((it) => it.startsWith("~")).map((it) => it.slice(1)),
      streams: (emits ?? []).filter((it) => it.startsWith("^")).map((it) => it.slice(1)),
      numWorkers: 4,
      ...everyStep,
    };
    for (const id of [...node.accepts, ...node.returns, ...node.sends, ...node.streams]) events.add(id);
    return node;
  });
  return {
    version: 1,
    workflow: "W",
    steps: nodes,
    events: [...events].map((id) => ({ id, name: id, kind: kindOf(id), parents: [] })),
    ...rest,
  } satisfies WorkflowGraph;
}

function kindOf(name: string): EventKind {
  if (name.includes("Start")) return "start";
  if (name.includes("Stop")) return "stop";
  if (name.includes("Input")) return "input-required";
  if (name.includes("Human")) return "human-response";
  return name.includes("StepFailed") ? "step-failed" : "event";
}
