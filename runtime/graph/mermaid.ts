import { edgesOf, type GraphEdge } from "./edges.js";
import type { EventKind, StepNode, WorkflowGraph } from "./types.js";

/**
 * The graph as a Mermaid flowchart: steps are boxes, events are rounded, a catch-error step is a hexagon. Returned
 * events are solid arrows, sent ones dashed, streamed ones dotted with a cross.
 */
export function toMermaid(graph: WorkflowGraph): string {
  const ids = mermaidIds(graph);
  const id = (end: GraphEdge["from"]): string => ids.get(key(end.kind, end.id)) ?? "unknown";
  const lines = [
    "flowchart TD",
    ...graph.steps.map((step) => `  ${id({ kind: "step", id: step.name })}${stepShape(step)}`),
    ...graph.events.map(
      (event) => `  ${id({ kind: "event", id: event.id })}(["${escaped(event.id)}"]):::${className(event.kind)}`,
    ),
    ...edgesOf(graph).map((edge) => `  ${id(edge.from)} ${ARROWS[edge.kind]} ${id(edge.to)}`),
    ...Object.entries(CLASSES).map(([name, style]) => `  classDef ${className(name)} ${style}`),
  ];
  return `${lines.join("\n")}\n`;
}

const ARROWS: { readonly [K in GraphEdge["kind"]]: string } = {
  accepts: "-->",
  returns: "-->",
  sends: "-.->",
  streams: "-.-x",
};

const CLASSES: { readonly [K in EventKind | StepNode["kind"]]: string } = {
  step: "fill:#dbeafe,stroke:#2563eb,color:#1e3a8a",
  "catch-error": "fill:#fee2e2,stroke:#dc2626,color:#7f1d1d",
  event: "fill:#f3f4f6,stroke:#6b7280,color:#111827",
  start: "fill:#dcfce7,stroke:#16a34a,color:#14532d",
  stop: "fill:#fae8ff,stroke:#a21caf,color:#4a044e",
  "input-required": "fill:#fef3c7,stroke:#d97706,color:#78350f",
  "human-response": "fill:#fef3c7,stroke:#d97706,color:#78350f",
  "step-failed": "fill:#fee2e2,stroke:#dc2626,color:#7f1d1d",
};

/** `input-required` as Mermaid takes it: inputRequired. */
function className(kind: string): string {
  return kind.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function stepShape(step: StepNode): string {
  const label = escaped(step.name);
  return step.kind === "catch-error"
    ? `{{"${label}"}}:::${className(step.kind)}`
    : `["${label}"]:::${className(step.kind)}`;
}

/** Ids that Mermaid takes (letters, digits, underscores), different for different nodes. */
function mermaidIds(graph: WorkflowGraph): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  const give = (kind: "step" | "event", name: string): void => {
    const base = `${kind}_${name.replace(/[^A-Za-z0-9_]/g, "_")}`;
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
    taken.add(id);
    ids.set(key(kind, name), id);
  };
  for (const step of graph.steps) give("step", step.name);
  for (const event of graph.events) give("event", event.id);
  return ids;
}

const key = (kind: "step" | "event", id: string): string => `${kind} ${id}`;

/** Mermaid reads `#35;` as a character's number and would take quotes and brackets for its own. */
function escaped(label: string): string {
  return label.replace(/["#<>&`]/g, (character) => `#${character.charCodeAt(0)};`);
}
