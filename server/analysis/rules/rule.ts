import { EVENT_KINDS } from "../link/built-in.js";
import type { EventClass } from "../link/classes.js";
import type { LinkedStep, StepReaders } from "../link/steps.js";
import type { AnalysedWorkflow } from "../source-workflow.js";
import type { FileSummary, Place } from "../syntax/summary.js";
import type { SourceProblem, SourceRange } from "../types.js";

/** One rule: everything of its kind in a file. */
export type SourceRule = (file: CheckedFile) => readonly Finding[];

/** A file as the rules ask it. */
export interface CheckedFile {
  readonly summary: FileSummary;
  readonly workflows: readonly AnalysedWorkflow[];
  /** They don't ask the compiler: what syntax doesn't say is open. */
  readonly readers: StepReaders;
  /** The package.json files of the file's folder and of those above, nearest first. */
  readonly manifests: () => readonly string[];
}

/** A problem but for what its rule says of all of them. */
export interface Finding
  extends Pick<SourceProblem, "workflow" | "subject" | "message" | "hint" | "range" | "tags" | "data"> {
  readonly relatedRanges?: SourceProblem["relatedRanges"];
}

/** A step with the workflow that it is checked in. */
export interface CheckedStep {
  readonly workflow: AnalysedWorkflow;
  readonly step: LinkedStep;
}

/** Every step of every workflow: one that is inherited, in each. */
export function stepsOf({ workflows }: CheckedFile): CheckedStep[] {
  return workflows.flatMap((workflow) => workflow.linked.steps.map((step) => ({ workflow, step })));
}

/** Those whose code is in the file, each once: for rules that don't ask what is around it. */
export function ownSteps(file: CheckedFile): CheckedStep[] {
  const seen = new Set<LinkedStep["fn"]>();
  return stepsOf(file).filter(({ step }) => {
    if (step.file !== file.summary.file || seen.has(step.fn)) return false;
    seen.add(step.fn);
    return true;
  });
}

type Found = Omit<Finding, "workflow" | "subject" | "range">;

/** What is wrong with a step. In another file, a base class's, it is shown at the workflow, and points there. */
export function atStep({ workflow: { linked, source }, step }: CheckedStep, { range }: Place, found: Found): Finding {
  const here = range.file === linked.file;
  const related = found.relatedRanges ?? [];
  return {
    ...found,
    workflow: linked.name,
    subject: { kind: "step", id: step.name },
    range: here ? range : source.nameRange,
    relatedRanges: here ? related : [{ range, message: "This is where it happens." }, ...related],
  };
}

/** Where an event class is declared; nowhere for the runtime's own. */
export function declaredAt({ name, source }: EventClass): { readonly range: SourceRange; readonly message: string }[] {
  return source === null ? [] : [{ range: source.declaration.namePlace.range, message: `${name} is declared here.` }];
}

/** Whether a step takes the event, maybe as a subclass of what it accepts. */
export function takes({ accepts, options }: LinkedStep, event: EventClass): boolean {
  return accepts.events.some(
    ({ event: accepted }) => accepted.key === event.key || (options.acceptSubclasses && descendsFrom(event, accepted)),
  );
}

/** Whether an event's class is below another one. */
export function descendsFrom(event: EventClass, ancestor: EventClass): boolean {
  if (event.key === ancestor.key) return false;
  if (ancestor.source !== null) return event.parents.some(({ key }) => key === ancestor.key);
  return (
    ancestor.name === "Event" ||
    (event.source !== null && EVENT_KINDS.get(ancestor.name) === event.kind && isRoot(ancestor))
  );
}

/** One of the runtime's classes that users derive from; the ones that it ends runs with aren't. */
function isRoot({ name }: EventClass): boolean {
  return !/^Workflow\w+Event$/.test(name);
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
