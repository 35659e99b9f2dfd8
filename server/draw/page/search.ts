import type { PageData } from "../html/page-data.js";

export interface SearchParts {
  readonly input: HTMLInputElement;
  readonly status: HTMLElement;
  readonly picture: SVGSVGElement;
  /** In the order of their numbers. */
  readonly nodes: readonly SVGGElement[];
  readonly data: PageData;
  /** Told which of the nodes that were found is meant. */
  readonly found: (node: number) => void;
}

/** Finds nodes by their names and by everything that is known of them. Enter goes from one to the next. */
export class Search {
  readonly #parts: SearchParts;
  /** What is searched, in small letters; made when it is first wanted. */
  #texts: readonly string[] | undefined;
  #hits: readonly number[] = [];
  #at = -1;

  constructor(parts: SearchParts) {
    this.#parts = parts;
    const { input } = parts;
    input.addEventListener("input", () => this.#search());
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.#go(event.shiftKey ? -1 : 1);
    });
  }

  focus(): void {
    this.#parts.input.focus();
    this.#parts.input.select();
  }

  clear(): void {
    this.#parts.input.value = "";
    this.#search();
  }

  #search(): void {
    const { input, nodes, data, picture } = this.#parts;
    const wanted = input.value.trim().toLowerCase();
    this.#texts ??= data.nodes.map(({ kind, title, number, subtitle, details }) =>
      [title, number, kind, subtitle, ...details.map(({ text }) => text)].join("\n").toLowerCase(),
    );
    for (const node of this.#hits) nodes[node]?.classList.remove("hit");
    this.#hits = wanted === "" ? [] : [...this.#texts.keys()].filter((node) => this.#texts?.[node]?.includes(wanted));
    for (const node of this.#hits) nodes[node]?.classList.add("hit");
    picture.classList.toggle("searched", wanted !== "");
    this.#at = -1;
    this.#tell(wanted);
  }

  #go(by: 1 | -1): void {
    const { length } = this.#hits;
    if (length === 0) return;
    this.#at = this.#at < 0 ? (by > 0 ? 0 : length - 1) : (this.#at + by + length) % length;
    this.#tell(this.#parts.input.value);
    const node = this.#hits[this.#at];
    if (node !== undefined) this.#parts.found(node);
  }

  #tell(wanted: string): void {
    const { length } = this.#hits;
    const place = this.#at < 0 ? `${length} found` : `${this.#at + 1} of ${length}`;
    this.#parts.status.textContent = wanted === "" ? "" : length === 0 ? "none" : place;
  }
}
