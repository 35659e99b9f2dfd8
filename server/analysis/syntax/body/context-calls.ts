import { ts } from "ts-morph";
import { hasModifier } from "../modifiers.js";
import { constant, literalOf, propertyOf } from "../options.js";
import { placeAt, placeOf } from "../places.js";
import type { FileReader } from "../summarise.js";
import type { CollectCall, SendExpr, UnawaitedCall } from "../summary.js";

/** The `step` of `ctx.sendEvent(event, { step: "write" })`. */
export function readTarget(reader: FileReader, argument: ts.Expression | undefined): SendExpr["target"] {
  if (argument === undefined) return null;
  const literal = literalOf(reader, argument);
  const given = literal === null ? argument : propertyOf(literal, "step");
  if (given === undefined) return null;
  const name = constant(reader, given);
  const place = placeOf(reader.source, given);
  return { place, name: name !== undefined && ts.isStringLiteralLike(name) ? name.text : null };
}

/** `ctx.collectEvents(ev, [A, B], "buffer")` */
export function readCollect(reader: FileReader, call: ts.CallExpression, event: ts.Expression): CollectCall {
  const [, list, buffer] = call.arguments;
  const expected = constant(reader, list);
  const name = buffer === undefined ? undefined : constant(reader, buffer);
  return {
    place: placeOf(reader.source, call.expression),
    parameter: parameterOf(reader, event),
    expected: expected === undefined || !ts.isArrayLiteralExpression(expected) ? null : classes(reader, expected),
    buffer: buffer === undefined ? "default" : name !== undefined && ts.isStringLiteralLike(name) ? name.text : null,
  };
}

function parameterOf(reader: FileReader, event: ts.Expression): string | null {
  if (!ts.isIdentifier(event)) return null;
  const binding = reader.names.lookup(event.text, event);
  return binding?.kind === "node" && ts.isParameter(binding.node) ? event.text : null;
}

function classes(reader: FileReader, { elements }: ts.ArrayLiteralExpression): CollectCall["expected"] {
  const found = elements.flatMap((element) => {
    const ref = reader.refOf(element);
    return ref === null ? [] : [{ ref, place: placeOf(reader.source, element) }];
  });
  return found.length < elements.length ? null : found;
}

/** A call that gives a promise where that is dropped, or used as if it were the value; null where it is neither. */
export function unawaited(reader: FileReader, call: ts.CallExpression, text: string): UnawaitedCall | null {
  const { source } = reader;
  let outer: ts.Expression = call;
  while (
    ts.isParenthesizedExpression(outer.parent) ||
    ts.isNonNullExpression(outer.parent) ||
    ts.isAsExpression(outer.parent)
  ) {
    outer = outer.parent;
  }
  const dropped = ts.isExpressionStatement(outer.parent);
  // What ctx.run gives has members of its own.
  if (!dropped && (text === "ctx.run" || !usedAsValue(outer))) return null;
  const place = placeOf(source, call);
  if (!mayAwait(call)) return { place, text, edits: null };
  const before = placeAt(source, place.pos, place.pos);
  const after = placeAt(source, place.end, place.end);
  const edits = dropped
    ? [{ place: before, newText: "await " }]
    : [
        { place: before, newText: "(await " },
        { place: after, newText: ")" },
      ];
  return { place, text, edits };
}

const OF_A_PROMISE: ReadonlySet<string> = new Set(["then", "catch", "finally"]);

function usedAsValue(expression: ts.Expression): boolean {
  const { parent } = expression;
  if (ts.isPropertyAccessExpression(parent)) return !OF_A_PROMISE.has(parent.name.text);
  if (ts.isPrefixUnaryExpression(parent) || ts.isTemplateSpan(parent) || ts.isElementAccessExpression(parent))
    return true;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isSwitchStatement(parent)) return true;
  if (ts.isConditionalExpression(parent)) return parent.condition === expression;
  return ts.isBinaryExpression(parent) && COMPUTES.has(parent.operatorToken.kind);
}

const COMPUTES: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken, ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.SlashToken],
  ...[ts.SyntaxKind.LessThanToken, ts.SyntaxKind.LessThanEqualsToken],
  ...[ts.SyntaxKind.GreaterThanToken, ts.SyntaxKind.GreaterThanEqualsToken],
  ...[ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken],
]);

/** In an async function, outside of its parameters. */
function mayAwait(node: ts.Node): boolean {
  const owner = ts.findAncestor(node, ts.isFunctionLike);
  return owner !== undefined && hasModifier(owner, ts.SyntaxKind.AsyncKeyword);
}
