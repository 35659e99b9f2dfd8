import type { Workflow } from "../workflow/workflow.js";
import type { TestOptions } from "./test-options.js";

type StepFunction = (...args: never[]) => unknown;

/** The stubs by their steps' names. Throws TypeError for one that is no function, or of a step that there isn't. */
export function stubsOf(
  workflow: Workflow,
  stubs: NonNullable<TestOptions["stubs"]> = {},
): ReadonlyMap<string, StepFunction> {
  const given = Object.entries(stubs).filter(([, stub]) => stub !== undefined);
  if (given.length === 0) return new Map();
  const names = workflow.graph.steps.map(({ name }) => name);
  for (const [name, stub] of given) {
    if (!names.includes(name)) {
      throw new TypeError(`stubs: ${workflow.workflowName} has no step "${name}". It has: ${names.join(", ")}.`);
    }
    if (typeof stub !== "function") throw new TypeError(`stubs: "${name}" must be a function, not ${String(stub)}.`);
  }
  return new Map(given as [string, StepFunction][]);
}
