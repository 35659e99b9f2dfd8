import { useSyncExternalStore } from "react";
import type { HostMessage, PanelNode, PanelState } from "../../panel/contract.js";
import { PANEL_CONTRACT } from "../../panel/contract.js";
import { applyDeltas, emptyPanelState } from "../../panel/fold.js";
import { host } from "./host.js";

/** The page's copy of the panel's state. `phase` says whether it is one. */
export interface PageState {
  readonly panel: PanelState;
  readonly phase: "waiting" | "shown" | "mismatch";
  /** The newest wish to show a node; a new object each time. */
  readonly reveal: { readonly node: PanelNode } | null;
}

let page: PageState = { panel: emptyPanelState(), phase: "waiting", reveal: null };
const listeners = new Set<() => void>();

/** Listens to the host and asks it for a snapshot. */
export function startPage(): void {
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (!isMessage(event.data)) return;
    const next = receive(page, event.data);
    if (next === page) return;
    page = next;
    for (const listener of listeners) listener();
  });
  host.post({ type: "ready", version: PANEL_CONTRACT });
}

/** A part of the page's state. `select` returns a part that keeps its identity while it doesn't change. */
export function usePage<T>(select: (page: PageState) => T): T {
  return useSyncExternalStore(subscribe, () => select(page));
}

/** The state now, outside rendering. */
export function currentPage(): PageState {
  return page;
}

function receive(before: PageState, message: HostMessage): PageState {
  switch (message.type) {
    case "snapshot":
      if (message.version !== PANEL_CONTRACT) return { ...before, phase: "mismatch" };
      return { ...before, phase: "shown", panel: message.state };
    case "delta":
      return before.phase === "shown" ? { ...before, panel: applyDeltas(before.panel, message.deltas) } : before;
    case "reveal":
      return { ...before, reveal: { node: message.node } };
  }
}

/** VS Code's own scripts post to the page too. What has a known type is the host's, whose version is checked. */
function isMessage(data: unknown): data is HostMessage {
  if (typeof data !== "object" || data === null || !("type" in data)) return false;
  return data.type === "snapshot" || data.type === "delta" || data.type === "reveal";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
