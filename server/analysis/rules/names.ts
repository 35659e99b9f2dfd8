import { ancestryOf, type EventClass } from "../link/classes.js";
import { type LinkedStep, linkStep } from "../link/steps.js";
import { declaredSteps, isStepDecorator } from "../link/workflows.js";
import type { AnalysedWorkflow } from "../source-workflow.js";
import type { ClassSummary, InstanceSummary, Place } from "../syntax/summary.js";
import { atStep, type CheckedFile, declaredAt, type Finding, listed, type SourceRule } from "./rule.js";

/** A function without a name, added to a workflow: that throws. */
export const stepWithoutName: SourceRule = ({ workflows, readers }) =>
  workflows.flatMap(({ linked: { syntax, name, file } }) => {
    if ("methods" in syntax) return [];
    return syntax.steps.flatMap(({ fn, options, argument }): Finding[] => {
      if (fn.kind === "ref" || fn.name !== null || options.name !== null || options.open) return [];
      const types = fn.params.flatMap(({ type }) => (type === null ? [] : [type]));
      const [taken] = types.flatMap((it) => readers.types.eventsOf(it, file).events);
      return [
        {
          workflow: name,
          message: `A step of ${name} has no name, and adding it throws: steps are told apart by their names.`,
          hint: "Give it one in its options, { name: … }, or name the function.",
          // Up to its body, about.
          range: { ...argument.range, end: (fn.params.at(-1)?.place ?? argument).range.end },
          ...(taken === undefined ? {} : { data: { event: taken.event.name } }),
        },
      ];
    });
  });

/** Two steps of one name: functions are refused when the second is added, of methods only the last is there. */
export const duplicateStepName: SourceRule = (file) =>
  file.workflows.flatMap((workflow) => {
    const { syntax } = workflow.linked;
    return "methods" in syntax ? methodsTwice(syntax, workflow, file) : functionsTwice(syntax, workflow);
  });

function methodsTwice(syntax: ClassSummary, workflow: AnalysedWorkflow, { readers }: CheckedFile): Finding[] {
  const { file } = workflow.linked;
  return syntax.methods.flatMap(({ name, fn }, n) => {
    const same = syntax.methods.filter((it) => it.name === name);
    const isStep = same.some(({ decorators }) => decorators.some((it) => isStepDecorator(it, file, readers.resolver)));
    const [first] = same;
    if (first === undefined || !isStep || syntax.methods.indexOf(first) === n) return [];
    return [
      twice(workflow, name, {
        places: [fn.namePlace, first.fn.namePlace],
        message: `${workflow.linked.name} has two methods called ${name}: the last one is its step, and the other is never called.`,
      }),
    ];
  });
}

function functionsTwice(syntax: InstanceSummary, workflow: AnalysedWorkflow): Finding[] {
  const { steps, name: flow } = workflow.linked;
  const scopeOf = ({ argument }: LinkedStep) => syntax.steps.find((it) => it.argument === argument)?.scope;
  return steps.flatMap((step, n) => {
    const first = steps.slice(0, n).find(({ name }) => name === step.name);
    if (first === undefined) return [];
    // One of two branches may add the one, and the other branch the other.
    const isCertain = first.argument === null || scopeOf(first)?.pos === scopeOf(step)?.pos;
    if (!isCertain) return [];
    return [
      twice(workflow, step.name, {
        places: [placeOf(step), placeOf(first)],
        message: `${flow} has a step "${step.name}" already: adding another one throws.`,
      }),
    ];
  });
}

function placeOf({ fn, argument }: LinkedStep): Place {
  const isInside = argument !== null && argument.pos <= fn.namePlace.pos && fn.namePlace.end <= argument.end;
  return argument === null || isInside ? fn.namePlace : argument;
}

interface Twice {
  /** Of the second and the first. */
  readonly places: readonly [Place, Place];
  readonly message: string;
}

function twice({ linked, source }: AnalysedWorkflow, step: string, { places, message }: Twice): Finding {
  const [{ range }, first] = places;
  return {
    workflow: linked.name,
    subject: { kind: "step", id: step },
    message,
    hint: "Give one of them another name.",
    range: range.file === linked.file ? range : source.nameRange,
    relatedRanges: [{ range: first.range, message: `The first ${step} is here.` }],
    data: { step },
  };
}

/** A method takes the place of a base class's step, and doesn't take all of its events. */
export const stepOverrideWire: SourceRule = (file) =>
  file.workflows.flatMap((workflow) => {
    const { syntax } = workflow.linked;
    if (!("methods" in syntax) || syntax.base === null) return [];
    const ancestry = ancestryOf(file.readers.resolver, { file: file.summary.file, declaration: syntax, entry: null });
    const inherited = declaredSteps({ ...ancestry, chain: ancestry.chain.slice(1) }, file.readers.resolver);
    return inherited.flatMap((declared) => {
      const step = workflow.linked.steps.find(({ name }) => name === declared.name);
      const isOwn = syntax.methods.some(({ fn }) => fn === step?.fn);
      if (step === undefined || !isOwn || step.accepts.open) return [];
      const base = linkStep(declared, file.readers);
      const left = base.accepts.events.filter(({ event }) => !accepts(step, event)).map(({ event }) => event.name);
      if (left.length === 0) return [];
      const accepted = step.accepts.events.map(({ event }) => event.name);
      return [
        atStep({ workflow, step }, step.fn.namePlace, {
          message: `Step ${step.name} takes the place of the one that it inherits, and doesn't take ${listed(left)} as that does${accepted.length === 0 ? "" : `, only ${listed(accepted)}`}.`,
          hint: `Let it take ${listed(left)} too, or give it another name to keep both.`,
          relatedRanges: [{ range: base.fn.namePlace.range, message: `The step that it overrides is here.` }],
          data: { step: step.name },
        }),
      ];
    });
  });

/** A subclass in place of an event of the base's is a choice that the other rules judge. */
function accepts({ accepts }: LinkedStep, { key }: EventClass): boolean {
  return accepts.events.some(({ event }) => event.key === key || event.parents.some((it) => it.key === key));
}

/** Two classes of one name in a workflow: what one step emits, the other one's step never gets. */
export const eventNameTwice: SourceRule = (file) =>
  alike(file, (name) => name).map(({ workflow, first, second, range }) => ({
    workflow: workflow.linked.name,
    message: `${workflow.linked.name} has two event classes called ${second.name}. Events match by their class and not by their fields: a step that takes the one never gets the other, and stored events can't be told apart.`,
    hint: "Import one and the same class in both places, or rename one of them.",
    range,
    relatedRanges: [...declaredAt(first), ...declaredAt(second)],
    data: { event: second.name },
  }));

/** Two classes whose names differ in upper and lower case only. */
export const eventNameCase: SourceRule = (file) =>
  alike(file, (name) => name.toLowerCase())
    .filter(({ first, second }) => first.name !== second.name)
    .map(({ workflow, first, second, range }) => ({
      workflow: workflow.linked.name,
      message: `${workflow.linked.name} has the events ${first.name} and ${second.name}, which differ in upper and lower case only: is one of them a slip?`,
      hint: "Use one of them everywhere, or give them names that nobody takes for each other.",
      range,
      relatedRanges: [...declaredAt(first), ...declaredAt(second)],
      data: { event: second.name, suggestions: [first.name] },
    }));

interface Alike {
  readonly workflow: AnalysedWorkflow;
  readonly first: EventClass;
  readonly second: EventClass;
  /** Where the second one is first named in the file; the workflow's name where it is in others only. */
  readonly range: Finding["range"];
}

function alike({ workflows }: CheckedFile, sameBy: (name: string) => string): Alike[] {
  return workflows.flatMap((workflow) => {
    const { linked, source } = workflow;
    const named = linked.steps.flatMap(({ accepts, returns, sends, streams }) =>
      [accepts, returns, sends, streams].flatMap(({ events }) => events),
    );
    const classes = new Map<string, EventClass>();
    for (const { event } of named) if (event.name !== "" && !classes.has(event.key)) classes.set(event.key, event);
    const all = [...classes.values()];
    return all.flatMap((second, n): Alike[] => {
      const first = all.slice(0, n).find(({ name }) => sameBy(name) === sameBy(second.name));
      if (first === undefined) return [];
      const at = named.find(({ event, place }) => event.key === second.key && place.range.file === linked.file);
      return [{ workflow, first, second, range: at?.place.range ?? source.nameRange }];
    });
  });
}
