import type { Viewport } from "@xyflow/react";
import { getViewportForBounds, useReactFlow, useStore } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import { currentView, updateView } from "../page/view-state.js";
import type { LaidOut } from "./layout/use-layout.js";

export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 2;
/** Fitting makes a small graph no larger than this. */
const MAX_FIT_ZOOM = 1.15;
/** Pixels kept free around a node that is brought into view. */
const MARGIN = 24;

interface ViewportActions {
  /** Whether there is room to show anything in. */
  readonly ready: boolean;
  /** Shows the whole graph, and again whenever the room changes, until the person moves it. */
  fitAll(): void;
  /** Moves as little as needed for a node to be in view. */
  show(key: string): void;
  /** The person moved it: it stays there, also when the page comes back. */
  moved(viewport: Viewport): void;
}

export function useViewport(workflow: string, { topology, layout }: LaidOut): ViewportActions {
  const flow = useReactFlow();
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const ready = useStore((store) => store.panZoom !== null && store.width > 0 && store.height > 0);
  const applied = useRef<unknown>(null);

  const fitAll = useCallback(() => {
    updateView({ viewport: null });
    const bounds = { x: 0, y: 0, width: layout.width, height: layout.height };
    void flow.setViewport(getViewportForBounds(bounds, width, height, MIN_ZOOM, MAX_FIT_ZOOM, 0.02));
  }, [flow, layout, width, height]);

  useEffect(() => {
    if (!ready) return;
    const saved = currentView().viewport;
    if (saved?.of !== workflow) {
      fitAll();
    } else if (applied.current === null) {
      void flow.setViewport(saved);
    }
    applied.current = layout;
  }, [ready, workflow, layout, fitAll, flow]);

  const moved = useCallback(
    ({ x, y, zoom }: Viewport) => updateView({ viewport: { x, y, zoom, of: workflow } }),
    [workflow],
  );

  const show = useCallback(
    (key: string) => {
      const box = topology.boxes.find((candidate) => candidate.key === key);
      const corner = layout.boxes.get(key);
      if (!box || !corner) return;
      const { x, y, zoom } = flow.getViewport();
      const dx = shift(corner.x * zoom + x, box.width * zoom, width);
      const dy = shift(corner.y * zoom + y, box.height * zoom, height);
      if (dx === 0 && dy === 0) return;
      const viewport = { x: x + dx, y: y + dy, zoom };
      void flow.setViewport(viewport);
      moved(viewport);
    },
    [flow, topology, layout, width, height, moved],
  );
  return { ready, fitAll, show, moved };
}

/** How far a stretch must move to be inside of a room. */
function shift(start: number, size: number, room: number): number {
  if (start < MARGIN) return MARGIN - start;
  const over = start + size - (room - MARGIN);
  return over > 0 ? -Math.min(over, start - MARGIN) : 0;
}
