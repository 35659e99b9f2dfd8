import type { PageData } from "../html/page-data.js";

/** What a node came of and what came of it. */
export interface Causes {
  readonly nodes: ReadonlySet<number>;
  readonly edges: ReadonlySet<number>;
}

/** Who caused whom, along the lines of the picture. */
export class Chain {
  readonly #before = new Map<number, number[]>();
  readonly #after = new Map<number, number[]>();
  readonly #edges: PageData["edges"];
  #last: { readonly node: number; readonly causes: Causes } | undefined;

  constructor({ edges }: PageData) {
    this.#edges = edges;
    for (const [index, [from, to]] of edges.entries()) {
      add(this.#after, from, index);
      add(this.#before, to, index);
    }
  }

  /** The chain through a node, backwards to its first causes and forwards to its last effects. */
  through(node: number): Causes {
    if (this.#last?.node === node) return this.#last.causes;
    const nodes = new Set([node]);
    const edges = new Set<number>();
    this.#follow(node, this.#before, 0, nodes, edges);
    this.#follow(node, this.#after, 1, nodes, edges);
    const causes = { nodes, edges };
    this.#last = { node, causes };
    return causes;
  }

  #follow(start: number, ways: ReadonlyMap<number, number[]>, end: 0 | 1, nodes: Set<number>, edges: Set<number>) {
    const seen = new Set([start]);
    const queue = [start];
    for (const at of queue) {
      for (const index of ways.get(at) ?? []) {
        edges.add(index);
        const next = this.#edges[index]?.[end] ?? -1;
        if (seen.has(next)) continue;
        seen.add(next);
        nodes.add(next);
        queue.push(next);
      }
    }
  }
}

function add(map: Map<number, number[]>, key: number, value: number): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
