import { describeValue } from "../describe-value.js";
import { WorkflowConfigurationError } from "../errors.js";

/** Resources, by the names that a step or another resource has for them. */
// biome-ignore lint/suspicious/noExplicitAny: resources of whatever types
export type Resources = Readonly<Record<string, Resource<any>>>;

/** What resources are made to, by the same names. */
export type Resolved<R> = { readonly [K in keyof R]: R[K] extends Resource<infer T> ? T : never };

/** How a resource is made. */
export interface ResourceOptions<T, U extends Resources> {
  /** Other resources that it is made from. A function where they are defined later. */
  readonly uses?: U | (() => U);
  /** Makes it, from what `uses` names. A call that fails isn't remembered: the next one tries again. */
  readonly make: (uses: Resolved<U>) => T | PromiseLike<T>;
  /**
   * Made once for a workflow object, for all of its runs: true unless given. False makes it anew for each call of a
   * step, once in that call however many use it. What a cached resource uses lives as long as that one.
   */
  readonly cache?: boolean;
  /**
   * Ends it: a cached one on `workflow.close()`; another one when the step's call is over, also where the call is given
   * up because it waits for an event. What it throws fails that step, or rejects `close()`.
   */
  readonly dispose?: (value: NoInfer<T>) => void | PromiseLike<void>;
}

declare const VALUE: unique symbol;

/** Something that steps are handed beside their events. Made by `resource()` and `configResource()`. */
export class Resource<out T> {
  declare readonly [VALUE]: T;
  readonly name: string;
  /** A file's content; absent for what a function makes. */
  readonly kind: "config" | undefined;
  readonly cache: boolean;
  readonly #options: ResourceOptions<unknown, Resources>;

  constructor(name: string, options: ResourceOptions<T, Resources>, kind?: "config") {
    this.name = name;
    this.kind = kind;
    this.cache = options.cache ?? true;
    this.#options = options as ResourceOptions<unknown, Resources>;
  }

  /** What it uses. Throws WorkflowConfigurationError for what isn't a resource. */
  dependencies(): Resources {
    const { uses = {} } = this.#options;
    const named = typeof uses === "function" ? uses() : uses;
    checkResources(`Resource "${this.name}"`, named);
    return named;
  }

  /** Makes it, from what its own resources are. */
  make(uses: Resolved<Resources>): unknown {
    return this.#options.make(uses);
  }

  /** Null where nothing is to be done. */
  get dispose(): ((value: unknown) => void | PromiseLike<void>) | null {
    return this.#options.dispose ?? null;
  }
}

/**
 * Something that steps need beside their events: a connection, a client, an index. A step names what it takes and gets
 * it as its last parameter, behind its context; it is made when a step first needs it.
 *
 *     const db = resource("db", { make: () => connect(), dispose: (db) => db.end() });
 *     const index = resource("index", { uses: { db }, make: ({ db }) => new Index(db) });
 *
 *     class Search extends Workflow {
 *       @step({ resources: { index } })
 *       async find(ev: StartEvent<{ q: string }>, ctx: Context, { index }: { index: Index }): Promise<StopEvent> { … }
 *     }
 *
 * Where `make` fails, the step fails with ResourceError: it is retried, and its failure is caught, as any other. Tests
 * put something else in a resource's place by its name: `new Search({ resources: { db: fake } })`. Throws
 * WorkflowConfigurationError for options that no resource can have.
 */
export function resource<T, const U extends Resources = Record<never, never>>(
  name: string,
  options: ResourceOptions<T, U>,
): Resource<T> {
  checkName(name);
  const { make, uses, dispose } = (options ?? {}) as Partial<ResourceOptions<T, U>>;
  const wrong = (what: string, value: unknown) =>
    new WorkflowConfigurationError(`Resource "${name}": ${what}, not ${describeValue(value)}.`);
  if (typeof make !== "function") throw wrong("make must be a function that makes it", make);
  if (dispose !== undefined && typeof dispose !== "function") throw wrong("dispose must be a function", dispose);
  if (uses !== undefined && typeof uses !== "function") checkResources(`Resource "${name}"`, uses);
  return new Resource<T>(name, options as unknown as ResourceOptions<T, Resources>);
}

export function checkName(name: unknown): void {
  if (typeof name === "string" && name !== "") return;
  throw new WorkflowConfigurationError(`A resource needs a name, a text, not ${describeValue(name)}.`);
}

/** Throws WorkflowConfigurationError unless it is resources by name. */
export function checkResources(owner: string, resources: unknown): asserts resources is Resources {
  if (typeof resources !== "object" || resources === null || Array.isArray(resources)) {
    throw new WorkflowConfigurationError(
      `${owner} names its resources by ${describeValue(resources)}. Write an object: { db, index }.`,
    );
  }
  for (const [key, value] of Object.entries(resources)) {
    if (value instanceof Resource) continue;
    const hint =
      value === undefined
        ? `It isn't defined when it is needed: define it before, break the circle of imports, or write uses: () => ({ ${key} }).`
        : "Make one with resource() or configResource().";
    throw new WorkflowConfigurationError(
      `${owner} uses "${key}", which is ${value === undefined ? "undefined" : describeValue(value)} and no resource. ${hint}`,
    );
  }
}

/** The resources and all that they use, each once. */
export function withDependencies(roots: readonly Resource<unknown>[]): ReadonlySet<Resource<unknown>> {
  const found = new Set<Resource<unknown>>();
  const visit = (it: Resource<unknown>): void => {
    if (found.has(it)) return;
    found.add(it);
    for (const used of Object.values(it.dependencies())) visit(used);
  };
  for (const root of roots) visit(root);
  return found;
}
