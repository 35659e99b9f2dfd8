import type { ConstructionSummary, FileSummary } from "../syntax/summary.js";
import { ancestryOf } from "./classes.js";
import type { Resolver } from "./resolver.js";
import type { LinkedWorkflow } from "./workflows.js";

/** `new JokeFlow({ … })` of a workflow class whose constructor takes the options of Workflow. */
export interface LinkedConstruction extends ConstructionSummary {
  /** The class's name. */
  readonly workflow: string;
}

/** Those of a file, but for the objects that are workflows of their own. */
export function linkConstructions(
  { file, constructions }: FileSummary,
  workflows: readonly LinkedWorkflow[],
  resolver: Resolver,
): LinkedConstruction[] {
  const own = new Set(workflows.filter(({ kind }) => kind === "instance").map(({ place }) => place.pos));
  return constructions.flatMap((it) => {
    const workflow = own.has(it.place.pos) ? null : workflowNamed(it, file, resolver);
    return workflow === null ? [] : [{ ...it, workflow }];
  });
}

function workflowNamed({ classRef }: ConstructionSummary, file: string, resolver: Resolver): string | null {
  const target = resolver.resolveClass(classRef, file);
  if (target.kind === "built-in") return target.name === "Workflow" ? target.name : null;
  if (target.kind !== "declaration" || target.declaration.kind !== "class") return null;
  const { chain, root } = ancestryOf(resolver, {
    file: target.file,
    declaration: target.declaration,
    entry: target.entry,
  });
  const takesOptions = root === "Workflow" && chain.every(({ declaration }) => declaration.passesOptions);
  return takesOptions ? target.declaration.name : null;
}
