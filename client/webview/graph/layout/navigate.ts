import type { Layout } from "./layout.js";
import type { Topology } from "./topology.js";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

const WAYS: Readonly<Record<Arrow, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Whether a key is one of the four that move the focus. */
export function isArrow(key: string): key is Arrow {
  return Object.hasOwn(WAYS, key);
}

/** The node that an arrow key goes to: along a wire where one leads that way, else the nearest; null for none. */
export function neighbour(topology: Topology, layout: Layout, from: string, arrow: Arrow): string | null {
  const connected = new Set<string>();
  for (const { source, target } of topology.wires) {
    if (source === from) connected.add(target);
    if (target === from) connected.add(source);
  }
  const [x, y] = WAYS[arrow];
  const centres = new Map(
    topology.boxes.map(({ key, width, height }) => {
      const corner = layout.boxes.get(key) ?? { x: 0, y: 0 };
      return [key, { x: corner.x + width / 2, y: corner.y + height / 2 }] as const;
    }),
  );
  const start = centres.get(from);
  if (!start) return topology.boxes[0]?.key ?? null;

  const candidates = [...centres]
    .map(([key, centre]) => {
      const [dx, dy] = [centre.x - start.x, centre.y - start.y];
      const ahead = dx * x + dy * y;
      const aside = Math.abs(dx * y) + Math.abs(dy * x);
      return { key, ahead, aside, cost: ahead + 2 * aside };
    })
    .filter(({ key, ahead }) => key !== from && ahead > 1)
    .sort((a, b) => a.cost - b.cost);
  // A wire that mostly leads elsewhere is not followed: a node straight ahead is what the person means.
  const along = candidates.find(({ key, ahead, aside }) => connected.has(key) && ahead >= aside / 4);
  return (along ?? candidates.find(({ ahead, aside }) => ahead >= aside / 2) ?? null)?.key ?? null;
}
