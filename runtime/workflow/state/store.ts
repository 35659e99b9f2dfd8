import { getPath } from "../../engine/store-path.js";
import type { AnyState } from "../any-state.js";
import { describeValue } from "../describe-value.js";
import { WorkflowRuntimeError } from "../errors.js";
import type { StateWrite } from "./state-schema.js";

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

/**
 * State that the steps of a run share. Every write is a tick of the run, so that a journal knows the state at each.
 * Where the workflow has a schema for it, a write that doesn't fit rejects with WorkflowStateError, and the state
 * stays as it was.
 */
export class Store<S extends object = AnyState> {
  readonly #read: () => Readonly<Record<string, unknown>>;
  readonly #write: (call: string, write: StateWrite) => void;
  readonly #edits: EditQueue;

  /** @internal Made by the run. */
  constructor(
    read: () => Readonly<Record<string, unknown>>,
    write: (call: string, write: StateWrite) => void,
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

  /** Sets the value at a dotted path, making the objects on the way. Rejects with WorkflowRuntimeError for no path. */
  set<P extends string>(path: P, value: PathValue<S, P>): Promise<void> {
    return this.#edits.take(() => {
      if (typeof path !== "string" || path === "") {
        throw new WorkflowRuntimeError(
          `ctx.store.set takes a dotted path ("a.b"), not ${describeValue(path)}. setState(…) replaces the whole state.`,
        );
      }
      this.#write("set", { path, value });
    });
  }

  /** The whole state: a copy of its own, whose values are the state's. Change it with `edit`. */
  async getState(): Promise<S> {
    return { ...this.#read() } as S;
  }

  /** Replaces the whole state. Rejects with WorkflowRuntimeError for what is no object. */
  setState(state: S): Promise<void> {
    return this.#edits.take(() => this.#write("setState", { path: "", value: { ...anObject(state, "setState") } }));
  }

  /** Makes the state what a schema's defaults make it; empty where the workflow has no schema for it. */
  clear(): Promise<void> {
    return this.#edits.take(() => this.#write("clear", { path: "", value: {} }));
  }

  /**
   * Changes the state as one transaction: `change` gets a copy, which replaces the state when it returns. The edits and
   * writes of a run wait for each other; one inside `change` would wait for ever. Where `change` throws, the state
   * stays as it was and `edit` rejects with the same.
   */
  edit<R>(change: (state: S) => R | Promise<R>): Promise<R> {
    return this.#edits.take(async () => {
      const draft = structuredClone(this.#read()) as S;
      const result = await change(draft);
      this.#write("edit", { path: "", value: draft });
      return result;
    });
  }
}

function anObject<T extends object>(state: T, call: string): T {
  if (typeof state === "object" && state !== null && !Array.isArray(state)) return state;
  throw new WorkflowRuntimeError(`ctx.store.${call} takes an object, not ${describeValue(state)}.`);
}
