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

/** State that the steps of a run share. Every write is a tick of the run, so that a journal knows the state at each. */
export class Store<S extends object = AnyState> {
  readonly #read: () => Record<string, unknown>;
  readonly #write: (path: string, value: unknown) => void;
  #edits: Promise<unknown> = Promise.resolve();

  constructor(read: () => Record<string, unknown>, write: (path: string, value: unknown) => void) {
    this.#read = read;
    this.#write = write;
  }

  /** The value at a dotted path ("a.b"); `fallback` where there is none. */
  async get<P extends string>(path: P, fallback?: PathValue<S, P>): Promise<PathValue<S, P>> {
    return getPath(this.#read(), path, fallback) as PathValue<S, P>;
  }

  /** Sets the value at a dotted path, making the objects on the way. */
  async set<P extends string>(path: P, value: PathValue<S, P>): Promise<void> {
    this.#write(path, value);
  }

  /**
   * Changes the state as one transaction: `change` gets a copy, which replaces the state when it returns. Edits wait
   * for each other. Where `change` throws, the state stays as it was and `edit` throws the same.
   */
  edit<R>(change: (state: S) => R | Promise<R>): Promise<R> {
    const edit = this.#edits.then(async () => {
      const draft = structuredClone(this.#read()) as S;
      const result = await change(draft);
      this.#write("", draft);
      return result;
    });
    this.#edits = edit.catch(() => {});
    return edit;
  }
}
