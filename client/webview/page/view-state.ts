import { useSyncExternalStore } from "react";
import { host } from "./host.js";

/** What the person arranged: kept by VS Code while the page is hidden and across windows. */
export interface ViewState {
  /** For the host, which loads it again after a restart. */
  readonly file: string | null;
  readonly workflow: string | null;
  readonly filter: string;
  readonly hideInternal: boolean;
  /** `auto` takes the one in which the graph is larger on the screen. */
  readonly direction: "auto" | "right" | "down";
  /** The graph's share of the page's height, in percent. */
  readonly split: number;
  /** Key of the focused node, see `nodeKey`. */
  readonly node: string | null;
  readonly viewport: { readonly x: number; readonly y: number; readonly zoom: number; readonly of: string } | null;
}

const FRESH: ViewState = {
  file: null,
  workflow: null,
  filter: "",
  hideInternal: false,
  direction: "auto",
  split: 55,
  node: null,
  viewport: null,
};

let view: ViewState = readSaved(host.savedState());
const listeners = new Set<() => void>();

/** A part of the saved view. */
export function useView<T>(select: (view: ViewState) => T): T {
  return useSyncExternalStore(subscribe, () => select(view));
}

/** The saved view now, outside rendering. */
export function currentView(): ViewState {
  return view;
}

/** Changes a part, and saves. */
export function updateView(change: Partial<ViewState>): void {
  view = { ...view, ...change };
  host.saveState(view);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** An older version may have saved something else: each field is taken where it fits. */
function readSaved(saved: unknown): ViewState {
  const get = (key: keyof ViewState): unknown =>
    typeof saved === "object" && saved !== null ? Reflect.get(saved, key) : undefined;
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  const split = get("split");
  return {
    file: text(get("file")),
    workflow: text(get("workflow")),
    filter: text(get("filter")) ?? FRESH.filter,
    hideInternal: get("hideInternal") === true,
    direction: readDirection(get("direction")),
    split: typeof split === "number" && split >= 10 && split <= 90 ? split : FRESH.split,
    node: text(get("node")),
    viewport: readViewport(get("viewport")),
  };
}

function readDirection(value: unknown): ViewState["direction"] {
  return value === "right" || value === "down" ? value : FRESH.direction;
}

function readViewport(value: unknown): ViewState["viewport"] {
  if (typeof value !== "object" || value === null) return null;
  const [x, y, zoom, of] = ["x", "y", "zoom", "of"].map((key): unknown => Reflect.get(value, key));
  if (typeof x !== "number" || typeof y !== "number" || typeof zoom !== "number" || typeof of !== "string") return null;
  return { x, y, zoom, of };
}
