import { messageOf } from "../../events/class-name.js";
import { WorkflowConfigurationError } from "../errors.js";
import { isThenable, Lifetime } from "./lifetime.js";
import { type Resolved, type Resource, type Resources, withDependencies } from "./resource.js";

type Values = Resolved<Resources>;
type Path = readonly Resource<unknown>[];

/** What making a resource came to: the names from the one that was asked for to the one that failed. */
export class MakingFailed {
  readonly chain: readonly string[];
  readonly error: unknown;
  /** The last one needs itself. */
  readonly cycle: boolean;

  constructor(chain: readonly string[], error: unknown, cycle = false) {
    this.chain = chain;
    this.error = error;
    this.cycle = cycle;
  }
}

/** The resources of a workflow object: makes them when they are needed, and keeps the cached ones. */
export class MadeResources {
  readonly #overrides: Readonly<Record<string, unknown>>;
  #cached = new Lifetime();
  /** What `check` found right last. */
  #checked: { readonly used: object; readonly of: Lifetime } | undefined;

  constructor(overrides: Readonly<Record<string, unknown>> = {}) {
    this.#overrides = overrides;
  }

  /** Another one after each `close`. */
  get lifetime(): object {
    return this.#cached;
  }

  /**
   * What the resources are made to, those that aren't cached for `call`; a promise where one has to be waited for.
   * Rejects with MakingFailed, once nothing is being made any more.
   */
  resolve(resources: Resources, call: Lifetime, path: Path = []): Values | Promise<Values> {
    const names = Object.keys(resources);
    const values = Object.values(resources).map((it) => this.#get(it, call, path));
    const made = (all: readonly unknown[]): Values =>
      Object.freeze(Object.fromEntries(names.map((name, n) => [name, all[n]])));
    if (!values.some(isThenable)) return made(values);
    return Promise.allSettled(values).then((all) => made(all.map(fulfilled)));
  }

  /**
   * Reads the files of config resources. Throws WorkflowConfigurationError that lists those that can't be read, and for
   * an override of something that isn't there.
   */
  check(workflow: string, used: readonly Resource<unknown>[]): void {
    if (this.#checked?.used === used && this.#checked.of === this.#cached) return;
    const overridden = Object.keys(this.#overrides);
    const all = [...withDependencies(used)];
    const unknown = overridden.filter((name) => !all.some((it) => it.name === name));
    if (unknown.length > 0) {
      const has = all.length === 0 ? "It has none." : `It has: ${all.map(({ name }) => name).join(", ")}.`;
      throw new WorkflowConfigurationError(`${workflow} has no resource ${unknown.map(quoted).join(", ")}. ${has}`);
    }
    const failures = all.flatMap((it) => (it.kind === "config" ? this.#failure(it) : []));
    if (failures.length > 0) {
      throw new WorkflowConfigurationError(`${workflow} can't run:\n${failures.map((it) => `  - ${it}`).join("\n")}`);
    }
    this.#checked = { used, of: this.#cached };
  }

  /** Disposes of the cached ones; what is needed after that is made anew. */
  close(): Promise<void> {
    const ended = this.#cached;
    this.#cached = new Lifetime();
    return ended.end();
  }

  #get(resource: Resource<unknown>, call: Lifetime, path: Path): unknown {
    const { name } = resource;
    if (Object.hasOwn(this.#overrides, name)) return this.#overrides[name];
    if (path.includes(resource)) return Promise.reject(new MakingFailed([name], null, true));
    const value = (resource.cache ? this.#cached : call).take(resource, (uses) => {
      const given = this.resolve(resource.dependencies(), uses, [...path, resource]);
      return isThenable(given) ? given.then((it) => resource.make(it)) : resource.make(given);
    });
    return isThenable(value) ? Promise.resolve(value).catch((error) => Promise.reject(failed(name, error))) : value;
  }

  #failure(config: Resource<unknown>): string[] {
    if (Object.hasOwn(this.#overrides, config.name)) return [];
    try {
      // Read now and kept: the run that comes next has it.
      this.#cached.keep(config);
      return [];
    } catch (error) {
      return [`resource "${config.name}": ${messageOf(error)}`];
    }
  }
}

/** A failure of what it uses has come so far already. */
function failed(name: string, error: unknown): MakingFailed {
  if (!(error instanceof MakingFailed)) return new MakingFailed([name], error);
  return new MakingFailed([name, ...error.chain], error.error, error.cycle);
}

function fulfilled(result: PromiseSettledResult<unknown>): unknown {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}

function quoted(name: string): string {
  return `"${name}"`;
}
