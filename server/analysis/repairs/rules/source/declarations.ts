import { ts } from "ts-morph";
import type { EventClass } from "../../../link/classes.js";
import { declareReturned } from "../../edit/emission.js";
import { eventTypeAt } from "../../edit/event-names.js";
import { removeListed } from "../../edit/lists.js";
import { addStepOption } from "../../edit/options.js";
import { removeMember } from "../../edit/unions.js";
import type { Repair } from "../../repair.js";
import { nodeIn } from "../../source/source-text.js";
import { attempt, type Found, namedEvent, type Repairs, stepsAtOtherEnds, subjectStep, writable } from "../found.js";
import { emitIn } from "../start-stop.js";
import { canTakeToo, takesToo } from "../taking.js";
import { brings, ending, idOf } from "../what-follows.js";

/** What is returned is declared. */
export const eventNotDeclared: Repairs = (found) => {
  const step = subjectStep(found);
  const syntax = step === null ? null : writable(found, step);
  const event = namedEvent(found);
  if (step === null || syntax === null || event === null) return [];
  const id = idOf(found, event);
  const isSafe = !brings(found, (it) => (it.name === step.name ? { ...it, returns: [...it.returns, id] } : it), {
    events: [event],
  });
  return [
    attempt(found, {
      title: `Add ${event.name} to the ${step.options.emits === null ? "return type" : "emits"} of step "${step.name}"`,
      confidence: isSafe ? "safe" : "preferred",
      write: (draft) => declareReturned(draft, { step, syntax, event, result: resultOf(found, event) }),
    }),
  ];
};

/** The `string` of the `StopEvent<string>` that the workflow ends with. */
function resultOf(found: Found, event: EventClass): string | null {
  const end = ending(found);
  return end.event.key === event.key ? end.result : null;
}

/** It is taken out of the declaration, or emitted. */
export const declaredEventNotEmitted: Repairs = (found) => {
  const step = subjectStep(found);
  if (step === null) return [];
  const declared = step.returns.events.find(({ event }) => event.name === found.problem.data?.event);
  if (declared === undefined) return [];
  const { event } = declared;
  const result = resultOf(found, event);
  return [
    ...removal(found, event),
    ...emitIn(found, step, { event, result, title: `Emit ${event.name} in step "${step.name}"` }),
  ];
};

function removal(found: Found, event: EventClass): Repair[] {
  const step = subjectStep(found);
  const syntax = step === null ? null : writable(found, step);
  const { range } = found.problem;
  const at = found.sources.file(range.file);
  if (step === null || syntax === null || at === null) return [];
  const declared = step.returns.events.find((it) => it.event.key === event.key);
  const type = declared === undefined || at !== syntax.at ? null : eventTypeAt(found.sources, at, declared);
  const name = step.options.emits === null ? null : nodeIn(at, range, ts.isExpression);
  if (type === null && name === null) return [];
  const id = idOf(found, event);
  const isMissed = brings(found, (it) =>
    it.name === step.name ? { ...it, returns: it.returns.filter((one) => one !== id) } : it,
  );
  return [
    attempt(found, {
      title: `Remove ${event.name} from the ${type === null ? "emits" : "return type"} of step "${step.name}"`,
      confidence: isMissed ? "offered" : "preferred",
      write: (draft) => {
        if (type !== null) removeMember(draft, at, { node: type, instead: "void" });
        else if (name !== null && ts.isArrayLiteralExpression(name.parent)) {
          removeListed(draft, at, { elements: name.parent.elements, element: name });
        } else if (name !== null) draft.replaceNode(at, name, "[]");
        return true;
      },
    }),
  ];
}

/** Whoever takes the base takes what is below it: all of that, or this one, which is declared then. */
export const subclassNotTaken: Repairs = (found) => {
  const step = subjectStep(found);
  const event = namedEvent(found);
  const syntax = step === null ? null : writable(found, step);
  if (step === null || event === null) return [];
  const takers = stepsAtOtherEnds(found);
  return takers.flatMap((taker) => {
    const base = taker.accepts.events.find(({ event: { key } }) => event.parents.some((it) => it.key === key))?.event;
    const options = writable(found, taker);
    return [
      ...(base === undefined || options === null
        ? []
        : [
            attempt(found, {
              title: `Let step "${taker.name}" take subclasses of ${base.name}`,
              confidence: takers.length === 1 ? "preferred" : "offered",
              write: (draft) => addStepOption(draft, options, ["acceptSubclasses: true"]),
            }),
          ]),
      ...(syntax === null || !canTakeToo(found, taker)
        ? []
        : [
            attempt(found, {
              title: `Let step "${taker.name}" take ${event.name} as well`,
              write: (draft) =>
                takesToo(draft, found, { step: taker, event }) &&
                declareReturned(draft, { step, syntax, event, result: null }),
            }),
          ]),
    ];
  });
};
