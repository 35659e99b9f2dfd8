import type { Viewport } from "@xyflow/react";
import { ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import type { KeyboardEvent, ReactNode } from "react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { PanelGraph } from "../../panel/contract.js";
import { host } from "../page/host.js";
import { usePage } from "../page/page-store.js";
import { updateView, useView } from "../page/view-state.js";
import type { BoxNode, WireEdge } from "./flow.js";
import { flowOf } from "./flow.js";
import { GraphControls } from "./GraphControls.js";
import { isArrow, neighbour } from "./layout/navigate.js";
import type { Topology } from "./layout/topology.js";
import { nodeKey, topologyOf } from "./layout/topology.js";
import type { LaidOut } from "./layout/use-layout.js";
import { useLayout } from "./layout/use-layout.js";
import { EventBox } from "./parts/EventBox.js";
import { QuietBox } from "./parts/QuietBox.js";
import { StepBox } from "./parts/StepBox.js";
import { ArrowMarker, WireLine } from "./parts/WireLine.js";
import { MAX_ZOOM, MIN_ZOOM, useViewport } from "./use-viewport.js";

const NODE_TYPES = { step: StepBox, event: EventBox, resource: QuietBox, workflow: QuietBox };
const EDGE_TYPES = { wire: WireLine };

/** The workflow's graph. A click or Enter on a node opens its source; arrow keys go from node to node. */
export function Graph({ shown }: { readonly shown: PanelGraph }): ReactNode {
  return (
    <ReactFlowProvider>
      <GraphPane shown={shown} />
    </ReactFlowProvider>
  );
}

function GraphPane({ shown }: { readonly shown: PanelGraph }): ReactNode {
  const pane = useRef<HTMLDivElement>(null);
  const topology = useMemo(() => topologyOf(shown.graph), [shown.graph]);
  const direction = useView((view) => view.direction);
  const room = useCallback(() => sizeOf(pane.current), []);
  const { laidOut, failure } = useLayout({ topology, direction, room });

  return (
    <section className="graph" ref={pane} aria-label={`Graph of ${shown.graph.workflow}`}>
      <ArrowMarker />
      {failure !== null && <p className="graph-failure">The graph couldn't be laid out: {failure}</p>}
      {laidOut && <LaidOutGraph shown={shown} laidOut={laidOut} />}
    </section>
  );
}

function LaidOutGraph({ shown, laidOut }: { readonly shown: PanelGraph; readonly laidOut: LaidOut }): ReactNode {
  const { topology, layout } = laidOut;
  const { workflow } = shown.graph;
  const wanted = useView((view) => view.node);
  const selected = topology.boxes.some(({ key }) => key === wanted) ? wanted : null;
  const { nodes, edges } = useMemo(
    () => flowOf({ workflow, topology, layout, problems: shown.problems, selected }),
    [workflow, topology, layout, shown.problems, selected],
  );
  const { ready, fitAll, show, moved } = useViewport(workflow, laidOut);
  const flow = useReactFlow<BoxNode, WireEdge>();
  const container = useRef<HTMLDivElement>(null);

  const focus = useCallback(
    (key: string) => {
      updateView({ node: key });
      show(key);
      container.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(key)}"]`)?.focus({
        preventScroll: true,
      });
    },
    [show],
  );
  const reveal = useCallback(
    (key: string) => {
      // Where the person types elsewhere, the focus stays there.
      if (container.current?.contains(document.activeElement)) focus(key);
      else {
        updateView({ node: key });
        show(key);
      }
    },
    [focus, show],
  );
  useReveal(topology, ready ? reveal : null);

  const open = (key: string): void => {
    const box = topology.boxes.find((candidate) => candidate.key === key);
    if (box) host.post({ type: "open", workflow, node: box.node });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = nodeUnder(event.target);
    if (key === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = isArrow(event.key) ? neighbour(topology, layout, key, event.key) : edgeNode(event.key, laidOut);
    if (event.key === "Enter" || event.key === " ") open(key);
    else if (next !== null) focus(next);
    else if (!isArrow(event.key)) return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the nodes in it have roles and focus, this hears their keys
    <div
      className="graph-canvas"
      ref={container}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const key = nodeUnder(target);
        if (key !== null && key !== wanted) updateView({ node: key });
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodeClick={(_event, { id }) => {
          updateView({ node: id });
          open(id);
        }}
        onMoveEnd={(event, viewport: Viewport) => {
          if (event) moved(viewport);
        }}
        minZoom={MIN_ZOOM}
        maxZoom={MAX_ZOOM}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        panOnScroll
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        proOptions={{ hideAttribution: true }}
      />
      <GraphControls
        laidOut={laidOut}
        shown={shown}
        onFit={fitAll}
        onZoom={(closer) => {
          void (closer ? flow.zoomIn() : flow.zoomOut()).then(() => moved(flow.getViewport()));
        }}
      />
    </div>
  );
}

/** Follows the host's wish to show a node, once for each wish. */
function useReveal(topology: Topology, show: ((key: string) => void) | null): void {
  const reveal = usePage((page) => page.reveal);
  const done = useRef<object | null>(null);
  useEffect(() => {
    if (!show || !reveal || reveal === done.current) return;
    const key = nodeKey(reveal.node);
    if (!topology.boxes.some((box) => box.key === key)) return;
    done.current = reveal;
    show(key);
  }, [reveal, topology, show]);
}

function edgeNode(key: string, { topology }: LaidOut): string | null {
  if (key === "Home") return topology.boxes[0]?.key ?? null;
  if (key === "End") return topology.boxes.at(-1)?.key ?? null;
  return null;
}

function nodeUnder(target: EventTarget): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest(".react-flow__node")?.getAttribute("data-id") ?? null;
}

function sizeOf(element: HTMLElement | null): { readonly width: number; readonly height: number } {
  return { width: element?.clientWidth || 1, height: element?.clientHeight || 1 };
}
