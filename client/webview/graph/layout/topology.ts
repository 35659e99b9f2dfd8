import { type EventNode, type ResourceNode, resourceEdgesOf, type StepNode, type WorkflowGraph } from "stepscope/graph";
import type { PanelNode } from "../../../panel/contract.js";
import { nameWidth } from "./name-width.js";

/** Pixels of a box that its name doesn't get: icon, gap, padding, border. */
const BESIDE_NAME = 60;

/** The graph as boxes and wires: what layout needs, and nothing that changes while it runs. */
export interface Topology {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  /** The same for graphs that are laid out the same. */
  readonly hash: string;
}

export interface Box {
  readonly key: string;
  readonly node: PanelNode;
  readonly width: number;
  readonly height: number;
  /** Exactly one of these is there, after `node.kind`. */
  readonly step?: StepNode;
  readonly event?: EventNode;
  readonly resource?: ResourceNode;
  /** The name of one that a step runs. */
  readonly workflow?: string;
}

export type WireKind = "accepts" | "returns" | "sends" | "streams" | "awaits" | "is-a" | "uses" | "runs";

export interface Wire {
  readonly key: string;
  readonly kind: WireKind;
  readonly source: string;
  readonly target: string;
}

/** A name for a node that no other node of its workflow has. */
export function nodeKey(node: PanelNode): string {
  return `${node.kind}:${node.id}`;
}

export function topologyOf(graph: WorkflowGraph): Topology {
  const flow = inReadingOrder(
    [...graph.steps.map(stepBox), ...graph.events.map(eventBox), ...workflowsIn(graph).map(workflowBox)],
    graph,
  );
  const isStart = ({ event }: Box): boolean => event?.kind === "start";
  const resources = resourceBoxes(graph.resources ?? []);
  // Layout draws wires from earlier boxes to later ones: resources come before what takes them.
  const boxes =
    resources.length === 0 ? flow : [...flow.filter(isStart), ...resources, ...flow.filter((it) => !isStart(it))];
  const known = new Set(boxes.map(({ key }) => key));
  const wires = wiresOf(graph).filter(({ source, target }) => known.has(source) && known.has(target));
  const hash = JSON.stringify([boxes.map(({ key, width }) => [key, width]), wires.map(({ key }) => key)]);
  return { boxes, wires, hash };
}

function stepBox(step: StepNode): Box {
  const node = { kind: "step", id: step.name } as const;
  return { key: nodeKey(node), node, step, width: widthOf(step.name, 176), height: 54 };
}

function eventBox(event: EventNode): Box {
  const node = { kind: "event", id: event.id } as const;
  return { key: nodeKey(node), node, event, width: widthOf(event.id, 172), height: 46 };
}

function resourceBox(resource: ResourceNode): Box {
  const node = { kind: "resource", id: resource.name } as const;
  return { key: nodeKey(node), node, resource, width: widthOf(resource.name, 140), height: 46 };
}

function workflowsIn({ steps }: WorkflowGraph): readonly string[] {
  return [...new Set(steps.flatMap(({ runs = [] }) => runs))];
}

function workflowBox(workflow: string): Box {
  const node = { kind: "workflow", id: workflow } as const;
  return { key: nodeKey(node), node, workflow, width: widthOf(workflow, 140), height: 46 };
}

/** Each after what it uses. */
function resourceBoxes(resources: readonly ResourceNode[]): Box[] {
  const nodes = new Map(resources.map((it) => [it.name, it]));
  const boxes = new Map<string, Box>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const node = nodes.get(name);
    if (node === undefined || seen.has(name)) return;
    seen.add(name);
    for (const used of node.uses) visit(used);
    boxes.set(name, resourceBox(node));
  };
  for (const name of nodes.keys()) visit(name);
  return [...boxes.values()];
}

/** Wide enough for the name, within reason: longer names end in an ellipsis and are whole in the tooltip. */
function widthOf(name: string, least: number): number {
  return Math.min(300, Math.max(least, Math.ceil(nameWidth(name)) + BESIDE_NAME));
}

function wiresOf(graph: WorkflowGraph): Wire[] {
  const wires = new Map<string, Wire>();
  const add = (kind: WireKind, source: string, target: string): void => {
    const key = `${kind} ${source} ${target}`;
    wires.set(key, { key, kind, source, target });
  };
  for (const step of graph.steps) {
    const key = nodeKey({ kind: "step", id: step.name });
    const event = (id: string): string => nodeKey({ kind: "event", id });
    for (const id of step.accepts) add("accepts", event(id), key);
    for (const id of step.returns) add("returns", key, event(id));
    for (const id of step.sends) add("sends", key, event(id));
    for (const id of step.streams) add("streams", key, event(id));
    for (const id of step.awaits ?? []) add("awaits", event(id), key);
    for (const id of step.runs ?? []) add("runs", key, nodeKey({ kind: "workflow", id }));
  }
  for (const { id, parents } of graph.events) {
    const nearest = parents.find((parent) => graph.events.some((event) => event.id === parent));
    if (nearest) add("is-a", nodeKey({ kind: "event", id }), nodeKey({ kind: "event", id: nearest }));
  }
  for (const { from, to } of resourceEdgesOf(graph)) add("uses", nodeKey({ kind: "resource", id: from }), nodeKey(to));
  return [...wires.values()];
}

/** From the start event along the wires, so that a loop's way back is the wire that is drawn backwards. */
function inReadingOrder(boxes: readonly Box[], graph: WorkflowGraph): Box[] {
  const byKey = new Map(boxes.map((box) => [box.key, box]));
  const next = new Map<string, string[]>();
  for (const { source, target } of wiresOf(graph)) next.set(source, [...(next.get(source) ?? []), target]);

  const targets = new Set([...next.values()].flat());
  const starts = boxes.filter((box) => box.event?.kind === "start");
  const sources = boxes.filter(({ key }) => !targets.has(key));
  const queue = [...starts, ...sources, ...boxes].map(({ key }) => key);
  const ordered = new Map<string, Box>();
  const visit = (roots: readonly string[]): void => {
    let layer = roots;
    while (layer.length > 0) {
      const following: string[] = [];
      for (const key of layer) {
        const box = byKey.get(key);
        if (!box || ordered.has(key)) continue;
        ordered.set(key, box);
        following.push(...(next.get(key) ?? []));
      }
      layer = following;
    }
  };
  for (const key of queue) visit([key]);
  return [...ordered.values()];
}
