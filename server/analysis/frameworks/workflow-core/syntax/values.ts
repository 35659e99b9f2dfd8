import { ts } from "ts-morph";
import { placeOf } from "../../../syntax/places.js";
import { type FileReader, withoutWrapping } from "../../../syntax/summarise.js";
import { isField, refOf } from "./fields.js";
import type { CoreValue } from "./summary.js";

/** How deep calls in calls are read: `withState(withTraceEvents(createWorkflow()))`. */
const DEPTH = 6;

/** Names, calls and lists; anything else is of no interest. */
export function readCoreValue(reader: FileReader, expression: ts.Expression | undefined, depth = 0): CoreValue {
  if (expression === undefined || depth > DEPTH) return { kind: "other" };
  const inner = unwrapped(expression);
  const place = placeOf(reader.source, inner);
  if (ts.isCallExpression(inner)) {
    return {
      kind: "call",
      callee: refOf(reader, inner.expression),
      name: calledName(inner),
      args: inner.arguments.map((it) => readCoreValue(reader, it, depth + 1)),
      label: labelOf(inner),
      place,
    };
  }
  if (ts.isArrayLiteralExpression(inner)) {
    const elements = inner.elements.map((it) => readCoreValue(reader, it, depth + 1));
    return { kind: "list", elements, open: elements.some(({ kind }) => kind === "other" || kind === "list") };
  }
  const ref = isName(inner) ? refOf(reader, inner) : null;
  return ref === null ? { kind: "other" } : { kind: "ref", ref, place };
}

/** An expression without what changes only its type, or waits for it. */
export function unwrapped(expression: ts.Expression): ts.Expression {
  const inner = withoutWrapping(expression);
  return ts.isAwaitExpression(inner) ? unwrapped(inner.expression) : inner;
}

/** The nearest node around an expression that does more than change its type, or wait for it. */
export function wrapping(node: ts.Node): { readonly inner: ts.Node; readonly outer: ts.Node } {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner.parent) ||
    ts.isAwaitExpression(inner.parent) ||
    ts.isAsExpression(inner.parent) ||
    ts.isSatisfiesExpression(inner.parent) ||
    ts.isNonNullExpression(inner.parent)
  ) {
    inner = inner.parent;
  }
  return { inner, outer: inner.parent };
}

/** The last name of a function that is called; empty where it has none. */
export function calledName(call: ts.CallExpression): string {
  const callee = unwrapped(call.expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) ? name.text : "";
}

function isName(node: ts.Node): boolean {
  return ts.isIdentifier(node) || isField(node) || (ts.isPropertyAccessExpression(node) && isName(node.expression));
}

function labelOf({ arguments: args }: ts.CallExpression): string | null {
  for (const argument of args) {
    if (!ts.isObjectLiteralExpression(argument)) continue;
    for (const property of argument.properties) {
      if (!ts.isPropertyAssignment(property) || property.name.getText() !== "debugLabel") continue;
      return ts.isStringLiteralLike(property.initializer) ? property.initializer.text : null;
    }
  }
  return null;
}
