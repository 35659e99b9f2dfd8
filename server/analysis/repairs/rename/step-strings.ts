import { ts } from "ts-morph";
import type { SourceText } from "../source/source-text.js";

/** The texts in quotes below a node that name a step: in `{ step: "…" }` of `sendEvent`, and in `forSteps`. */
export function stepStrings({ source }: SourceText, below: ts.Node): ts.StringLiteralLike[] {
  const found: ts.StringLiteralLike[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && namesStep(node, source)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(below);
  return found;
}

/** Whether a text in quotes is where a step's name goes. */
export function namesStep(node: ts.StringLiteralLike, source: ts.SourceFile): boolean {
  const { parent } = node;
  if (ts.isArrayLiteralExpression(parent)) return isProperty(parent.parent, "forSteps", source);
  if (!isProperty(parent, "step", source) || parent.initializer !== node) return false;
  const call = parent.parent.parent;
  if (!ts.isCallExpression(call) || call.arguments[1] !== parent.parent) return false;
  return ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === "sendEvent";
}

function isProperty(node: ts.Node, name: string, source: ts.SourceFile): node is ts.PropertyAssignment {
  return ts.isPropertyAssignment(node) && node.name.getText(source) === name;
}
