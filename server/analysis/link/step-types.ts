import { PACKAGE } from "./built-in.js";
import type { EventClass } from "./classes.js";
import type { LinkedStep } from "./steps.js";
import type { LinkedWorkflow } from "./workflows.js";

/** A step whose types are written into its file for the run. */
export interface TypedStep {
  readonly step: LinkedStep;
  /** Where in the file. */
  readonly offset: number;
  /** An inherited one has types of its own in this class. */
  readonly inherited: boolean;
}

/** The steps of a workflow that its file has to give their types: a base class's own are in that one's file. */
export function typedSteps({ syntax, steps }: LinkedWorkflow): TypedStep[] {
  const untold = steps.filter(needsTypes);
  if ("methods" in syntax) {
    return untold.flatMap((step) => {
      const inherited = !syntax.methods.some(({ fn }) => fn === step.fn);
      if (step.name.startsWith("#") || (inherited && !step.varies)) return [];
      return [{ step, offset: syntax.close, inherited }];
    });
  }
  return syntax.steps.flatMap(({ argument }) => {
    const step = untold.find((it) => it.argument === argument);
    return step === undefined ? [] : [{ step, offset: argument.end, inherited: false }];
  });
}

/** Whether something isn't said by the step's options. */
function needsTypes({ inferred, sends, streams, runs, input }: LinkedStep): boolean {
  return inferred || sends.events.length + streams.events.length + runs.length > 0 || input !== null;
}

/** How code gets at an event class: by a name that it sees, by an import, or not at all. */
export type EventPath =
  | { readonly kind: "name"; readonly name: string }
  /** From a package where `specifier` says so, else from the file that declares it. `A.B` is in a namespace. */
  | { readonly kind: "import"; readonly name: string; readonly specifier: string | null }
  | { readonly kind: "hidden"; readonly exported: boolean };

/** How code of a file gets at an event's class, at an offset. */
export function eventPath({ name: own, source }: EventClass, file: string, offset: number): EventPath {
  if (source === null) return { kind: "import", name: own, specifier: PACKAGE };
  const { declaration, entry, exportedAs } = source;
  if (source.file === file) {
    const { binding, scope, within } = declaration;
    const isSeen = ({ pos, end }: typeof scope): boolean => pos <= offset && offset <= end;
    if (binding !== null && isSeen(scope)) return { kind: "name", name: binding };
    if (within !== null && isSeen(within.scope)) return { kind: "name", name: `${within.path}.${binding}` };
    return { kind: "hidden", exported: true };
  }
  if (entry !== null) return { kind: "import", ...entry };
  const [name] = exportedAs;
  return name === undefined ? { kind: "hidden", exported: false } : { kind: "import", name, specifier: null };
}
