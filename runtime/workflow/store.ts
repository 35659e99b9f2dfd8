import { getPath } from "../engine/store-path.js";

// biome-ignore lint/suspicious/noExplicitAny: an untyped state holds anything
type AnyState = Record<string, any>;

/** The value at a dotted path of a state. */
export type PathValue<S, P extends string> = P extends keyof S
  ? S[P]
  : P extends `${infer Head}.${infer Rest}`
    ? Head extends keyof S
      ? PathValue<S[Head], Rest>
      : unknown
    : unknown;

/** The writes of a run's state, one after the other. */
export class EditQueue {
  #last: Promise<unknown> | undefined;

  /** Does it at once where nothing is being written, else when it is its turn. */
  take<R>(write: () => R | Promise<R>): Promise<R> {
    const turn = this.#last === undefined ? attempt(write) : this.#last.then(write);
    const over = turn.then(
      () => {},
      () => {},
    );
    this.#last = over;
    void over.then(() => {
      if (this.#last === over) this.#last = undefined;
    });
    return turn;
  }
}

async function attempt<R>(write: () => R | Promise<R>): Promise<R> {
  return write();
}

/** State that the steps of a run share. Every write is a tick of the run, so that a journal knows the state at each. */
export class Store<S extends object = AnyState> {
  readonly #read: () => Readonly<Record<string, unknown>>;
  readonly #write: (path: string, value: unknown) => void;
  readonly #edits: EditQueue;

  constructor(
    read: () => Readonly<Record<string, unknown>>,
    write: (path: string, value: unknown) => void,
    edits: EditQueue,
  ) {
    this.#read = read;
    this.#write = write;
    this.#edits = edits;
  }

  /** The value at a dotted path ("a.b"); `fallback` where there is none. */
  async get<P extends string>(path: P, fallback?: PathValue<S, P>): Promise<PathValue<S, P>> {
    return getPath(this.#read(), path, fallback) as PathValue<S, P>;
  }

  /** Sets the value at a dotted path, making the objects on the way. */
  set<P extends string>(path: P, value: PathValue<S, P>): Promise<void> {
    return this.#edits.take(() => this.#write(path, value));
  }

  /**
   * Changes the state as one transaction: `change` gets a copy, which replaces the state when it returns. The edits and
   * writes of a run wait for each other; one inside `change` would wait for ever. Where `change` throws, the state stays as it was and `edit` throws the same.
   */
  edit<R>(change: (state: S) => R | Promise<R>): Promise<R> {
    return this.#edits.take(async () => {
      const draft = structuredClone(this.#read()) as S;
      const result = await change(draft);
      this.#write("", draft);
      return result;
    });
  }
}
