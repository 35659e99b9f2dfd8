import type { ts } from "ts-morph";
import { literalOf, propertyOf } from "../options.js";
import { placeOf } from "../places.js";
import type { FileReader } from "../summarise.js";
import type { CallText, WaitCall } from "../summary.js";
import { emittedBy } from "../values.js";
import type { Branch } from "./paths.js";

/** A call with the branch that it stands in. */
export interface Effect {
  readonly node: ts.CallExpression;
  readonly branch: Branch;
}

/** The waits of a body, each with what has been done on every path to it: when its event has come, that is done again. */
export function readWaits(reader: FileReader, waits: readonly Effect[], effects: readonly Effect[]): WaitCall[] {
  return waits.map((wait, n) => {
    const { node } = wait;
    // What stands before an earlier wait is said there.
    const previous = waits.slice(0, n).findLast((it) => isBefore(it, wait));
    const again = effects.filter(
      (it) => isBefore(it, wait) && (previous === undefined || it.node.pos >= previous.node.end),
    );
    const options = literalOf(reader, node.arguments[1]);
    const asked = options === null ? undefined : propertyOf(options, "waiterEvent");
    const [awaited] = node.arguments;
    const ref = awaited === undefined ? null : reader.refOf(awaited);
    return {
      place: placeOf(reader.source, node.expression),
      event: awaited === undefined || ref === null ? null : { ref, place: placeOf(reader.source, awaited) },
      asks: asked === undefined ? [] : emittedBy(reader, asked),
      again: again.map((it) => callText(reader.source, it.node)),
    };
  });
}

/** Whether it is always done once the other is reached. */
function isBefore({ node, branch }: Effect, other: Effect): boolean {
  return node.end <= other.node.pos && (branch === null || contains(branch, other.node));
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

function callText(source: ts.SourceFile, call: ts.CallExpression): CallText {
  const callee = call.expression.getText(source).replace(/\s+/g, " ");
  return { place: placeOf(source, call), text: `${callee.length > 40 ? `${callee.slice(0, 40)}…` : callee}(…)` };
}
