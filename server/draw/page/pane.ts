import type { PageData, PageNode } from "../html/page-data.js";

/** How many failures are listed where nothing is chosen. */
const LISTED = 50;

/** The pane at the side: all about one node, or about the whole. Whatever it shows, it shows as text. */
export class Pane {
  readonly #element: HTMLElement;
  readonly #data: PageData;
  readonly #choose: (node: number) => void;

  constructor(element: HTMLElement, data: PageData, choose: (node: number) => void) {
    this.#element = element;
    this.#data = data;
    this.#choose = choose;
  }

  show(node: number | null): void {
    const one = node === null ? undefined : this.#data.nodes[node];
    this.#element.replaceChildren(...(node === null || one === undefined ? this.#whole() : this.#one(node, one)));
    this.#element.scrollTop = 0;
  }

  #one(index: number, { kind, title, number, subtitle, mood, details }: PageNode): Node[] {
    const { edges } = this.#data;
    const heading = make("h2", title);
    if (number !== "") heading.append(" ", make("small", number));
    return [
      heading,
      make(
        "p",
        subtitle.startsWith(kind) ? subtitle : [kind, subtitle].filter((it) => it !== "").join(" · "),
        `kind m-${mood}`,
      ),
      ...details.flatMap(shown),
      ...this.#list("Came of", unique(edges.filter(([, to]) => to === index).map(([from]) => from))),
      ...this.#list("Led to", unique(edges.filter(([from]) => from === index).map(([, to]) => to))),
    ];
  }

  #whole(): Node[] {
    const { summary, mood, details, nodes } = this.#data;
    const all = [...nodes.keys()];
    return [
      make("h2", "Choose a step or an event"),
      make("p", summary, `kind m-${mood}`),
      ...details.flatMap(shown),
      ...this.#list(
        "Failed",
        all.filter((node) => nodes[node]?.mood === "bad"),
      ),
      ...this.#list(
        "Worth a look",
        all.filter((node) => nodes[node]?.mood === "warn"),
      ),
      keys(),
    ];
  }

  #list(label: string, nodes: readonly number[]): Node[] {
    if (nodes.length === 0) return [];
    const list = make("ul", "");
    for (const node of nodes.slice(0, LISTED)) {
      const { title = "", number = "", subtitle = "", mood = "plain" } = this.#data.nodes[node] ?? {};
      const button = make("button", [title, number, subtitle].filter((it) => it !== "").join("  "), `m-${mood}`);
      button.setAttribute("type", "button");
      button.addEventListener("click", () => this.#choose(node));
      const item = make("li", "");
      item.append(button);
      list.append(item);
    }
    const more = nodes.length - LISTED;
    return [make("h3", label), list, ...(more > 0 ? [make("p", `and ${more} more`)] : [])];
  }
}

function shown({ label, text, kind }: PageNode["details"][number]): Node[] {
  return [make("h3", label), kind === "code" ? make("pre", text) : make("p", text, kind === "error" ? "error" : "")];
}

function keys(): Node {
  const list = make("p", "", "keys");
  const all: readonly (readonly [keys: readonly string[], what: string])[] = [
    [["Tab"], "into the picture, "],
    [["←", "→", "↑", "↓"], "along the lines, "],
    [["Enter"], "choose, "],
    [["/"], "search, "],
    [["+", "-", "0"], "zoom, "],
    [["Esc"], "nothing chosen"],
  ];
  for (const [names, what] of all) list.append(...names.flatMap((name) => [make("kbd", name), " "]), what);
  return list;
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, text: string, className = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className !== "") element.className = className;
  return element;
}

function unique(numbers: readonly number[]): number[] {
  return [...new Set(numbers)];
}
