import type { ResourceSource } from "stepscope/graph";
import type { Place, Ref, ResourceExpr, ResourceSummary } from "../syntax/summary.js";
import type { Resolver } from "./resolver.js";

/** A resource, wherever it is defined. The same object for the same definition. */
export interface LinkedResource extends ResourceSource {
  readonly place: Place;
  readonly namePlace: Place;
  dependencies(): Readonly<Record<string, LinkedResource>>;
}

const MOST_NAMES = 8;

/** Follows names to the `resource("…")` that they stand for. What can't be followed is left out. */
export class ResourceReader {
  readonly #resolver: Resolver;
  readonly #known = new Map<string, LinkedResource>();

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
  }

  read(resources: readonly ResourceExpr[], file: string): LinkedResource[] {
    return resources.flatMap((it) => {
      const found = it.kind === "made" ? this.#linked(it.resource, file) : this.#named(it.ref, file);
      return found === null ? [] : [found];
    });
  }

  #named(ref: Ref, from: string, depth = 0): LinkedResource | null {
    const target = this.#resolver.resolve(ref, from);
    if (target.kind !== "declaration" || target.declaration.kind !== "variable") return null;
    const { resource, value } = target.declaration;
    if (resource !== null) return this.#linked(resource, target.file);
    const isName = value.kind === "typed" && value.type.kind === "ref";
    if (!isName || depth > MOST_NAMES) return null;
    return this.#named((value.type as { ref: Ref }).ref, target.file, depth + 1);
  }

  #linked({ callee, name, uses, place, namePlace }: ResourceSummary, file: string): LinkedResource | null {
    const key = `${file}\0${place.pos}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const target = this.#resolver.resolve(callee, file);
    if (target.kind !== "built-in" || (target.name !== "resource" && target.name !== "configResource")) return null;
    const linked: LinkedResource = {
      ...{ name, place, namePlace },
      kind: target.name === "configResource" ? "config" : undefined,
      dependencies: () => Object.fromEntries(this.read(uses, file).map((it, n) => [n, it])),
    };
    this.#known.set(key, linked);
    return linked;
  }
}
