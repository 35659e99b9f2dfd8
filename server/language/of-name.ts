import type { DeclaredEvent, SourceWorkflow } from "../analysis/types.js";

/** What finds one of several things again, also after an edit: its name, and which it is of those that have it. */
export interface OfName {
  readonly name: string;
  /** From 0, in the order of the file. */
  readonly nth: number;
}

export function ofName<T>(it: T, all: readonly T[], nameOf: (it: T) => string): OfName {
  const name = nameOf(it);
  const same = all.filter((other) => nameOf(other) === name);
  return { name, nth: Math.max(0, same.indexOf(it)) };
}

/** Undefined where it is gone. */
export function foundByName<T>(all: readonly T[], { name, nth }: OfName, nameOf: (it: T) => string): T | undefined {
  return all.filter((it) => nameOf(it) === name)[nth];
}

export function nameOfWorkflow({ graph }: SourceWorkflow): string {
  return graph.workflow;
}

export function nameOfEvent({ name }: DeclaredEvent): string {
  return name;
}
