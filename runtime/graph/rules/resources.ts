import { listed, problem, type Rule } from "../graph-index.js";
import type { GraphSubject, ResourceNode } from "../types.js";

/** Two resources of one name: nobody can tell which is meant. */
export const resourceNameTwice: Rule = (index) =>
  twice(index.graph.resources ?? []).map((name) =>
    problem(index, {
      code: "resource-name-twice",
      subject: { kind: "resource", id: name },
      message: `${index.graph.workflow} has two resources with the name "${name}".`,
      hint: "Give one of them another name, or share one where both are the same.",
      related: users(index.graph.steps, name),
    }),
  );

/** A resource that is made from itself. */
export const resourceCycle: Rule = (index) => {
  const { resources = [], steps } = index.graph;
  const ambiguous = twice(resources);
  const nodes = new Map(resources.filter(({ name }) => !ambiguous.includes(name)).map((it) => [it.name, it]));
  return cycles(nodes).map((chain) => {
    const [first = ""] = chain;
    return problem(index, {
      code: "resource-cycle",
      subject: { kind: "resource", id: first },
      message:
        chain.length === 2
          ? `Resource "${first}" is made from itself.`
          : `Resources ${listed(chain.slice(1).map((it) => `"${it}"`))} are made from each other: ${chain.join(" → ")}.`,
      hint: "Let one of them do without the other, or move what both need into a third.",
      related: [...chain.slice(1, -1).map((id): GraphSubject => ({ kind: "resource", id })), ...users(steps, first)],
    });
  });
};

/** Each circle once, from where it is first entered and back there. */
function cycles(nodes: ReadonlyMap<string, ResourceNode>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) found.push([...path.slice(start), name]);
    const node = nodes.get(name);
    if (start >= 0 || node === undefined || done.has(name)) return;
    for (const used of node.uses) visit(used, [...path, name]);
    done.add(name);
  };
  for (const name of nodes.keys()) visit(name, []);
  return found;
}

function twice(resources: readonly ResourceNode[]): string[] {
  const names = resources.map(({ name }) => name);
  return [...new Set(names.filter((name, n) => names.indexOf(name) < n))];
}

function users(
  steps: readonly { readonly name: string; readonly resources?: readonly string[] }[],
  resource: string,
): GraphSubject[] {
  return steps
    .filter(({ resources = [] }) => resources.includes(resource))
    .map(({ name }) => ({ kind: "step", id: name }));
}
