import type { ReactNode } from "react";
import { useEffect } from "react";
import { Graph } from "../graph/Graph.js";
import { Stream } from "../stream/Stream.js";
import { Announcer } from "./Announcer.js";
import { EmptyGraph } from "./EmptyGraph.js";
import { Notices } from "./Notices.js";
import { usePage } from "./page-store.js";
import { Splitter } from "./Splitter.js";
import { Toolbar } from "./Toolbar.js";
import { updateView, useView } from "./view-state.js";

/** The whole page. */
export function App(): ReactNode {
  const phase = usePage((page) => page.phase);
  if (phase === "waiting") return <main className="empty">Loading the workflow…</main>;
  if (phase === "mismatch") {
    return (
      <main className="empty" role="alert">
        <p>This panel was made by another version of Stepscope. Close it and open it again.</p>
      </main>
    );
  }
  return <Panel />;
}

function Panel(): ReactNode {
  const shown = usePage(({ panel }) => panel.graphs.find(({ graph }) => graph.workflow === panel.selected));
  const file = usePage(({ panel }) => panel.file?.uri ?? null);
  const workflow = usePage(({ panel }) => panel.selected);
  const split = useView((view) => view.split);
  useEffect(() => updateView({ file, workflow }), [file, workflow]);

  return (
    <main className="panel">
      <Toolbar />
      <Notices />
      <div
        className="split"
        style={{ gridTemplateRows: `minmax(80px, ${split}fr) auto minmax(80px, ${100 - split}fr)` }}
      >
        {shown ? <Graph shown={shown} /> : <EmptyGraph />}
        <Splitter />
        <Stream />
      </div>
      <Announcer />
    </main>
  );
}
