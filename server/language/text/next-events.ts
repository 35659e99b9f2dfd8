import type { EventNode } from "stepscope/graph";
import type { SourceWorkflow } from "../../analysis/types.js";
import { takers, type Wire, wiresOutOf } from "../wires.js";

/** It fits a hover of any client. */
const WIDTH = 60;
const MOST_LINES = 12;
/** How often it branches. */
const DEPTH = 3;

/** What comes of a step: its events, the steps that take them, and so on, as a tree of text. */
export function drawFromStep(workflow: SourceWorkflow, step: string): string {
  return drawn(stepNode(workflow, step, new Set(), DEPTH));
}

/** What comes of an event. */
export function drawFromEvent(workflow: SourceWorkflow, event: EventNode): string {
  return drawn(eventNode({ event, steps: takers(workflow, event.id), streamed: false }, workflow, new Set(), DEPTH));
}

interface TreeNode {
  readonly label: string;
  readonly below: readonly TreeNode[];
}

function stepNode(workflow: SourceWorkflow, step: string, above: ReadonlySet<string>, depth: number): TreeNode {
  if (above.has(step)) return { label: `${step} ↺`, below: [] };
  const wires = wiresOutOf(workflow, step);
  const left = wires.length > 1 ? depth - 1 : depth;
  if (left < 0) return { label: `${step} …`, below: [] };
  const path = new Set([...above, step]);
  return { label: step, below: wires.map((wire) => eventNode(wire, workflow, path, left)) };
}

function eventNode(
  { event, steps, streamed }: Pick<Wire, "event" | "steps" | "streamed">,
  workflow: SourceWorkflow,
  above: ReadonlySet<string>,
  depth: number,
): TreeNode {
  const left = steps.length > 1 ? depth - 1 : depth;
  if (left < 0) return { label: `${event.id} …`, below: [] };
  const below = steps.map(({ name }) => stepNode(workflow, name, above, left));
  return { label: below.length > 0 ? event.id : `${event.id} ${signOf(event, streamed)}`, below };
}

/** What becomes of an event that no step takes. */
function signOf({ kind }: EventNode, streamed: boolean): string {
  if (kind === "stop" && !streamed) return "■";
  if (kind === "input-required") return "→ a person";
  return streamed ? "→ stream" : "→ no step";
}

function drawn(node: TreeNode): string {
  const lines = treeLines(node, "");
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), "…"] : lines;
  return shown.join("\n");
}

/** A node with what hangs below it; one after the other in a line as long as each has one follower and there is room. */
function treeLines(node: TreeNode, indent: string): string[] {
  let { label, below } = node;
  const room = WIDTH - indent.length;
  for (let [only] = below; only !== undefined && below.length === 1; [only] = below) {
    const longer = `${label} → ${only.label}`;
    if (longer.length > room) break;
    label = longer;
    below = only.below;
  }
  const last = below.length - 1;
  return [
    clipped(label, room),
    ...below.flatMap((child, n) => {
      const [first = "", ...rest] = treeLines(child, `${indent}   `);
      const [branch, beside] = n === last ? ["└─ ", "   "] : ["├─ ", "│  "];
      return [branch + first, ...rest.map((line) => beside + line)];
    }),
  ];
}

function clipped(label: string, room: number): string {
  return label.length <= room ? label : `${label.slice(0, Math.max(1, room - 1))}…`;
}
