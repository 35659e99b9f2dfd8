import { edgesOf, type GraphEdge, resourceEdgesOf } from "./edges.js";
import type { EventKind, GraphSubject, ResourceNode, StepNode, WorkflowGraph } from "./types.js";

/**
 * The graph as a Mermaid flowchart: steps are boxes, events are rounded, a catch-error step is a hexagon. Returned
 * events are solid arrows, sent ones dashed, streamed ones dotted with a cross. Resources are hexagons of their own
 * colour, with a dotted line to what takes them.
 */
export function toMermaid(graph: WorkflowGraph): string {
  const ids = mermaidIds(graph);
  const id = (end: GraphSubject): string => ids.get(key(end.kind, end.id)) ?? "unknown";
  const lines = [
    "flowchart TD",
    ...graph.steps.map((step) => `  ${id({ kind: "step", id: step.name })}${stepShape(step)}`),
    ...graph.events.map(
      (event) => `  ${id({ kind: "event", id: event.id })}(["${escaped(event.id)}"]):::${className(event.kind)}`,
    ),
    ...(graph.resources ?? []).map((it) => `  ${id(resource(it.name))}${resourceShape(it)}`),
    ...edgesOf(graph).map((edge) => `  ${id(edge.from)} ${ARROWS[edge.kind]} ${id(edge.to)}`),
    ...resourceEdgesOf(graph).map(({ from, to }) => `  ${id(resource(from))} -.- ${id(to)}`),
    ...Object.entries(graph.resources === undefined ? CLASSES : { ...CLASSES, ...RESOURCE_CLASSES }).map(
      ([name, style]) => `  classDef ${className(name)} ${style}`,
    ),
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

const RESOURCE_CLASSES = {
  resource: "fill:#ede9fe,stroke:#7c3aed,color:#4c1d95",
  config: "fill:#ccfbf1,stroke:#0d9488,color:#134e4a",
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

function resourceShape({ name, kind }: ResourceNode): string {
  return `{{"${escaped(name)}"}}:::${kind ?? "resource"}`;
}

function resource(id: string): GraphSubject {
  return { kind: "resource", id };
}

/** Ids that Mermaid takes (letters, digits, underscores), different for different nodes. */
function mermaidIds(graph: WorkflowGraph): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  const give = (kind: GraphSubject["kind"], name: string): void => {
    const base = `${kind}_${name.replace(/[^A-Za-z0-9_]/g, "_")}`;
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
    taken.add(id);
    ids.set(key(kind, name), id);
  };
  for (const step of graph.steps) give("step", step.name);
  for (const event of graph.events) give("event", event.id);
  for (const { name } of graph.resources ?? []) give("resource", name);
  return ids;
}

const key = (kind: GraphSubject["kind"], id: string): string => `${kind} ${id}`;

/** Mermaid reads `#35;` as a character's number and would take quotes and brackets for its own. */
function escaped(label: string): string {
  return label.replace(/["#<>&`]/g, (character) => `#${character.charCodeAt(0)};`);
}
