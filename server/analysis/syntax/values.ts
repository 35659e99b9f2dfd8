import { ts } from "ts-morph";
import { calleeOf } from "./bodies.js";
import { placeOf } from "./places.js";
import { type FileReader, nameType } from "./summarise.js";
import type { EmitExpr, Place, Ref, ValueExpr } from "./summary.js";
import { readType } from "./types.js";

/** The events that an expression emits, each where it stands: `cond ? new A() : new B()` emits two. */
export function emittedBy(reader: FileReader, expression: ts.Expression): EmitExpr[] {
  return leaves(expression).map((leaf) => ({
    place: placeOf(reader.source, leaf.expression),
    value: readLeaf(reader, leaf),
  }));
}

/** What an expression gives, as far as one can see without types. `at` is what to ask the type checker for. */
export function readValue(reader: FileReader, expression: ts.Expression | undefined, at: ts.Node): ValueExpr {
  if (expression === undefined) return { kind: "computed", place: placeOf(reader.source, at), made: [] };
  const found = leaves(expression);
  const [only] = found;
  if (only !== undefined && found.length === 1) return readLeaf(reader, only);
  return { kind: "several", values: found.map((leaf) => readLeaf(reader, leaf)) };
}

/** All that a variable is ever set to. */
export function readAssigned(
  reader: FileReader,
  variable: ts.VariableDeclaration | ts.ParameterDeclaration,
): ValueExpr {
  const { initializer, name } = variable;
  if (!ts.isVariableDeclaration(variable) || !ts.isIdentifier(name)) return readValue(reader, undefined, name);
  if ((ts.getCombinedNodeFlags(variable) & ts.NodeFlags.Const) !== 0) return readValue(reader, initializer, name);
  const set = initializer === undefined ? [] : [initializer];
  const visit = (node: ts.Node): void => {
    if (isAssignment(node) && ts.isIdentifier(node.left) && node.left.text === name.text) {
      const binding = reader.names.lookup(name.text, node.left);
      if (binding?.kind === "node" && binding.node === variable) set.push(node.right);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.findAncestor(variable, (it) => ts.isBlock(it) || ts.isSourceFile(it)) ?? reader.source);
  const values = set.flatMap((it) => (it === undefined ? [] : leaves(it).map((leaf) => readLeaf(reader, leaf))));
  return values.length === 0 ? readValue(reader, undefined, name) : { kind: "several", values };
}

function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && ASSIGNMENTS.has(node.operatorToken.kind);
}

const ASSIGNMENTS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
]);

function readLeaf(reader: FileReader, { expression, list }: Leaf): ValueExpr {
  const value = readSingle(reader, expression);
  return list ? { kind: "list", of: value } : value;
}

function readSingle(reader: FileReader, leaf: ts.Expression): ValueExpr {
  const { source } = reader;
  const computed = (): ValueExpr => ({ kind: "computed", place: placeOf(source, leaf), made: madeIn(reader, leaf) });
  if (ts.isAsExpression(leaf) && !ts.isConstTypeReference(leaf.type)) {
    return { kind: "typed", type: readType(reader, leaf.type) };
  }
  if (ts.isNewExpression(leaf)) {
    const ref = reader.refOf(leaf.expression);
    const isList = ref?.kind === "global" && (ref.name === "Set" || ref.name === "Array");
    return ref === null || isList ? computed() : { kind: "new", ref, place: placeOf(source, leaf) };
  }
  if (isNothing(leaf)) return { kind: "nothing" };
  if (ts.isIdentifier(leaf)) {
    const ref = reader.refOf(leaf);
    // A variable is settled when files are linked: by its annotation, or by what it was set to.
    return ref?.kind === "local" ? { kind: "typed", type: nameType(ref, placeOf(source, leaf)) } : computed();
  }
  if (ts.isPropertyAccessExpression(leaf) && leaf.expression.kind === ts.SyntaxKind.ThisKeyword) {
    return { kind: "field", name: leaf.name.text, place: placeOf(source, leaf) };
  }
  if (ts.isCallExpression(leaf)) {
    const callee = calleeOf(reader, leaf.expression);
    const made = madeIn(reader, leaf);
    return callee === null || made.length > 0 ? computed() : { kind: "call", callee, place: placeOf(source, leaf) };
  }
  return computed();
}

/** An expression that may be the value, or in a list that is. */
interface Leaf {
  readonly expression: ts.Expression;
  readonly list: boolean;
}

/** Both branches of a condition, the elements of an array, … */
function leaves(expression: ts.Expression): Leaf[] {
  if (ts.isParenthesizedExpression(expression) || ts.isNonNullExpression(expression)) {
    return leaves(expression.expression);
  }
  if (ts.isSatisfiesExpression(expression) || ts.isAwaitExpression(expression)) return leaves(expression.expression);
  if (ts.isAsExpression(expression) && ts.isConstTypeReference(expression.type)) return leaves(expression.expression);
  if (ts.isConditionalExpression(expression)) {
    return [...leaves(expression.whenTrue), ...leaves(expression.whenFalse)];
  }
  if (ts.isBinaryExpression(expression)) {
    const { kind } = expression.operatorToken;
    if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken) {
      return [...leaves(expression.left), ...leaves(expression.right)];
    }
    if (kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.AmpersandAmpersandToken) {
      return leaves(expression.right);
    }
    if (kind === ts.SyntaxKind.EqualsToken) return leaves(expression.right);
  }
  if (ts.isArrayLiteralExpression(expression)) {
    const elements = expression.elements.map((it) => (ts.isSpreadElement(it) ? it.expression : it));
    return elements.flatMap(leaves).map((it) => ({ ...it, list: true }));
  }
  return [{ expression, list: false }];
}

function isNothing(expression: ts.Expression): boolean {
  if (expression.kind === ts.SyntaxKind.NullKeyword || ts.isVoidExpression(expression)) return true;
  return ts.isIdentifier(expression) && expression.text === "undefined";
}

/** The objects that are made somewhere inside: `items.map((it) => new Item({ it }))`. */
function madeIn(reader: FileReader, expression: ts.Expression): { ref: Ref; place: Place }[] {
  const made: { ref: Ref; place: Place }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node)) {
      const ref = reader.refOf(node.expression);
      if (ref !== null) made.push({ ref, place: placeOf(reader.source, node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(expression);
  return made;
}
