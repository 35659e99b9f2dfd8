import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { currentView, updateView, useView } from "./view-state.js";

const LEAST = 15;
const MOST = 85;
const STEP = 5;

/** Between graph and stream: dragged, or moved with the arrow keys. */
export function Splitter(): ReactNode {
  const split = useView((view) => view.split);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowUp: split - STEP, ArrowDown: split + STEP, Home: LEAST, End: MOST }[event.key];
    if (to === undefined) return;
    moveTo(to);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const pane = event.currentTarget.parentElement?.getBoundingClientRect();
    if (pane && event.currentTarget.hasPointerCapture(event.pointerId)) {
      moveTo(((event.clientY - pane.top) / pane.height) * 100);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> has no value and no focus
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label="Height of the graph"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={Math.round(split)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => moveTo(55)}
    />
  );
}

function moveTo(percent: number): void {
  const split = Math.round(Math.min(MOST, Math.max(LEAST, percent)));
  if (split !== currentView().split) updateView({ split });
}
