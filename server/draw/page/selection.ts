import type { PageData } from "../html/page-data.js";
import type { Chain } from "./chain.js";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export interface SelectionParts {
  readonly picture: SVGSVGElement;
  /** In the order of their numbers. */
  readonly nodes: readonly SVGGElement[];
  readonly data: PageData;
  readonly chain: Chain;
  /** Told which node is to be shown; null for none. */
  readonly changed: (node: number | null) => void;
}

/** In a picture of so many nodes, the pointer must rest on one before its chain is shown. In milliseconds. */
const MANY = 300;
const REST = 80;

/** The node that is chosen or pointed at, and the light on what it has to do with. */
export class Selection {
  readonly #parts: SelectionParts;
  readonly #lines: (readonly Element[])[] = [];
  #chosen: number | null = null;
  #hovered: number | null = null;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #shown: number | null = null;
  #lit: Element[] = [];
  /** The node that Tab comes to. */
  #stop = 0;

  constructor(parts: SelectionParts) {
    this.#parts = parts;
    const { picture, nodes, data } = parts;
    for (const line of picture.querySelectorAll("[data-edge],[data-label]")) {
      const index = Number(line.getAttribute("data-edge") ?? line.getAttribute("data-label"));
      this.#lines[index] = [...(this.#lines[index] ?? []), line];
    }
    for (const [index, node] of nodes.entries()) {
      // Its <title> is its name.
      node.setAttribute("role", "button");
      node.setAttribute("aria-roledescription", data.nodes[index]?.kind ?? "");
      node.setAttribute("aria-pressed", "false");
      node.setAttribute("tabindex", index === 0 ? "0" : "-1");
    }
  }

  /** The node that something in the picture belongs to. */
  nodeOf(target: EventTarget | null): number | null {
    const node = target instanceof Element ? target.closest("[data-node]") : null;
    return node === null ? null : Number(node.getAttribute("data-node"));
  }

  choose(node: number | null): void {
    this.#mark(this.#chosen, false);
    this.#mark(node, true);
    this.#chosen = node;
    this.#show();
  }

  hover(node: number | null): void {
    clearTimeout(this.#resting);
    if (node === this.#hovered) return;
    const show = () => {
      this.#hovered = node;
      this.#show();
    };
    if (this.#parts.nodes.length < MANY) show();
    else this.#resting = setTimeout(show, REST);
  }

  /** Puts the keyboard there; Tab comes back to it. */
  focus(node: number): void {
    const { nodes } = this.#parts;
    nodes[this.#stop]?.setAttribute("tabindex", "-1");
    nodes[node]?.setAttribute("tabindex", "0");
    this.#stop = node;
    nodes[node]?.focus({ preventScroll: true });
  }

  /** The node that an arrow key goes to: along a line where one leads that way, else the nearest; null for none. */
  neighbour(from: number, arrow: Arrow): number | null {
    const { nodes, edges } = this.#parts.data;
    const connected = new Set(edges.flatMap(([a, b]) => (a === from ? [b] : b === from ? [a] : [])));
    const [x, y] = WAYS[arrow];
    const start = centre(nodes[from]?.box);
    let best: { readonly node: number; readonly cost: number } | null = null;
    for (const [node, { box }] of nodes.entries()) {
      const [dx, dy] = [centre(box)[0] - start[0], centre(box)[1] - start[1]];
      const ahead = dx * x + dy * y;
      const aside = Math.abs(dx * y) + Math.abs(dy * x);
      if (node === from || ahead <= 1 || ahead < aside / (connected.has(node) ? 6 : 2)) continue;
      const cost = (ahead + 2 * aside) * (connected.has(node) ? 0.25 : 1);
      if (best === null || cost < best.cost) best = { node, cost };
    }
    return best?.node ?? null;
  }

  #mark(node: number | null, chosen: boolean): void {
    const element = node === null ? undefined : this.#parts.nodes[node];
    element?.classList.toggle("chosen", chosen);
    element?.setAttribute("aria-pressed", String(chosen));
  }

  #show(): void {
    const node = this.#hovered ?? this.#chosen;
    if (node === this.#shown) return;
    this.#shown = node;
    const { picture, nodes, chain, changed } = this.#parts;
    for (const element of this.#lit) element.classList.remove("lit");
    this.#lit = [];
    picture.classList.toggle("traced", node !== null);
    if (node !== null) {
      const causes = chain.through(node);
      for (const index of causes.nodes) this.#light(nodes[index]);
      for (const index of causes.edges) for (const line of this.#lines[index] ?? []) this.#light(line);
    }
    changed(node);
  }

  #light(element: Element | undefined): void {
    if (element === undefined) return;
    element.classList.add("lit");
    this.#lit.push(element);
  }
}

const WAYS: Readonly<Record<Arrow, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function centre([x, y, width, height]: readonly number[] = []): readonly [number, number] {
  return [(x ?? 0) + (width ?? 0) / 2, (y ?? 0) + (height ?? 0) / 2];
}
