import type { StepNode } from "stepscope/graph";
import { exportedAs } from "../syntax/summarise.js";
import type {
  ClassSummary,
  DecoratorSummary,
  FileSummary,
  InstanceSummary,
  OptionPlace,
  OptionsSummary,
  Place,
} from "../syntax/summary.js";
import { type Ancestry, ancestryOf } from "./classes.js";
import type { ClassTarget, Resolver } from "./resolver.js";
import { type LinkedStep, linkStep, type StepDeclaration, type StepReaders } from "./steps.js";

/** A workflow with its steps settled. */
export interface LinkedWorkflow {
  readonly kind: "class" | "instance";
  readonly name: string;
  readonly file: string;
  readonly place: Place;
  readonly namePlace: Place;
  readonly exportedAs: readonly string[];
  /** What it was read from. */
  readonly syntax: ClassSummary | InstanceSummary;
  readonly steps: readonly LinkedStep[];
  readonly skipGraphChecks: readonly string[] | null;
  readonly numConcurrentRuns: number | null;
  readonly timeout: number | null;
  /** Where the options of the workflow as a whole stand. */
  readonly optionPlaces: readonly OptionPlace[];
  /** It may have steps besides these. */
  readonly open: boolean;
}

/** The workflows of a file: classes, then objects with functions for steps. */
export function linkWorkflows(summary: FileSummary, readers: StepReaders): LinkedWorkflow[] {
  const { file } = summary;
  const classes = summary.classes.flatMap((id) => {
    const declaration = summary.declarations[id];
    return declaration?.kind === "class" ? [{ file, declaration, entry: null }] : [];
  });
  const bases = new Set<string>();
  const linked = classes.flatMap((target) => {
    const ancestry = ancestryOf(readers.resolver, target);
    for (const { file: at, declaration } of ancestry.chain.slice(1)) bases.add(`${at}\0${declaration.id}`);
    return isWorkflow(ancestry, readers) ? [{ target, ancestry }] : [];
  });
  return [
    ...linked.map(({ target, ancestry }) => {
      const isBase = bases.has(`${file}\0${target.declaration.id}`);
      return linkClass(target, ancestry, { summary, readers, isBase });
    }),
    ...summary.instances.flatMap((it) => linkInstance(it, summary, readers)),
  ];
}

/** The steps that a class and its ancestors declare, the oldest's first; an override keeps its place. */
export function declaredSteps({ chain }: Ancestry, resolver: Resolver): StepDeclaration[] {
  const steps = new Map<string, StepDeclaration>();
  for (const { file, declaration } of [...chain].reverse()) {
    for (const { name, fn, decorators } of declaration.methods) {
      const decorator = decorators.flatMap(({ ref, options }) => {
        const target = resolver.resolve(ref, file);
        const kind = target.kind === "built-in" ? DECORATORS.get(target.name) : undefined;
        return kind === undefined ? [] : [{ kind, options }];
      })[0];
      const inherited = steps.get(name);
      if (decorator !== undefined)
        steps.set(name, { name, fn, file, methodsOf: chain, optionsFile: file, argument: null, ...decorator });
      else if (inherited !== undefined) steps.set(name, { ...inherited, fn, file });
    }
  }
  return [...steps.values()];
}

/** Whether a decorator makes a method a step. */
export function isStepDecorator({ ref }: DecoratorSummary, file: string, resolver: Resolver): boolean {
  const target = resolver.resolve(ref, file);
  return target.kind === "built-in" && DECORATORS.has(target.name);
}

const DECORATORS: ReadonlyMap<string, StepNode["kind"]> = new Map([
  ["step", "step"],
  ["catchError", "catch-error"],
]);

/** A class whose base can't be found is one where it has steps. */
function isWorkflow(ancestry: Ancestry, { resolver }: StepReaders): boolean {
  if (ancestry.root !== undefined) return ancestry.root === "Workflow";
  return declaredSteps(ancestry, resolver).length > 0;
}

function linkClass(
  { file, declaration }: ClassTarget,
  ancestry: Ancestry,
  { summary, readers, isBase }: { summary: FileSummary; readers: StepReaders; isBase: boolean },
): LinkedWorkflow {
  const steps = declaredSteps(ancestry, readers.resolver).map((it) => linkStep(it, readers));
  return {
    kind: "class",
    name: declaration.name,
    file,
    place: declaration.place,
    namePlace: declaration.namePlace,
    syntax: declaration,
    exportedAs: exportedAs(summary.exports, { kind: "local", id: declaration.id }),
    steps,
    skipGraphChecks: inheritedChecks(ancestry),
    ...inheritedOptions(ancestry.chain),
    // What others build on needn't be whole; what has no base that can be read may have any steps.
    open: declaration.abstract || ancestry.root === undefined || (isBase && steps.length === 0),
  };
}

function linkInstance(instance: InstanceSummary, summary: FileSummary, readers: StepReaders): LinkedWorkflow[] {
  const { options, binding, steps, place, namePlace } = instance;
  const { file } = summary;
  const target = readers.resolver.resolveClass(instance.classRef, file);
  const ownClass = target.kind === "built-in" && target.name === "Workflow";
  const ancestry =
    target.kind === "declaration" && target.declaration.kind === "class"
      ? ancestryOf(readers.resolver, { file: target.file, declaration: target.declaration, entry: target.entry })
      : null;
  const derived = ancestry?.root === "Workflow" && steps.length > 0;
  if ((!ownClass && !derived) || options.pipeline) return [];
  const functions = steps.flatMap(({ fn, options: own, argument }): StepDeclaration[] => {
    const found = fn.kind === "function" ? { file, fn } : readers.resolver.resolveFunction(fn.ref, file);
    const name = own.name ?? found?.fn.name ?? null;
    if (found === null || name === null) return [];
    return [{ ...found, name, kind: "step", options: own, optionsFile: file, methodsOf: [], argument }];
  });
  const inherited = ancestry === null ? [] : declaredSteps(ancestry, readers.resolver);
  const ofClass = inheritedOptions(ancestry?.chain ?? []);
  return [
    {
      kind: "instance",
      name: options.name ?? (ancestry === null ? binding : ancestry.chain[0]?.declaration.name) ?? "Workflow",
      file,
      place,
      namePlace,
      exportedAs: instance.exportedAs,
      syntax: instance,
      steps: [...inherited, ...functions].map((it) => linkStep(it, readers)),
      skipGraphChecks: allChecks(ancestry === null ? null : inheritedChecks(ancestry), options),
      numConcurrentRuns: options.numConcurrentRuns ?? ofClass.numConcurrentRuns,
      timeout: options.timeout ?? ofClass.timeout,
      optionPlaces: [...options.places, ...ofClass.optionPlaces],
      // One without steps that others see gets them from there.
      open:
        functions.length < steps.length || (steps.length === 0 && (instance.shared || instance.exportedAs.length > 0)),
    },
  ];
}

/** What the class, or the nearest that it descends from, hands to `super(…)`. */
function inheritedOptions(
  chain: Ancestry["chain"],
): Pick<LinkedWorkflow, "numConcurrentRuns" | "timeout" | "optionPlaces"> {
  const found = chain.map(({ declaration }) => declaration.superOptions).find(hasLimits);
  const { numConcurrentRuns = null, timeout = null, places = [] } = found ?? {};
  return { numConcurrentRuns, timeout, optionPlaces: places };
}

function hasLimits({ numConcurrentRuns, timeout }: OptionsSummary): boolean {
  return numConcurrentRuns !== null || timeout !== null;
}

function inheritedChecks({ chain }: Ancestry): readonly string[] | null {
  const checks =
    chain.find(({ declaration }) => declaration.skipGraphChecks !== null)?.declaration.skipGraphChecks ?? null;
  return checks === null || checks.length === 0 ? null : checks;
}

function allChecks(ofClass: readonly string[] | null, { skipGraphChecks }: OptionsSummary): readonly string[] | null {
  const checks = [...(ofClass ?? []), ...(skipGraphChecks ?? [])];
  return checks.length === 0 ? null : checks;
}
