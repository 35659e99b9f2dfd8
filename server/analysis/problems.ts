import {
  type GraphProblem,
  type GraphSubject,
  type OpenWires,
  type RuleCode,
  validateGraph,
  type WorkflowGraph,
} from "stepscope/graph";
import type { LinkedConstruction } from "./link/constructions.js";
import type { AnalysedWorkflow } from "./source-workflow.js";
import type { SourceProblem, SourceRange, SourceWorkflow } from "./types.js";

/** What the validator says, each problem where it can be mended. */
export function problemsOf(workflow: AnalysedWorkflow): SourceProblem[] {
  return validated(workflow.checked, workflow.open).flatMap((problem) => placed(problem, workflow));
}

/** What the validator says: codes are its own. */
function validated(graph: WorkflowGraph, open?: OpenWires): (GraphProblem & { readonly code: RuleCode })[] {
  return validateGraph(graph, open).map((problem) => ({ ...problem, code: problem.code as RuleCode }));
}

/** What is wrong with the options of `new JokeFlow({ … })`, each where it is written. */
export function constructionProblems({ workflow, options }: LinkedConstruction): SourceProblem[] {
  const { numConcurrentRuns, timeout, skipGraphChecks, places } = options;
  const graph: WorkflowGraph = {
    ...{ version: 1, workflow, steps: [], events: [] },
    ...(numConcurrentRuns === null ? {} : { numConcurrentRuns }),
    ...(timeout === null ? {} : { timeout }),
    ...(skipGraphChecks === null ? {} : { skipGraphChecks }),
  };
  return validated(graph).flatMap((problem) =>
    places
      .filter(({ name, entry }) => name === problem.option?.name && entry === problem.option.entry)
      .map(({ place }) => ({ ...problem, range: place.range, relatedRanges: [] })),
  );
}

type Related = SourceProblem["relatedRanges"][number];

function placed(problem: ReturnType<typeof validated>[number], workflow: AnalysedWorkflow): SourceProblem[] {
  const { nameRange } = workflow.source;
  const { file } = nameRange;
  const all = places(problem, workflow);
  // A base class's step is in another file: its problem is shown at the class that inherits it, and points there.
  const here = all.filter((it) => it.file === file);
  const elsewhere = all
    .filter((it) => it.file !== file)
    .map((range) => ({ range, message: "This is where it happens." }));
  const relatedRanges = [...elsewhere, ...related(problem, workflow)];
  return (here.length > 0 ? here : [nameRange]).map((range) => ({
    ...problem,
    range,
    relatedRanges: relatedRanges.filter((it) => !isSame(it.range, range)),
  }));
}

function places(problem: GraphProblem, analysed: AnalysedWorkflow): readonly SourceRange[] {
  const { code, subject } = problem;
  const workflow = analysed.source;
  const options = optionRanges(problem, analysed);
  // The first claim of a step stands; the others are too many.
  if (options.length > 0) return code === "catch-error-step-claimed-twice" ? options.slice(1) : options;
  if (code === "catch-error-multiple-wildcards") return problem.related.flatMap(({ id }) => stepName(workflow, id));
  if (subject === undefined) return [workflow.nameRange];
  if (code === "catch-error-wrong-event") {
    const accepts = own(workflow.steps, subject.id)?.accepts ?? {};
    const wrong = problem.related.flatMap(({ id }) => own(accepts, id) ?? []);
    if (wrong.length > 0) return wrong;
  }
  if (subject.kind === "step") return stepName(workflow, subject.id);
  if (subject.kind === "resource") return resourceName(workflow, subject.id);
  return eventPlaces(code, subject.id, workflow);
}

/** Where the option of a problem is written. */
function optionRanges({ code, option, subject, related: owners }: GraphProblem, { options }: AnalysedWorkflow) {
  if (option === undefined) return [];
  const claimed = code === "catch-error-step-claimed-twice";
  return (claimed ? owners.map(({ id }) => id) : [subject?.id ?? null])
    .flatMap((owner) => options.get(owner) ?? [])
    .filter(({ name, entry }) => name === option.name && entry === option.entry)
    .map(({ place }) => place.range);
}

function eventPlaces(code: GraphProblem["code"], event: string, workflow: SourceWorkflow): readonly SourceRange[] {
  const steps = Object.values(workflow.steps);
  if (code === "event-never-produced") return steps.flatMap(({ accepts }) => own(accepts, event) ?? []);
  const producers = workflow.graph.steps.filter((it) => it.returns.includes(event) || it.sends.includes(event));
  return producers.flatMap(({ name }) => {
    const step = workflow.steps[name];
    const emitted = own(step?.emits ?? {}, event) ?? [];
    if (emitted.length > 0) return emitted;
    return own(step?.returns ?? {}, event) ?? stepName(workflow, name);
  });
}

function related(problem: GraphProblem, analysed: AnalysedWorkflow): Related[] {
  const { code, subject, related: others } = problem;
  const workflow = analysed.source;
  if (code === "catch-error-step-claimed-twice") {
    return optionRanges(problem, analysed)
      .slice(0, 1)
      .map((range) => ({ range, message: `${subject?.id} is covered here already.` }));
  }
  const ends = subject?.kind === "event" ? [...others, subject] : others;
  return ends.flatMap((end) => {
    if (end.kind === "event") return eventRange(workflow, end);
    // The problem of an event that a step accepts stands at that step already.
    if (code === "event-never-produced" || code === "event-never-consumed") return [];
    if (end.kind === "resource") {
      return resourceName(workflow, end.id).map((range) => ({ range, message: `Resource "${end.id}" is here.` }));
    }
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

function resourceName({ resources }: SourceWorkflow, name: string): readonly SourceRange[] {
  const resource = own(resources, name);
  return resource === undefined ? [] : [resource.nameRange];
}

function isSame(a: SourceRange, b: SourceRange): boolean {
  if (a === b) return true;
  const [one, other] = [a.start, b.start];
  return a.file === b.file && one.line === other.line && one.character === other.character;
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
