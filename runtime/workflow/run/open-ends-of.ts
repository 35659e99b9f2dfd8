import { type OpenEnds, openEnds } from "../../engine/open-ends.js";
import type { RunState } from "../../engine/state.js";
import type { Children } from "./children.js";

/** What a run may hang on, with the runs of its steps. After a timeout, what it hung on then. */
export function openEndsOf(state: RunState, children: Children | undefined): OpenEnds {
  const own = state.openEnds ?? openEnds(state);
  const inner = children?.running() ?? [];
  if (inner.length === 0) return own;
  return {
    ...own,
    children: inner.map((child) => ({
      step: state.children?.get(child.id)?.step ?? "",
      workflow: child.workflow,
      openEnds: child.openEnds(),
    })),
  };
}
