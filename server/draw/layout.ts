import type { ELK, ElkNode } from "elkjs/lib/elk-api.js";
import type { Drawing, DrawnEdge } from "stepscope/draw";
import { type Box, boxOf } from "./svg/box.js";
import { textWidth } from "./svg/text-width.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where boxes are (their top left corner) and how wires run, in pixels. */
export interface Layout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly (Box & Point)[];
  readonly wires: readonly Wire[];
}

export interface Wire {
  /** Place of its edge in the drawing. */
  readonly index: number;
  readonly edge: DrawnEdge;
  readonly points: readonly Point[];
  /** What is written on it, and where the middle of that is. */
  readonly label: (Point & { readonly text: string }) | null;
}

export type Direction = "right" | "down";

/** Up to this many boxes, both directions are tried and the one that fills a page better is taken. */
const TRY_BOTH = 150;
/** Past this many boxes, lines may cross more. */
const CAREFUL = 150;
/** What a picture is hoped to fit into, in pixels. */
const PAGE = { width: 1280, height: 900 };

/** Gives a drawing's boxes and lines their places, in layers along the direction. */
export async function layoutDrawing(drawing: Drawing, direction: Direction | "auto" = "auto"): Promise<Layout> {
  if (direction !== "auto") return await layoutTowards(drawing, direction);
  if (drawing.nodes.length > TRY_BOTH) return await layoutTowards(drawing, "right");
  const right = await layoutTowards(drawing, "right");
  const down = await layoutTowards(drawing, "down");
  return shrinks(down) > shrinks(right) ? down : right;
}

function shrinks({ width, height }: Layout): number {
  return Math.min(1, PAGE.width / width, PAGE.height / height);
}

async function layoutTowards(drawing: Drawing, direction: Direction): Promise<Layout> {
  const boxes = drawing.nodes.map(boxOf);
  const careful = boxes.length <= CAREFUL;
  const order = careful ? undefined : inTreeOrder(drawing);
  const place = ({ node: { id } }: Box): number => order?.get(id) ?? 0;
  const known = new Set(drawing.nodes.map(({ id }) => id));
  const edges = [...drawing.edges.entries()].filter(([, { from, to }]) => known.has(from) && known.has(to));
  const elk = await elkOf();
  const result: ElkNode = await elk.layout({
    id: "drawing",
    layoutOptions: { ...OPTIONS, ...(careful ? {} : FAST), "elk.direction": direction === "right" ? "RIGHT" : "DOWN" },
    children: boxes
      .toSorted((a, b) => place(a) - place(b))
      .map(({ node, width, height }) => ({ id: node.id, width, height })),
    edges: edges.map(([index, edge]) => {
      const text = labelOf(edge);
      const size = { width: textWidth(text, 11) + 10, height: 16 };
      const labels = text === "" ? {} : { labels: [{ id: `label ${index}`, text, ...size, layoutOptions: INLINE }] };
      return { id: String(index), sources: [edge.from], targets: [edge.to], ...labels };
    }),
  });
  const places = new Map(result.children?.map(({ id, x = 0, y = 0 }) => [id, { x, y }] as const));
  const drawn = new Map(result.edges?.map((edge) => [edge.id, edge] as const));
  return {
    direction,
    width: Math.ceil(result.width ?? 0),
    height: Math.ceil(result.height ?? 0),
    boxes: boxes.map((box) => ({ ...box, ...(places.get(box.node.id) ?? { x: 0, y: 0 }) })),
    wires: edges.flatMap(([index, edge]): Wire[] => {
      const { sections, labels } = drawn.get(String(index)) ?? {};
      const [section] = sections ?? [];
      if (section === undefined) return [];
      const [at] = labels ?? [];
      const label =
        at === undefined
          ? null
          : { x: (at.x ?? 0) + (at.width ?? 0) / 2, y: (at.y ?? 0) + (at.height ?? 0) / 2, text: labelOf(edge) };
      const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
      return [{ index, edge, points, label }];
    }),
  };
}

function labelOf({ label, count }: DrawnEdge): string {
  return [label, count > 1 ? `×${count.toLocaleString("en-US")}` : undefined].filter(Boolean).join(" ");
}

/** Heavy to load, and rarely wanted. */
async function elkOf(): Promise<ELK> {
  const { default: elkjs } = await import("elkjs/lib/elk.bundled.js");
  return new elkjs.default();
}

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.padding": "[top=20,left=20,bottom=20,right=20]",
  "elk.spacing.nodeNode": "22",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "12",
  "elk.layered.spacing.nodeNodeBetweenLayers": "44",
  "elk.layered.spacing.edgeNodeBetweenLayers": "18",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.layered.considerModelOrder.strategy": "PREFER_EDGES",
};

/** On the line, not beside it. */
const INLINE = { "elk.edgeLabels.inline": "true" };

/**
 * For many boxes: each layer in the order of the boxes, and neighbours changed only where lines cross less then. Measured:
 * the careful way takes two minutes for 2,000 boxes, this one two seconds.
 */
const FAST = {
  "elk.layered.cycleBreaking.strategy": "DEPTH_FIRST",
  "elk.layered.considerModelOrder.strategy": "NONE",
  "elk.layered.layering.strategy": "LONGEST_PATH_SOURCE",
  "elk.layered.crossingMinimization.strategy": "NONE",
  "elk.layered.crossingMinimization.greedySwitch.type": "TWO_SIDED",
};

/** What came of one box side by side, so that the lines of a tree don't cross. */
function inTreeOrder({ nodes, edges }: Drawing): ReadonlyMap<string, number> {
  const next = Map.groupBy(edges, ({ from }) => from);
  const order = new Map<string, number>();
  for (const { id } of nodes) {
    // A stack of its own: a run may be far too deep to recurse into.
    const stack = [id];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (order.has(at)) continue;
      order.set(at, order.size);
      for (const { to } of (next.get(at) ?? []).toReversed()) stack.push(to);
    }
  }
  return order;
}
