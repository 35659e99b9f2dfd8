import { ts } from "ts-morph";
import type { Selection } from "../selection.js";

/** A step's body, cut in two. */
export interface Cut {
  readonly body: ts.Block;
  /** What stays. */
  readonly head: readonly ts.Statement[];
  /** What moves: the selected statements, to the end of the step. */
  readonly tail: readonly ts.Statement[];
}

/** Cuts a step's body where the selection begins, or says why that can't be. */
export function cutAt({ at, pos, end }: Selection, body: ts.Block): Cut | string {
  const text = at.text.slice(pos, end);
  const from = pos + (text.length - text.trimStart().length);
  const to = end - (text.length - text.trimEnd().length);
  const covered = body.statements.filter((it) => it.end > from && it.getStart(at.source) < to);
  const [first] = covered;
  const last = covered.at(-1);
  if (first === undefined || last === undefined) return "Select the statements that are to be a step of their own.";
  const whole = from <= first.getStart(at.source) && from >= first.pos && last.end <= to + semicolon(at.text, to);
  if (!whole) {
    return covered.length === 1 && !isBlockless(first)
      ? "Select statements of the step itself: not of a block inside it, and not parts of one."
      : "The selection cuts a statement in two.";
  }
  const n = body.statements.indexOf(first);
  if (n === 0) return "Nothing would be left in the step.";
  if (last !== body.statements.at(-1)) {
    return "What stands behind the selection can't run without it: select to the end of the step.";
  }
  return { body, head: body.statements.slice(0, n), tail: body.statements.slice(n) };
}

/** A selection may end before the semicolon. */
function semicolon(text: string, offset: number): number {
  return text[offset] === ";" ? 1 : 0;
}

function isBlockless(node: ts.Statement): boolean {
  return ts.isExpressionStatement(node) || ts.isVariableStatement(node) || ts.isReturnStatement(node);
}
