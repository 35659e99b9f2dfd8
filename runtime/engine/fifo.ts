/** A queue whose ends both cost nothing, however long it is. Takes no memory to speak of before something is in it. */
export interface Fifo<T> extends Iterable<T> {
  readonly length: number;
  push(item: T): void;
  shift(): T | undefined;
  peek(): T | undefined;
}

export function fifo<T>(): Fifo<T> {
  return new RingFifo<T>();
}

/** Slots at first; always a power of two. */
const SLOTS = 4;
/** A queue with more slots than these gives them back once it is empty. */
const KEPT_SLOTS = 1024;

class RingFifo<T> implements Fifo<T> {
  #slots: (T | undefined)[] | undefined;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    let slots = this.#slots;
    if (slots === undefined) slots = this.#slots = new Array(SLOTS);
    else if (this.#length === slots.length) slots = this.#grown(slots);
    slots[(this.#head + this.#length++) & (slots.length - 1)] = item;
  }

  peek(): T | undefined {
    return this.#length === 0 ? undefined : this.#slots?.[this.#head];
  }

  shift(): T | undefined {
    const slots = this.#slots;
    if (slots === undefined || this.#length === 0) return undefined;
    const item = slots[this.#head];
    slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (slots.length - 1);
    if (--this.#length === 0 && slots.length > KEPT_SLOTS) {
      this.#slots = undefined;
      this.#head = 0;
    }
    return item;
  }

  *[Symbol.iterator](): Iterator<T> {
    const slots = this.#slots ?? [];
    for (let i = 0; i < this.#length; i++) yield slots[(this.#head + i) & (slots.length - 1)] as T;
  }

  #grown(slots: (T | undefined)[]): (T | undefined)[] {
    const grown = [...slots.slice(this.#head), ...slots.slice(0, this.#head)];
    grown.length = slots.length * 2;
    this.#head = 0;
    this.#slots = grown;
    return grown;
  }
}
