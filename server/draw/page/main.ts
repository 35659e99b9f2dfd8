import { DATA_ID, type PageData } from "../html/page-data.js";
import { Chain } from "./chain.js";
import { Pane } from "./pane.js";
import { Search } from "./search.js";
import { Selection } from "./selection.js";
import { View } from "./view.js";

const data = JSON.parse(element(DATA_ID).textContent ?? "") as PageData;
const picture = element("picture") as unknown as SVGSVGElement;
const nodes = [...picture.querySelectorAll<SVGGElement>(".node")];

const view = new View(picture, element("scene") as unknown as SVGGElement);
const pane = new Pane(element("pane"), data, (node) => choose(node));
const selection = new Selection({
  ...{ picture, nodes, data },
  chain: new Chain(data),
  changed: (node) => pane.show(node),
});
const search = new Search({
  ...{ picture, nodes, data },
  input: element("search") as HTMLInputElement,
  status: element("found"),
  found: (node) => choose(node, { focus: false }),
});

/** Shows a node and all about it; null for none. */
function choose(node: number | null, { focus = true }: { readonly focus?: boolean } = {}): void {
  selection.choose(node);
  if (node === null) return;
  const { box } = data.nodes[node] ?? {};
  if (box !== undefined) view.reveal(box);
  if (focus) selection.focus(node);
}

picture.addEventListener("click", (event) => {
  if (view.moved) return;
  const node = selection.nodeOf(event.target);
  selection.choose(node);
  if (node !== null) selection.focus(node);
});
picture.addEventListener("dblclick", (event) => {
  if (selection.nodeOf(event.target) === null) view.zoomAt(1.6, event.clientX, event.clientY);
});
picture.addEventListener("pointerover", (event) => {
  if (!view.dragging) selection.hover(selection.nodeOf(event.target));
});
picture.addEventListener("pointerleave", () => selection.hover(null));
picture.addEventListener("focusin", (event) => {
  const node = selection.nodeOf(event.target);
  const { box } = node === null ? {} : (data.nodes[node] ?? {});
  // The browser would scroll to it, and there is nothing to scroll.
  if (box !== undefined) view.reveal(box);
});
element("in").addEventListener("click", () => view.zoom(1.3));
element("out").addEventListener("click", () => view.zoom(1 / 1.3));
element("fit").addEventListener("click", () => view.fit());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLInputElement) {
    if (event.key !== "Escape") return;
    search.clear();
    picture.focus();
  } else if (!onKey(event)) {
    return;
  }
  event.preventDefault();
});

/** Whether the key means something here. */
function onKey({ key, shiftKey, target }: KeyboardEvent): boolean {
  const inPane = target instanceof Element && target.closest("aside") !== null;
  const onNode = selection.nodeOf(target);
  switch (key) {
    case "/":
      search.focus();
      return true;
    case "Escape":
      search.clear();
      choose(null);
      return true;
    case "+":
    case "=":
      view.zoom(1.3);
      return true;
    case "-":
      view.zoom(1 / 1.3);
      return true;
    case "0":
      view.fit();
      return true;
    case "Enter":
    case " ":
      if (onNode === null) return false;
      choose(onNode);
      return true;
    case "ArrowLeft":
    case "ArrowRight":
    case "ArrowUp":
    case "ArrowDown": {
      if (inPane) return false;
      const next = onNode === null || shiftKey ? null : selection.neighbour(onNode, key);
      if (next !== null) choose(next);
      else if (onNode === null || shiftKey) view.pan(key);
      return true;
    }
    default:
      return false;
  }
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}.`);
  return found;
}

view.begin(data.nodes[0]?.box);
pane.show(null);
