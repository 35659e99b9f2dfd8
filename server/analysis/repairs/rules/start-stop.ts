import type { StepNode } from "stepscope/graph";
import { ts } from "ts-morph";
import type { EventClass } from "../../link/classes.js";
import type { LinkedStep } from "../../link/steps.js";
import type { Draft } from "../edit/draft.js";
import { emitFrom, openParen, typeOf } from "../edit/emission.js";
import { eventName, eventTypeAt } from "../edit/event-names.js";
import { freeStepName, stepNameFor } from "../edit/names.js";
import { createStep } from "../edit/new-step.js";
import { removeMember } from "../edit/unions.js";
import { newEvent, sameFields } from "../edit/values.js";
import type { Repair } from "../repair.js";
import { neverConsumed } from "../source/results.js";
import { nodeAt, nodeIn, type SourceText } from "../source/source-text.js";
import { attempt, eventWithId, type Found, type Repairs, runtimeEvent, subjectStep, writable } from "./found.js";
import { dontTake, eventParameter, takeToo } from "./taking.js";
import { brings, ending, whatFollows } from "./what-follows.js";

/** The first step, which leads to what nobody emits yet, or to the end. */
export const noSteps: Repairs = (found) => [firstStep(found)];

export const noStartEvent: Repairs = (found) => [
  firstStep(found),
  ...found.workflow.steps
    .filter(({ kind, name }) => kind === "step" && !brings(found, (it) => (it.name === name ? starting(it) : it)))
    .flatMap((step) => takeToo(found, step, runtimeEvent("StartEvent"))),
];

function starting(step: StepNode): StepNode {
  return { ...step, accepts: [...step.accepts, "StartEvent"] };
}

/** A step that takes StartEvent. */
export function firstStep(found: Found, returns?: EventClass): Repair {
  const { workflow, sources } = found;
  const accepts = runtimeEvent("StartEvent");
  const name = freeStepName(sources, workflow, "start");
  const { event: emits, result } =
    returns === undefined ? whatFollows(found, accepts) : { event: returns, result: null };
  return attempt(found, {
    title: `Create the first step "${name}", which returns ${emits.name}`,
    confidence: "preferred",
    write: (draft) => createStep(draft, workflow, { name, accepts, emits, result, after: null }),
  });
}

/** A step that ends the run, for each event that leads nowhere; or the end in a step that there is. */
export const noStopEvent: Repairs = (found) => {
  const { workflow, sources } = found;
  const lost = neverConsumed(workflow);
  return [
    ...lost.map((event) => {
      const name = stepNameFor(sources, workflow, event.name);
      return attempt(found, {
        title: `Create the step "${name}", which takes ${event.name} and ends the run`,
        confidence: lost.length === 1 ? "preferred" : "offered",
        write: (draft) => {
          const { event: emits, result } = ending(found);
          return createStep(draft, workflow, { name, accepts: event, emits, result, after: null });
        },
      });
    }),
    ...workflow.steps.filter(({ kind }) => kind === "step").flatMap((step) => endIn(found, step)),
  ];
};

/** Ends the run in a step. */
export function endIn(found: Found, step: LinkedStep): Repair[] {
  const { event, result } = ending(found);
  return emitIn(found, step, { event, result, title: `End the run in step "${step.name}" with ${event.name}` });
}

/** Emits an event in a step. */
export function emitIn(
  found: Found,
  step: LinkedStep,
  { event, result, title }: { readonly event: EventClass; readonly result: string | null; readonly title: string },
): Repair[] {
  const syntax = writable(found, step);
  if (syntax === null || syntax.fn.body === undefined) return [];
  return [attempt(found, { title, write: (draft) => emitFrom(draft, { step, syntax, event, result }) })];
}

/** One of the start events everywhere. */
export const multipleStartEvents: Repairs = (found) => {
  const starts = eventsOfProblem(found);
  return starts.map((event) =>
    attempt(found, {
      title: `Start with ${event.name} everywhere`,
      write: (draft) =>
        found.workflow.steps.every((step) => {
          const others = step.accepts.events.filter((it) => it.event.kind === "start" && it.event.key !== event.key);
          const syntax = others.length === 0 ? null : writable(found, step);
          if (others.length > 0 && syntax === null) return false;
          const declared = step.options.accepts !== null;
          return others.every(({ event: other, place, file }, n) => {
            const at = found.sources.file(file);
            const has = n > 0 || step.accepts.events.some((it) => it.event.key === event.key);
            if (at === null) return false;
            const name = eventName(draft, at, { event, use: declared ? "value" : "type" });
            const node = declared
              ? nodeAt(at, place, ts.isExpression)
              : eventTypeAt(found.sources, at, { place, event: other });
            if (name === null || node === null) return false;
            if (has && ts.isTypeNode(node)) removeMember(draft, at, { node, instead: name });
            else draft.replaceNode(at, node, name);
            return true;
          });
        }),
    }),
  );
};

function eventsOfProblem(found: Found): readonly EventClass[] {
  return found.problem.related.flatMap(({ kind, id }) => (kind === "event" ? (eventWithId(found, id) ?? []) : []));
}

/** Takes the stop event out of what a step accepts, where it accepts anything else. */
export const stepAcceptsStopEvent: Repairs = (found) => {
  const step = subjectStep(found);
  if (step === null) return [];
  const stops = step.accepts.events.filter(({ event }) => event.kind === "stop").map(({ event }) => event);
  const left = dontTake(found, [step], stops).map((it): Repair => ({ ...it, confidence: "preferred" }));
  return left.length > 0 ? left : removeStep(found, step);
};

/** Removes a step that never runs. */
export function removeStep(found: Found, step: LinkedStep): Repair[] {
  const syntax = writable(found, step);
  if (syntax === null || syntax.mark === null) return [];
  const { at, node } = syntax.mark;
  const gone = ts.isDecorator(node) ? syntax.fn : node.parent;
  // A function that is kept in a variable may be used elsewhere.
  if (!ts.isMethodDeclaration(gone) && !ts.isExpressionStatement(gone)) return [];
  return [
    attempt(found, {
      title: `Remove step "${step.name}"`,
      write: (draft) => {
        draft.replace(at, { pos: gone.pos, end: gone.end }, "");
        return true;
      },
    }),
  ];
}

/** Gives a step the event that nobody takes yet, or the one that starts a run. */
export const stepNoEventParameter: Repairs = (found) => {
  const step = subjectStep(found);
  const syntax = step === null ? null : writable(found, step);
  if (step === null || syntax === null || syntax.at.javascript || step.options.accepts !== null) return [];
  const { workflow } = found;
  const starts = workflow.steps.flatMap(({ accepts }) => accepts.events.filter(({ event }) => event.kind === "start"));
  const candidates = [
    ...neverConsumed(workflow).filter((event) => !emits(step, event)),
    starts[0]?.event ?? runtimeEvent("StartEvent"),
  ];
  const [first] = syntax.fn.parameters;
  return candidates.map((event, n) =>
    attempt(found, {
      title: `Let step "${step.name}" take ${event.name}`,
      confidence: n === 0 && candidates.length === 1 ? "preferred" : "offered",
      write: (draft) => {
        const type = typeOf(draft, syntax.at, { event, result: null });
        const context = (step.fn.params[0]?.context ?? false) !== false;
        if (first === undefined) draft.insert(syntax.at, openParen(syntax.at, syntax.fn), `_ev: ${type}`);
        else if (context || first.type === undefined)
          draft.insert(syntax.at, first.getStart(syntax.at.source), `_ev: ${type}, `);
        else draft.replaceNode(syntax.at, first.type, type);
        return true;
      },
    }),
  );
};

function emits({ returns, sends }: LinkedStep, event: EventClass): boolean {
  return [...returns.events, ...sends.events].some((it) => it.event.key === event.key);
}

/** A handler takes failures and nothing else. */
export const catchErrorWrongEvent: Repairs = (found) => {
  const step = subjectStep(found);
  const syntax = step === null ? null : writable(found, step);
  if (step === null || syntax === null || syntax.at.javascript) return [];
  return [
    attempt(found, {
      title: `Let error handler "${step.name}" take StepFailedEvent`,
      confidence: "preferred",
      write: (draft) => {
        const name = draft.runtime(syntax.at, "StepFailedEvent", "type");
        const parameter = eventParameter(syntax.fn, step);
        const [first] = syntax.fn.parameters;
        if (parameter !== null) draft.replaceNode(syntax.at, parameter, name);
        else if (first === undefined) draft.insert(syntax.at, openParen(syntax.at, syntax.fn), `_ev: ${name}`);
        else draft.insert(syntax.at, first.getStart(syntax.at.source), `_ev: ${name}, `);
        return true;
      },
    }),
  ];
};

/** One of the stop events everywhere: in what steps return and in what they make. */
export const multipleStopEvents: Repairs = (found) => {
  const stops = eventsOfProblem(found);
  return stops.map((event) =>
    attempt(found, {
      title: `End with ${event.name} everywhere`,
      write: (draft) =>
        found.workflow.steps.every((step) => {
          const others = [...step.returns.events, ...step.sends.events].filter(
            (it) => it.event.kind === "stop" && it.event.key !== event.key,
          );
          if (others.length === 0) return true;
          const syntax = writable(found, step);
          return syntax !== null && others.every((other) => replaceStop(draft, { found, step, other, event }));
        }),
    }),
  );
};

interface Replaced {
  readonly found: Found;
  readonly step: LinkedStep;
  readonly other: LinkedStep["returns"]["events"][number];
  readonly event: EventClass;
}

function replaceStop(draft: Draft, { found, step, other, event }: Replaced): boolean {
  const at = found.sources.file(other.file);
  if (at === null) return false;
  const type = eventTypeAt(found.sources, at, other);
  if (type !== null) {
    const name = eventName(draft, at, { event, use: "type" });
    const has = step.returns.events.some((it) => it.event.key === event.key);
    if (name === null) return false;
    if (has) removeMember(draft, at, { node: type, instead: name });
    else draft.replaceNode(at, type, name);
  } else {
    const declared = step.options.emits === null ? null : nodeAt(at, other.place, ts.isIdentifier);
    const name = declared === null ? null : eventName(draft, at, { event, use: "value" });
    if (declared !== null && name !== null) draft.replaceNode(at, declared, name);
  }
  return (step.places.get(other.event.key) ?? []).every(({ range }) => {
    const source = found.sources.file(range.file);
    const made = source === null ? null : nodeIn(source, range, ts.isNewExpression);
    return source !== null && made !== null && makeInstead(draft, source, { made, other: other.event, event });
  });
}

/** Another stop event with what the one was given: its fields, a result with them, or values to fill in. */
function makeInstead(
  draft: Draft,
  at: SourceText,
  {
    made,
    other,
    event,
  }: { readonly made: ts.NewExpression } & Pick<Replaced, "event"> & { readonly other: EventClass },
): boolean {
  const name = eventName(draft, at, { event, use: "value" });
  if (name === null) return false;
  const [given] = made.arguments ?? [];
  if (sameFields(draft.sources, other, event)) draft.replaceNode(at, made.expression, name);
  else if (event.source === null && given !== undefined) {
    draft.replaceNode(at, made, `new ${name}({ result: ${given.getText(at.source)} })`);
  } else {
    const value = newEvent(draft, at, event, { taken: null, result: null });
    if (value === null) return false;
    draft.replaceNode(at, made, value);
  }
  return true;
}
