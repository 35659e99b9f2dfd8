/** How many more places than things there may be, and from how many places on that counts. */
const SPARSE = 4;
const PLACES = 64;

/**
 * Things whose numbers count up, in that order. Most runs have one at a time, which takes no table; with thousands, a
 * thing is found by its place, where a hash table would fall out of the processor's cache. What stays while many come
 * and go is set aside, so that places are never many more than things.
 */
export class Numbered<T extends { readonly id: number }> {
  /** Older than all others. */
  #first: T | undefined;
  /** Older than the recent ones. */
  #aside: Map<number, T> | undefined;
  /** By number, from `#base` on. */
  #recent: (T | undefined)[] | undefined;
  #base = 0;
  /** How many of the recent places are taken. */
  #taken = 0;

  get size(): number {
    return (this.#first === undefined ? 0 : 1) + (this.#aside?.size ?? 0) + this.#taken;
  }

  get(id: number): T | undefined {
    if (this.#first?.id === id) return this.#first;
    // An array is slow where it has to look for a place below its first.
    return (id < this.#base ? undefined : this.#recent?.[id - this.#base]) ?? this.#aside?.get(id);
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  /** Adds one whose number is higher than all before it. */
  add(thing: T): void {
    if (this.#first === undefined && this.#taken === 0 && !this.#aside?.size) {
      this.#first = thing;
      return;
    }
    if (this.#recent === undefined || this.#taken === 0) {
      this.#recent ??= [];
      this.#recent.length = 0;
      this.#base = thing.id;
    }
    const places = thing.id - this.#base;
    if (places >= PLACES && places > this.#taken * SPARSE) this.#setAside(thing.id);
    const recent = this.#recent;
    while (recent.length < thing.id - this.#base) recent.push(undefined);
    recent.push(thing);
    this.#taken++;
  }

  delete(id: number): void {
    if (this.#first?.id === id) {
      this.#first = undefined;
      return;
    }
    if (id >= this.#base && this.#recent?.[id - this.#base] !== undefined) {
      this.#recent[id - this.#base] = undefined;
      this.#taken--;
    } else this.#aside?.delete(id);
  }

  clear(): void {
    this.#first = undefined;
    this.#aside = undefined;
    this.#recent = undefined;
    this.#taken = 0;
  }

  /** Things mustn't come or go meanwhile. */
  *values(): Generator<T, void, void> {
    if (this.#first !== undefined) yield this.#first;
    yield* this.#aside?.values() ?? [];
    for (const thing of this.#recent ?? []) if (thing !== undefined) yield thing;
  }

  [Symbol.iterator](): Generator<T, void, void> {
    return this.values();
  }

  #setAside(base: number): void {
    this.#aside ??= new Map();
    for (const thing of this.#recent ?? []) if (thing !== undefined) this.#aside.set(thing.id, thing);
    this.#recent = [];
    this.#base = base;
    this.#taken = 0;
  }
}
