import type { Emitted } from "../link/emits.js";
import { nearest } from "../nearest.js";
import type { SendExpr } from "../syntax/summary.js";
import {
  atStep,
  type CheckedFile,
  type CheckedStep,
  declaredAt,
  listed,
  type SourceRule,
  stepsOf,
  takes,
} from "./rule.js";

/** `ctx.sendEvent(event, { step: "name" })` names a step that the workflow doesn't have: the call throws. */
export const sendUnknownStep: SourceRule = (file) =>
  targeted(file).flatMap(({ it, target }) => {
    const { linked } = it.workflow;
    if (linked.open || linked.steps.some(({ name }) => name === target.name)) return [];
    const names = linked.steps.map(({ name }) => name);
    const meant = nearest(target.name, names);
    return [
      atStep(it, target.place, {
        message: `Step ${it.step.name} sends to "${target.name}", and ${linked.name} has no such step.`,
        hint:
          meant.length > 0
            ? `Did you mean ${meant.map((name) => `"${name}"`).join(" or ")}?`
            : `It has ${listed(names)}.`,
        data: { step: it.step.name, suggestions: meant },
      }),
    ];
  });

/** The step that an event is sent to doesn't take it: the call throws. */
export const sendNotAccepted: SourceRule = (file) =>
  targeted(file).flatMap(({ it, target, sent }) => {
    const { linked } = it.workflow;
    const step = linked.steps.find(({ name }) => name === target.name);
    const [only] = sent.found.events;
    if (step === undefined || step.accepts.open || only === undefined || sent.found.events.length > 1) return [];
    const { event } = only;
    if (takes(step, event)) return [];
    const takers = linked.steps.filter((other) => takes(other, event)).map(({ name }) => name);
    const accepted = step.accepts.events.map((one) => one.event.name);
    return [
      atStep(it, target.place, {
        message: `Step ${it.step.name} sends ${event.name} to ${step.name}, which ${accepted.length === 0 ? "takes no event" : `only takes ${listed(accepted)}`}.`,
        hint:
          takers.length > 0
            ? `${listed(takers)} ${takers.length === 1 ? "takes" : "take"} it. Or let ${step.name} accept ${event.name}.`
            : `Let ${step.name} accept ${event.name}, or send it one of its own events.`,
        relatedRanges: [
          { range: step.fn.namePlace.range, message: `Step ${step.name} is here.` },
          ...declaredAt(event),
        ],
        data: { step: step.name, event: event.name, suggestions: takers },
      }),
    ];
  });

interface Targeted {
  readonly it: CheckedStep;
  readonly sent: Emitted<SendExpr>;
  readonly target: { readonly name: string; readonly place: SendExpr["place"] };
}

function targeted(file: CheckedFile): Targeted[] {
  return stepsOf(file).flatMap((it) =>
    file.readers.emits.sends(it.step).flatMap((sent): Targeted[] => {
      const { target } = sent.emit;
      return target === null || target.name === null ? [] : [{ it, sent, target: { ...target, name: target.name } }];
    }),
  );
}
