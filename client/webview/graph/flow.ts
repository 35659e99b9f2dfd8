import type { Edge, Node } from "@xyflow/react";
import { Position } from "@xyflow/react";
import type { GraphProblem } from "stepscope/graph";
import type { Layout, WireRoute } from "./layout/layout.js";
import type { Box, Topology, Wire } from "./layout/topology.js";
import { describeBox, describeWire, problemsOf } from "./parts/describe.js";

/** What a node's component gets; what runs it reads from the page's state by itself. */
export interface BoxData extends Record<string, unknown> {
  readonly box: Box;
  readonly workflow: string;
  readonly problems: readonly GraphProblem[];
}

export interface WireData extends Record<string, unknown> {
  readonly wire: Wire;
  readonly route: WireRoute;
  readonly workflow: string;
}

export type BoxNode = Node<BoxData, Box["node"]["kind"]>;
export type WireEdge = Edge<WireData, "wire">;

interface FlowOptions {
  readonly workflow: string;
  readonly topology: Topology;
  readonly layout: Layout;
  readonly problems: readonly GraphProblem[];
  /** The node that the person or the host went to last: Tab goes to it, else to the first. */
  readonly selected: string | null;
}

/** The laid-out graph as nodes and edges of the drawing library. */
export function flowOf(options: FlowOptions): { readonly nodes: BoxNode[]; readonly edges: WireEdge[] } {
  const { topology, layout, workflow } = options;
  const nodes = topology.boxes.map((box) => boxNode(box, options));
  const edges = topology.wires.flatMap((wire): WireEdge[] => {
    const route = layout.wires.get(wire.key);
    if (!route) return [];
    const { key, source, target } = wire;
    return [{ id: key, type: "wire", source, target, ariaLabel: describeWire(wire), data: { wire, route, workflow } }];
  });
  return { nodes, edges };
}

function boxNode(box: Box, { workflow, topology, layout, problems, selected }: FlowOptions): BoxNode {
  const { key, width, height } = box;
  const own = problemsOf(box, problems);
  const description = describeBox(box, topology.wires, own);
  const right = layout.direction === "right";
  return {
    id: key,
    className: key === selected ? "is-selected" : "",
    type: box.node.kind,
    position: layout.boxes.get(key) ?? { x: 0, y: 0 },
    data: { box, workflow, problems: own },
    width,
    height,
    measured: { width, height },
    sourcePosition: right ? Position.Right : Position.Bottom,
    targetPosition: right ? Position.Left : Position.Top,
    ariaRole: "button",
    domAttributes: {
      ...(key === selected && { "aria-current": true }),
      tabIndex: key === (selected ?? topology.boxes[0]?.key) ? 0 : -1,
      title: [box.node.id, description].filter((line) => line !== "").join("\n"),
      "aria-description": description,
      "aria-roledescription": box.node.kind,
    },
  };
}
