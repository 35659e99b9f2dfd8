import type { Resource } from "./resource.js";

interface Held {
  /** What was made, or the promise of it while it is being made. */
  value: unknown;
}

/** Resources that live and end together: those of a step's call, or a workflow's cached ones. */
export class Lifetime {
  readonly #held = new Map<Resource<unknown>, Held>();
  /** In the order in which they were ready, which is the one in which they build on each other. */
  #made: { readonly resource: Resource<unknown>; readonly value: unknown }[] = [];

  /** What it holds of the resource, or what `make` makes; one making for all that ask meanwhile. */
  take(resource: Resource<unknown>, make: (uses: Lifetime) => unknown): unknown {
    const known = this.#held.get(resource);
    if (known !== undefined) return known.value;
    // What a cached resource uses lives as long as that one, and no longer than until its making fails.
    const uses = resource.cache ? new Lifetime() : this;
    const held: Held = { value: undefined };
    const ready = (value: unknown): unknown => {
      if (uses !== this) this.#made.push(...uses.#made);
      this.#made.push({ resource, value });
      held.value = value;
      return value;
    };
    const made = attempt(() => make(uses));
    if (!isThenable(made)) {
      this.#held.set(resource, held);
      return ready(made);
    }
    held.value = Promise.resolve(made).then(ready, async (error) => {
      if (this.#held.get(resource) === held) this.#held.delete(resource);
      if (uses !== this) await uses.end().catch(warn);
      throw error;
    });
    this.#held.set(resource, held);
    return held.value;
  }

  /** Makes at once what uses nothing, unless it holds it; throws what making it throws. */
  keep(resource: Resource<unknown>): void {
    if (this.#held.has(resource)) return;
    const value = resource.make({});
    this.#held.set(resource, { value });
    this.#made.push({ resource, value });
  }

  /** Whether something in it is to be disposed of. */
  get disposes(): boolean {
    return this.#made.some(({ resource }) => resource.dispose !== null) || this.#making().length > 0;
  }

  /** Disposes of what was made, the last first; a second call does nothing. Rejects with what a `dispose` threw. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#making());
    const made = this.#made;
    this.#made = [];
    this.#held.clear();
    const errors: unknown[] = [];
    for (const { resource, value } of made.reverse()) {
      try {
        await resource.dispose?.(value);
      } catch (error) {
        errors.push(new Error(`Resource "${resource.name}" couldn't be disposed of.`, { cause: error }));
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, "Several resources couldn't be disposed of.");
  }

  #making(): PromiseLike<unknown>[] {
    return [...this.#held.values()].map(({ value }) => value).filter(isThenable);
  }
}

/** For a `dispose` that fails where something went wrong already: said, and nothing more. */
export function warn(error: unknown): void {
  process.emitWarning(error as Error);
}

function attempt(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return Promise.reject(error);
  }
}

export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
