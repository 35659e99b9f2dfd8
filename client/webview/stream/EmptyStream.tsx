import type { ReactNode } from "react";
import { host } from "../page/host.js";
import { IconButton } from "../page/IconButton.js";
import { usePage } from "../page/page-store.js";

/** Before the first record. */
export function EmptyStream(): ReactNode {
  const workflow = usePage(({ panel }) => panel.selected);
  const session = usePage(({ panel }) => panel.session);
  if (session === "running" || session === "paused") {
    return <div className="empty">Waiting for the first event…</div>;
  }
  return (
    <div className="empty">
      <p>Events appear here while the workflow runs.</p>
      {workflow !== null && (
        <IconButton
          icon="debug-alt"
          label={`Debug ${workflow}`}
          text="Debug Workflow"
          onClick={() => host.post({ type: "run", workflow, debug: true })}
        />
      )}
    </div>
  );
}
