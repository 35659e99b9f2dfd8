import type { EdgeProps } from "@xyflow/react";
import { BaseEdge } from "@xyflow/react";
import type { ReactNode } from "react";
import { usePage } from "../../page/page-store.js";
import type { WireEdge } from "../flow.js";
import { WIRE_LABELS } from "../layout/layout.js";
import { wirePath } from "../layout/wire-path.js";
import { carriesLatest } from "./live.js";

/** A wire as layout routed it. It moves while it carries the newest event of a session. */
export function WireLine({ data }: EdgeProps<WireEdge>): ReactNode {
  const latest = usePage(({ panel }) => {
    const inSession = panel.session === "running" || panel.session === "paused";
    return data !== undefined && inSession && carriesLatest(panel.live, data.workflow, data.wire);
  });
  if (!data) return null;
  const { wire, route } = data;
  const label = WIRE_LABELS[wire.kind];
  return (
    <g className={`wire wire-${wire.kind}${latest ? " is-latest" : ""}`}>
      <BaseEdge path={wirePath(route.points)} markerEnd="url(#arrow)" interactionWidth={0} />
      {label && route.label && (
        <text className="wire-label" x={route.label.x} y={route.label.y}>
          {label}
        </text>
      )}
    </g>
  );
}

/** The arrowhead of all wires, in the colour of each. */
export function ArrowMarker(): ReactNode {
  return (
    <svg className="marker-store" aria-hidden="true">
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0.5 0.5L7.5 4L0.5 7.5Z" fill="context-stroke" />
        </marker>
      </defs>
    </svg>
  );
}
