import { builtInEvent, type EventClass, eventOfClass } from "../../link/classes.js";
import type { LinkedStep } from "../../link/steps.js";
import type { LinkedWorkflow } from "../../link/workflows.js";
import type { SourceProblem, SourceRange, SourceWorkflow } from "../../types.js";
import { Draft } from "../edit/draft.js";
import { type Confidence, fix, type Repair } from "../repair.js";
import type { RepairSources } from "../source/repair-sources.js";
import { type StepSyntax, stepSyntax } from "../source/step-syntax.js";

/** A problem with the workflow that has it. */
export interface Found {
  readonly problem: SourceProblem;
  readonly workflow: LinkedWorkflow;
  readonly source: SourceWorkflow;
  readonly sources: RepairSources;
}

/** What can be done about a problem of one kind. */
export type Repairs = (found: Found) => readonly Repair[];

/** A problem of a file, whatever its workflows. */
export type FileFound = Pick<Found, "problem" | "sources">;

export type FileRepairs = (found: FileFound) => readonly Repair[];

interface Attempt {
  readonly title: string;
  readonly confidence?: Confidence;
  /** Writes the edits; false where it turns out that it can't. */
  readonly write: (draft: Draft) => boolean;
}

/** A repair that writes into a draft. */
export function attempt({ problem, sources }: FileFound, { title, confidence, write }: Attempt): Repair {
  return fix(problem, {
    title,
    ...(confidence === undefined ? {} : { confidence }),
    edits: () => {
      const draft = new Draft(sources);
      return write(draft) ? draft.edits() : [];
    },
  });
}

/** The step that a problem is about. */
export function subjectStep({ problem: { subject }, workflow }: Found): LinkedStep | null {
  return subject?.kind === "step" ? stepNamed(workflow, subject.id) : null;
}

export function stepNamed({ steps }: LinkedWorkflow, name: string): LinkedStep | null {
  return steps.find((step) => step.name === name) ?? null;
}

/** Steps that the names of a problem mean. */
export function relatedSteps({ problem: { related }, workflow }: Found): readonly LinkedStep[] {
  return related.flatMap(({ kind, id }) => (kind === "step" ? (stepNamed(workflow, id) ?? []) : []));
}

/** Steps whose names are among the other ends of a problem. */
export function stepsAtOtherEnds({ problem: { relatedRanges }, workflow }: Found): readonly LinkedStep[] {
  return workflow.steps.filter(({ fn }) => relatedRanges.some(({ range }) => isSame(range, fn.namePlace.range)));
}

/** The event that a problem of source names: declared at one of its other ends, or the runtime's own. */
export function namedEvent(
  { problem: { data, relatedRanges }, sources }: FileFound,
  name = data?.event,
): EventClass | null {
  if (name === undefined) return null;
  for (const { range } of relatedRanges) {
    const event = eventDeclaredAt(sources, range);
    if (event?.name === name) return event;
  }
  const runtime = builtInEvent(name);
  return typeof runtime === "string" ? null : runtime.event;
}

function eventDeclaredAt({ analysis: { resolver } }: RepairSources, range: SourceRange): EventClass | null {
  for (const declaration of resolver.summary(range.file)?.declarations ?? []) {
    if (declaration.kind !== "class" || !isSame(declaration.namePlace.range, range)) continue;
    const found = eventOfClass(resolver, { file: range.file, declaration, entry: null });
    return typeof found === "string" ? null : found.event;
  }
  return null;
}

/** The class that an id of the graph stands for. */
export function eventWithId({ workflow, source }: Pick<Found, "workflow" | "source">, id: string): EventClass | null {
  const place = source.events[id]?.nameRange ?? null;
  for (const { accepts, returns, sends, streams } of workflow.steps) {
    for (const { event } of [accepts, returns, sends, streams].flatMap(({ events }) => events)) {
      for (const it of [event, ...event.parents]) {
        const its = it.source?.declaration.namePlace.range ?? null;
        if (place === null ? its === null && it.name === id : its !== null && isSame(its, place)) return it;
      }
    }
  }
  return null;
}

/** A step as it is written, in a file that may be changed. */
export function writable({ sources, workflow }: Found, step: LinkedStep): StepSyntax | null {
  return /[\\/]node_modules[\\/]/.test(step.file) ? null : stepSyntax(sources, step, workflow);
}

function isSame(a: SourceRange, b: SourceRange): boolean {
  return a.file === b.file && a.start.line === b.start.line && a.start.character === b.start.character;
}

/** The runtime's own class of that name. */
export function runtimeEvent(name: string): EventClass {
  const found = builtInEvent(name);
  if (typeof found === "string") throw new Error(`stepscope has no event ${name}`);
  return found.event;
}
