import type { ResourceNode } from "./types.js";

/** A resource as it is read, from the running program or from its source. */
export interface ResourceSource {
  readonly name: string;
  readonly kind?: "config" | undefined;
  /** What it is made from, by the names that it has for that. */
  dependencies(): Readonly<Record<string, ResourceSource>>;
}

/** The nodes of what steps take, each once: in order of first mention, each before what it uses. */
export function resourceNodes(taken: readonly ResourceSource[]): ResourceNode[] {
  const nodes = new Map<ResourceSource, ResourceNode>();
  const visit = (it: ResourceSource): void => {
    if (nodes.has(it)) return;
    const uses = Object.values(it.dependencies());
    nodes.set(it, { name: it.name, uses: namesOf(uses), ...(it.kind === undefined ? {} : { kind: it.kind }) });
    for (const used of uses) visit(used);
  };
  for (const it of taken) visit(it);
  return [...nodes.values()];
}

/** Their names, each once, in order. */
export function namesOf(resources: readonly ResourceSource[]): string[] {
  return [...new Set(resources.map(({ name }) => name))];
}
