import ELK from "elkjs/lib/elk.bundled.js";
import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";
import type { Topology, Wire } from "./topology.js";

export type Direction = "right" | "down";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where boxes are (their top left corner) and how wires run, in the graph's own coordinates. */
export interface Layout {
  readonly direction: Direction;
  readonly boxes: ReadonlyMap<string, Point>;
  readonly wires: ReadonlyMap<string, WireRoute>;
  readonly width: number;
  readonly height: number;
}

export interface WireRoute {
  readonly points: readonly Point[];
  /** Centre of the label, for wires that have one. */
  readonly label: Point | null;
}

/** Words on wires, where a line's pattern alone would not say what it is. */
export const WIRE_LABELS: Readonly<Partial<Record<Wire["kind"], string>>> = {
  sends: "sends",
  streams: "streams",
  awaits: "waited for",
  "is-a": "is a",
};

const CACHED_LAYOUTS = 32;

// Its bundled form: a worker would need `blob:` in the page's security policy, and a layout takes milliseconds.
let elk: InstanceType<typeof ELK> | undefined;
const cache = new Map<string, Promise<Layout>>();

/** Lays a graph out in layers. The same graph is laid out once. */
export function layoutGraph(topology: Topology, direction: Direction): Promise<Layout> {
  const key = `${direction} ${topology.hash}`;
  const cached = cache.get(key);
  if (cached) return cached;
  const oldest = cache.keys().next().value;
  if (cache.size >= CACHED_LAYOUTS && oldest !== undefined) cache.delete(oldest);
  const layout = computeLayout(topology, direction);
  cache.set(key, layout);
  layout.catch(() => cache.delete(key));
  return layout;
}

async function computeLayout(topology: Topology, direction: Direction): Promise<Layout> {
  elk ??= new ELK();
  const result = await elk.layout({
    id: "workflow",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": direction === "right" ? "RIGHT" : "DOWN",
      "elk.edgeRouting": "ORTHOGONAL",
      "elk.padding": "[top=16,left=16,bottom=16,right=16]",
      "elk.spacing.nodeNode": "28",
      "elk.spacing.edgeNode": "20",
      "elk.spacing.edgeEdge": "14",
      "elk.layered.spacing.nodeNodeBetweenLayers": "48",
      "elk.layered.spacing.edgeNodeBetweenLayers": "20",
      "elk.layered.spacing.edgeEdgeBetweenLayers": "14",
      "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
      "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
      "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
      "elk.layered.considerModelOrder.strategy": "PREFER_EDGES",
      "elk.edgeLabels.inline": "true",
      "elk.separateConnectedComponents": "true",
    },
    children: topology.boxes.map(({ key, width, height }) => ({ id: key, width, height })),
    edges: topology.wires.map(elkEdge),
  });
  return readLayout(result, direction);
}

function elkEdge({ key, kind, source, target }: Wire): ElkExtendedEdge {
  const text = WIRE_LABELS[kind];
  return {
    id: key,
    sources: [source],
    targets: [target],
    ...(text !== undefined && { labels: [{ id: `${key} label`, text, width: text.length * 6 + 10, height: 16 }] }),
  };
}

function readLayout(root: ElkNode, direction: Direction): Layout {
  const boxes = new Map<string, Point>();
  for (const { id, x = 0, y = 0 } of root.children ?? []) boxes.set(id, { x, y });
  const wires = new Map<string, WireRoute>();
  for (const { id, sections, labels } of root.edges ?? []) {
    const section = sections?.[0];
    if (!section) continue;
    const label = labels?.[0];
    wires.set(id, {
      points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
      label: label ? { x: (label.x ?? 0) + (label.width ?? 0) / 2, y: (label.y ?? 0) + (label.height ?? 0) / 2 } : null,
    });
  }
  return { direction, boxes, wires, width: root.width ?? 0, height: root.height ?? 0 };
}
