import { takenBy } from "../accepted.js";
import { listed, problem, type Rule, stepSubject } from "../graph-index.js";
import { levelsOf } from "../levels.js";
import type { ParamNode, StepNode } from "../types.js";

/** Nothing is ever delivered to the step. */
export const stepNoEventParameter: Rule = (index) =>
  index.untyped.map((step) =>
    problem(index, {
      code: "step-no-event-parameter",
      subject: stepSubject(step),
      message: `Step ${step.name} accepts no event, and so never runs.`,
      hint: "Give it a parameter whose type is an event, StartEvent for a first step.",
    }),
  );

/** A step takes a list of events and something beside it. */
export const stepListParameters: Rule = (index) =>
  eventParams(index.graph.steps).flatMap(({ step, params }) => {
    const lists = params.filter(({ list }) => list);
    if (lists.length === 0 || params.length < 2) return [];
    return [
      problem(index, {
        code: "step-list-parameters",
        subject: stepSubject(step),
        message: `Step ${step.name} takes ${listed(lists.map(typed))} beside ${lists.length === params.length ? "each other" : listed(params.filter(({ list }) => !list).map(typed))}: a list is a step's only event parameter.`,
        hint: "Take one list of events, or several parameters of one event each.",
        related: params.flatMap(({ accepts }) => accepts).map((id) => ({ kind: "event", id })),
      }),
    ];
  });

/** A step takes what comes of a list, and no step returns a list that its events come of. */
export const listNeverReturned: Rule = (index) => {
  if (index.openAccepts || index.openEmits) return [];
  const collecting = index.graph.steps.filter(({ params = [] }) => params.some(({ list }) => list));
  if (collecting.length === 0) return [];
  const lists = levelsOf(index).filter(({ producer }) => producer !== null);
  return collecting.flatMap((step) => {
    // What stands beside the list is another rule's matter.
    const accepts = (step.params ?? []).flatMap((it) => (it.list ? it.accepts : []));
    const taken = takenBy({ ...step, accepts }, index.graph);
    const missing = taken.filter((id) => !lists.some(({ events }) => events.has(id)));
    // An event that nobody emits at all is reported as that.
    const sent = missing.filter((id) => index.producers(id).length > 0);
    if (sent.length === 0) return [];
    return [
      problem(index, {
        code: "list-never-returned",
        subject: stepSubject(step),
        message: `Step ${step.name} never gets its list: ${listed(sent)} ${sent.length === 1 ? "comes" : "come"} of no list that a step returns.`,
        hint: "Return a list of events from the step that starts them, or take one event and gather several with ctx.collectEvents.",
        related: sent.map((id) => ({ kind: "event", id })),
      }),
    ];
  });
};

/** A step waits for several events, and one of them may be of several types. */
export const stepJoinParameters: Rule = (index) =>
  joins(index.graph.steps).flatMap(({ step, params }) => {
    const unions = params.filter(({ accepts }) => accepts.length > 1);
    if (unions.length === 0) return [];
    return [
      problem(index, {
        code: "step-join-parameters",
        subject: stepSubject(step),
        message: `Step ${step.name} waits for ${listed(params.map(typed))} at once: each parameter of a join takes one type of event.`,
        hint: "Give every parameter one event class; for either of several events, take a single parameter with their union.",
        related: unions.flatMap(({ accepts }) => accepts).map((id) => ({ kind: "event", id })),
      }),
    ];
  });

interface StepParams {
  readonly step: StepNode;
  readonly params: readonly ParamNode[];
}

/** Steps that take several events at once, none of them a list. */
export function joins(steps: readonly StepNode[]): StepParams[] {
  return eventParams(steps).filter(({ params }) => params.length > 1 && !params.some(({ list }) => list));
}

function eventParams(steps: readonly StepNode[]): StepParams[] {
  return steps.flatMap((step) => (step.params === undefined ? [] : [{ step, params: step.params }]));
}

/** `ev: A | B`, `evs: (A | B)[]` */
function typed({ name, accepts, list }: ParamNode): string {
  const union = accepts.join(" | ");
  const type = !list ? union : `${accepts.length > 1 ? `(${union})` : union}[]`;
  return name === undefined ? type : `${name}: ${type}`;
}
