import { eventName } from "../../edit/event-names.js";
import { addToStepList } from "../../edit/options.js";
import { declareIn, whyNotDeclared } from "../../refactor/step-types.js";
import { attempt, namedEvent, type Repairs, subjectStep, writable } from "../found.js";

/** What would be inferred is declared. */
export const stepTypesNotLoaded: Repairs = (found) => {
  const { problem } = found;
  if (problem.data?.event === undefined) return declareAll(found);
  const step = subjectStep(found);
  const syntax = step === null ? null : writable(found, step);
  const event = namedEvent(found);
  if (step === null || syntax === null || event === null) return [];
  return [
    attempt(found, {
      title: `Add ${event.name} to the emits of step "${step.name}"`,
      confidence: "preferred",
      write: (draft) => {
        const at = syntax.options?.at;
        const name = at === undefined ? null : eventName(draft, at, { event, use: "value" });
        return name !== null && addToStepList(draft, syntax, { name: "emits", value: name });
      },
    }),
  ];
};

const declareAll: Repairs = (found) => {
  const { workflow, problem } = found;
  const inferred = workflow.steps.filter((it) => it.inferred && it.file === problem.range.file);
  const steps = inferred.flatMap((step) => {
    const syntax = writable(found, step);
    return syntax === null || syntax.mark === null || whyNotDeclared(step) !== null ? [] : [{ step, syntax }];
  });
  if (steps.length < inferred.length) return [];
  return [
    attempt(found, {
      title: `Declare the events of every step of ${workflow.name}`,
      write: (draft) => steps.every(({ step, syntax }) => declareIn(draft, { step, syntax })),
    }),
  ];
};
