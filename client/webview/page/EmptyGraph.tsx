import type { ReactNode } from "react";
import { host } from "./host.js";
import { IconButton } from "./IconButton.js";
import { usePage } from "./page-store.js";

/** In place of a graph: why there is none, and what to do. */
export function EmptyGraph(): ReactNode {
  const file = usePage(({ panel }) => panel.file);
  return (
    <section className="empty" aria-label="Graph">
      <p>
        {file
          ? `No workflow in ${file.label} yet. A class that extends Workflow, with a method marked @step, is drawn here.`
          : "Open a file with a workflow to see its steps and events."}
      </p>
      <IconButton
        icon="go-to-file"
        label="Choose a file with a workflow"
        text="Choose File…"
        primary
        onClick={() => host.post({ type: "pick-file" })}
      />
    </section>
  );
}
