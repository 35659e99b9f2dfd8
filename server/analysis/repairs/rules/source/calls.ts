import { ts } from "ts-morph";
import { placeAt } from "../../../syntax/places.js";
import { extractStep } from "../../refactor/extract/extract-step.js";
import { selectionOf } from "../../refactor/selection.js";
import { fix } from "../../repair.js";
import { nodeIn, offsetOf } from "../../source/source-text.js";
import { attempt, type Repairs, subjectStep, writable } from "../found.js";

/** The promise is awaited, or its outcome left out on purpose. */
export const missingAwait: Repairs = (found) => {
  const { problem, sources } = found;
  const at = sources.file(problem.range.file);
  const call = at === null ? null : nodeIn(at, problem.range, ts.isCallExpression);
  const edits = problem.data?.edits ?? [];
  if (at === null || call === null) return [];
  const callee = call.expression.getText(at.source);
  return [
    ...(edits.length === 0
      ? []
      : [
          fix(problem, {
            title: `Await ${callee}`,
            confidence: "preferred",
            edits: () => edits.map(({ range, newText }) => ({ range, text: newText })),
          }),
        ]),
    ...(ts.isExpressionStatement(call.parent)
      ? [
          attempt(found, {
            title: `Do without the outcome of ${callee} on purpose`,
            write: (draft) => {
              draft.insert(at, call.getStart(at.source), "void ");
              return true;
            },
          }),
        ]
      : []),
  ];
};

/** The wait, with all that comes behind it, becomes a step of its own: what stands before isn't done again. */
export const waitAfterSideEffects: Repairs = (found) => {
  const { problem, sources } = found;
  const step = subjectStep(found);
  const syntax = step === null ? null : writable(found, step);
  const body = syntax?.fn.body;
  if (syntax === null || syntax.at.file !== problem.range.file || body === undefined || !ts.isBlock(body)) return [];
  const { at } = syntax;
  const wait = offsetOf(at, problem.range.start);
  const first = body.statements.find((it) => it.getStart(at.source) <= wait && wait < it.end);
  const last = body.statements.at(-1);
  if (first === undefined || last === undefined) return [];
  const isBefore = problem.relatedRanges.every(({ range }) => offsetOf(at, range.start) < first.getStart(at.source));
  const selection = selectionOf(sources, placeAt(at.source, first.getStart(at.source), last.end).range);
  if (!isBefore || selection === null) return [];
  return extractStep(selection)
    .filter(({ refusal }) => refusal === null)
    .map(({ edits }) => fix(problem, { title: "Wait in a step of its own", confidence: "preferred", edits }));
};
