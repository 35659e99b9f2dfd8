import { ts } from "ts-morph";
import type { EventClass } from "../../../link/classes.js";
import { append, atHand, declareReturned } from "../../edit/emission.js";
import { newEvent } from "../../edit/values.js";
import { nodeIn } from "../../source/source-text.js";
import type { StepSyntax } from "../../source/step-syntax.js";
import { attempt, type Found, type Repairs, subjectStep, writable } from "../found.js";
import { ending } from "../what-follows.js";

/** The path ends the run, or with an event that the step returns elsewhere. */
export const stepEndsWithoutEvent: Repairs = (found) => {
  const step = subjectStep(found);
  const syntax = step === null ? null : writable(found, step);
  if (step === null || syntax === null || syntax.at.file !== found.problem.range.file) return [];
  const end = ending(found);
  const others = step.returns.events.filter(({ event, list }) => !list && event.kind === "event");
  const choices: { event: EventClass; result: string | null; title: string }[] = [
    { ...end, title: `End the run here with ${end.event.name}` },
    ...others.map(({ event }) => ({ event, result: null, title: `Return ${event.name} here` })),
  ];
  return choices.map(({ event, result, title }) =>
    attempt(found, {
      title,
      write: (draft) => {
        const value = newEvent(draft, syntax.at, event, atHand(step, result));
        const place = value === null ? null : gapAt(found, syntax, value);
        if (place === null) return false;
        if (place.kind === "end") append(draft, syntax.at, { body: place.body, line: place.text });
        else draft.replaceNode(syntax.at, place.node, place.text);
        return declareReturned(draft, { step, syntax, event, result });
      },
    }),
  );
};

type Gap =
  | { readonly kind: "end"; readonly body: ts.Block; readonly text: string }
  | { readonly kind: "node"; readonly node: ts.Node; readonly text: string };

/** Where an event is missing: at a `return`, at what it returns, or at the end of the body. */
function gapAt({ problem: { range } }: Found, { at, fn }: StepSyntax, value: string): Gap | null {
  const bare = nodeIn(at, range, ts.isReturnStatement);
  if (bare !== null) return { kind: "node", node: bare, text: `return ${value}${at.style.semicolon}` };
  const given = nodeIn(at, range, ts.isExpression);
  if (given !== null) return { kind: "node", node: given, text: value };
  const { body } = fn;
  if (body === undefined || !ts.isBlock(body)) return null;
  return { kind: "end", body, text: `return ${value}${at.style.semicolon}` };
}
