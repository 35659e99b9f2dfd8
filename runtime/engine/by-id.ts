/**
 * Things by their ids, in the order in which they were added. Most runs have one at a time: that takes no table, and no
 * memory to speak of.
 */
export class ById<K, T extends { readonly id: K }> {
  /** Older than all of `#others`. */
  #first: T | undefined;
  #others: Map<K, T> | undefined;

  get size(): number {
    return (this.#first === undefined ? 0 : 1) + (this.#others?.size ?? 0);
  }

  get(id: K): T | undefined {
    return this.#first?.id === id ? this.#first : this.#others?.get(id);
  }

  has(id: K): boolean {
    return this.get(id) !== undefined;
  }

  /** Adds one whose id isn't there yet. */
  add(thing: T): void {
    if (this.#first === undefined && !this.#others?.size) {
      this.#first = thing;
      return;
    }
    this.#others ??= new Map();
    this.#others.set(thing.id, thing);
  }

  delete(id: K): void {
    if (this.#first?.id === id) this.#first = undefined;
    else this.#others?.delete(id);
  }

  clear(): void {
    this.#first = undefined;
    this.#others = undefined;
  }

  /** What is added meanwhile is among them. */
  *values(): Generator<T, void, void> {
    if (this.#first !== undefined) yield this.#first;
    if (this.#others !== undefined) yield* this.#others.values();
  }

  [Symbol.iterator](): Generator<T, void, void> {
    return this.values();
  }
}

export function byId<K, T extends { readonly id: K }>(things: Iterable<T>): ById<K, T> {
  const all = new ById<K, T>();
  for (const thing of things) all.add(thing);
  return all;
}
