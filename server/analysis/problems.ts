import { type GraphProblem, type GraphSubject, validateGraph } from "stepscope/graph";
import type { AnalysedWorkflow } from "./source-workflow.js";
import type { SourceProblem, SourceRange, SourceWorkflow } from "./types.js";

/** What the validator says, each problem where it can be mended. */
export function problemsOf({ source, open }: AnalysedWorkflow): SourceProblem[] {
  return validateGraph(source.graph, open).flatMap((problem) => placed(problem, source));
}

type Related = SourceProblem["relatedRanges"][number];

function placed(problem: GraphProblem, workflow: SourceWorkflow): SourceProblem[] {
  const { file } = workflow.nameRange;
  const all = places(problem, workflow);
  // A base class's step is in another file: its problem is shown at the class that inherits it, and points there.
  const here = all.filter((it) => it.file === file);
  const elsewhere = all
    .filter((it) => it.file !== file)
    .map((range) => ({ range, message: "This is where it happens." }));
  const relatedRanges = [...elsewhere, ...related(problem, workflow)];
  return (here.length > 0 ? here : [workflow.nameRange]).map((range) => ({
    ...problem,
    range,
    relatedRanges: relatedRanges.filter((it) => it.range !== range),
  }));
}

function places({ code, subject }: GraphProblem, workflow: SourceWorkflow): readonly SourceRange[] {
  if (subject === undefined) return [workflow.nameRange];
  if (subject.kind === "step") return stepName(workflow, subject.id);
  const steps = Object.values(workflow.steps);
  if (code === "event-never-produced") return steps.flatMap(({ accepts }) => own(accepts, subject.id) ?? []);
  const producers = workflow.graph.steps.filter(
    (it) => it.returns.includes(subject.id) || it.sends.includes(subject.id),
  );
  return producers.flatMap(({ name }) => {
    const step = workflow.steps[name];
    const emitted = own(step?.emits ?? {}, subject.id) ?? [];
    if (emitted.length > 0) return emitted;
    return own(step?.returns ?? {}, subject.id) ?? stepName(workflow, name);
  });
}

function related({ code, subject, related: others }: GraphProblem, workflow: SourceWorkflow): Related[] {
  const ends = subject?.kind === "event" ? [...others, subject] : others;
  return ends.flatMap((end) => {
    if (end.kind === "event") return eventRange(workflow, end);
    // The problem of an event that a step accepts stands at that step already.
    if (code === "event-never-produced" || code === "event-never-consumed") return [];
    return stepName(workflow, end.id).map((range) => ({ range, message: `Step ${end.id} is here.` }));
  });
}

function eventRange(workflow: SourceWorkflow, { id }: GraphSubject): Related[] {
  const range = own(workflow.events, id)?.nameRange ?? null;
  return range === null ? [] : [{ range, message: `${id} is declared here.` }];
}

function stepName({ steps }: SourceWorkflow, name: string): readonly SourceRange[] {
  const step = own(steps, name);
  return step === undefined ? [] : [step.nameRange];
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
