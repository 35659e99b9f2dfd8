import type { ReactNode } from "react";
import type { PanelGraph } from "../../panel/contract.js";
import { host } from "../page/host.js";
import { IconButton } from "../page/IconButton.js";
import { updateView } from "../page/view-state.js";
import { graphSvg } from "./graph-svg.js";
import type { LaidOut } from "./layout/use-layout.js";

interface GraphControlsProps {
  readonly shown: PanelGraph;
  readonly laidOut: LaidOut;
  onFit(): void;
  onZoom(closer: boolean): void;
}

/** Zoom, direction and export, in the graph's corner. */
export function GraphControls({ shown, laidOut, onFit, onZoom }: GraphControlsProps): ReactNode {
  const { workflow } = shown.graph;
  const turned = laidOut.layout.direction === "right" ? "down" : "right";
  return (
    <div className="graph-controls" role="toolbar" aria-label="Graph">
      <IconButton icon="zoom-in" label="Zoom In" onClick={() => onZoom(true)} />
      <IconButton icon="zoom-out" label="Zoom Out" onClick={() => onZoom(false)} />
      <IconButton icon="screen-full" label="Fit Graph to View" onClick={onFit} />
      <IconButton
        icon={turned === "down" ? "arrow-down" : "arrow-right"}
        label={turned === "down" ? "Lay Out Top to Bottom" : "Lay Out Left to Right"}
        onClick={() => updateView({ direction: turned, viewport: null })}
      />
      <IconButton
        icon="file-media"
        label="Export Graph as SVG"
        onClick={() => host.post({ type: "export", name: workflow, format: "svg", text: graphSvg(workflow, laidOut) })}
      />
      <IconButton
        icon="json"
        label="Export Graph as JSON"
        onClick={() =>
          host.post({ type: "export", name: workflow, format: "json", text: JSON.stringify(shown, undefined, 2) })
        }
      />
    </div>
  );
}
