import { useEffect, useState } from "react";
import type { Direction, Layout } from "./layout.js";
import { layoutGraph } from "./layout.js";
import type { Topology } from "./topology.js";

export interface LaidOut {
  readonly topology: Topology;
  readonly layout: Layout;
}

interface LayoutOptions {
  readonly topology: Topology | null;
  readonly direction: "auto" | Direction;
  /** The place that the graph has on the page, in pixels. */
  readonly room: () => { readonly width: number; readonly height: number };
}

/** The newest graph that is laid out: the one before stays until the next is ready. */
export function useLayout({ topology, direction, room }: LayoutOptions): {
  readonly laidOut: LaidOut | null;
  readonly failure: string | null;
} {
  const [laidOut, setLaidOut] = useState<LaidOut | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const hash = topology?.hash;

  // biome-ignore lint/correctness/useExhaustiveDependencies: topologies of one hash are laid out the same
  useEffect(() => {
    if (!topology) return;
    let wanted = true;
    chooseLayout(topology, direction, room()).then(
      (layout) => {
        if (!wanted) return;
        setLaidOut({ topology, layout });
        setFailure(null);
      },
      (error: unknown) => wanted && setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      wanted = false;
    };
  }, [hash, direction]);
  // The same shape may come with other kinds or worker counts: the boxes are always the newest.
  const current = laidOut && topology && laidOut.topology.hash === hash ? { ...laidOut, topology } : laidOut;
  return { laidOut: current, failure };
}

async function chooseLayout(
  topology: Topology,
  direction: "auto" | Direction,
  room: { readonly width: number; readonly height: number },
): Promise<Layout> {
  if (direction !== "auto") return layoutGraph(topology, direction);
  const [right, down] = await Promise.all([layoutGraph(topology, "right"), layoutGraph(topology, "down")]);
  const zoom = ({ width, height }: Layout): number => Math.min(1, room.width / width, room.height / height);
  return zoom(down) > zoom(right) ? down : right;
}
