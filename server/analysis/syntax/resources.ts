import { ts } from "ts-morph";
import { constant, literalOf, propertyOf } from "./options.js";
import { placeOf } from "./places.js";
import { type FileReader, withoutWrapping } from "./summarise.js";
import type { ResourceExpr, ResourceSummary } from "./summary.js";

/** `resource("db", { … })`; null for what doesn't look like it. Whose function it is, is settled when files are linked. */
export function readResource(reader: FileReader, expression: ts.Expression | undefined): ResourceSummary | null {
  const call = expression === undefined ? undefined : withoutWrapping(expression);
  if (call === undefined || !ts.isCallExpression(call) || call.arguments.length !== 2) return null;
  const [first, second] = call.arguments;
  const name = constant(reader, first);
  const callee = reader.refOf(call.expression);
  if (first === undefined || name === undefined || !ts.isStringLiteralLike(name) || callee === null) return null;
  const options = literalOf(reader, second);
  return {
    callee,
    name: name.text,
    uses: options === null ? [] : readResources(reader, propertyOf(options, "uses")),
    place: placeOf(reader.source, call),
    namePlace: placeOf(reader.source, first),
  };
}

/** The resources of `{ db, index: other.index }`, or of a function that gives that; what can't be read is left out. */
export function readResources(reader: FileReader, expression: ts.Expression | undefined): ResourceExpr[] {
  const literal = literalOf(reader, expression === undefined ? undefined : givenBy(withoutWrapping(expression)));
  if (literal === null) return [];
  return literal.properties.flatMap((property): ResourceExpr[] => {
    if (ts.isShorthandPropertyAssignment(property)) return named(reader, property.name);
    if (!ts.isPropertyAssignment(property)) return [];
    const value = withoutWrapping(property.initializer);
    const made = readResource(reader, value);
    return made === null ? named(reader, value) : [{ kind: "made", resource: made }];
  });
}

function named(reader: FileReader, expression: ts.Expression): ResourceExpr[] {
  const ref = reader.refOf(expression);
  return ref === null ? [] : [{ kind: "ref", ref }];
}

/** What `() => ({ … })` gives. */
function givenBy(expression: ts.Expression): ts.Expression | undefined {
  if (!ts.isArrowFunction(expression) && !ts.isFunctionExpression(expression)) return expression;
  if (!ts.isBlock(expression.body)) return withoutWrapping(expression.body);
  return expression.body.statements.find(ts.isReturnStatement)?.expression;
}
