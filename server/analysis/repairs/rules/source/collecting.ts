import { ts } from "ts-morph";
import { removeListed } from "../../edit/lists.js";
import type { Repair } from "../../repair.js";
import { nodeIn } from "../../source/source-text.js";
import { attempt, type Found, namedEvent, type Repairs, subjectStep } from "../found.js";
import { takeToo } from "../taking.js";
import { brings, idOf } from "../what-follows.js";

/** The step takes the event, or doesn't wait for it. */
export const collectNotAccepted: Repairs = (found) => {
  const step = subjectStep(found);
  const event = namedEvent(found);
  if (step === null || event === null) return [];
  const id = idOf(found, event);
  const isMissed = brings(found, (it) => (it.name === step.name ? { ...it, accepts: [...it.accepts, id] } : it), {
    events: [event],
  });
  const taken = isMissed ? [] : takeToo(found, step, event).map((it): Repair => ({ ...it, confidence: "preferred" }));
  return [...taken, ...waitForLess(found, { from: 0, title: `Don't wait for ${event.name}` })];
};

/** The step waits for as many as there are. */
export const collectTooMany: Repairs = (found) => {
  const { problem, sources } = found;
  const at = sources.file(problem.range.file);
  const over = at === null ? null : nodeIn(at, problem.range, ts.isExpression);
  if (over === null || !ts.isArrayLiteralExpression(over.parent)) return [];
  const from = same(over.parent, over).indexOf(over);
  const name = problem.data?.event ?? over.getText();
  return waitForLess(found, { from, title: `Wait for ${from === 1 ? "one" : from} ${name} only` });
};

/** Takes the entries at the problem's place out of the list, but for so many of them. */
function waitForLess(found: Found, { from, title }: { readonly from: number; readonly title: string }): Repair[] {
  const { problem, sources } = found;
  const at = sources.file(problem.range.file);
  const entry = at === null ? null : nodeIn(at, problem.range, ts.isExpression);
  if (at === null || entry === null || !ts.isArrayLiteralExpression(entry.parent)) return [];
  const { elements } = entry.parent;
  const gone = same(entry.parent, entry).slice(from);
  if (gone.length === 0 || gone.length === elements.length) return [];
  return [
    attempt(found, {
      title,
      write: (draft) => {
        if (gone.length === 1) removeListed(draft, at, { elements, element: entry });
        else {
          const kept = elements.filter((it) => !gone.includes(it)).map((it) => it.getText(at.source));
          draft.replaceNode(at, entry.parent, `[${kept.join(", ")}]`);
        }
        return true;
      },
    }),
  ];
}

function same({ elements }: ts.ArrayLiteralExpression, entry: ts.Expression): readonly ts.Expression[] {
  return elements.filter((it) => it.getText() === entry.getText());
}
