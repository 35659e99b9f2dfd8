import { ts } from "ts-morph";
import type { FileReader } from "../../../syntax/summarise.js";
import type { Ref } from "../../../syntax/summary.js";

/** What a name stands for: as everywhere, and a field of the class around it by `this.workflow`. */
export function refOf(reader: FileReader, expression: ts.Node): Ref | null {
  if (!isField(expression)) return reader.refOf(expression);
  const field = fieldOf(expression);
  return field === null ? null : reader.declare(field);
}

/** `this.workflow`, `this.#workflow` */
export function isField(node: ts.Node): node is ts.PropertyAccessExpression {
  return ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword;
}

/** What a field is first set to: where it is declared, or by an assignment in its class. */
export function fieldValue(field: ts.PropertyDeclaration): ts.Expression | undefined {
  if (field.initializer !== undefined) return field.initializer;
  const name = field.name.getText();
  const visit = (node: ts.Node): ts.Expression | undefined => {
    const isAssignment = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    if (isAssignment && isField(node.left) && node.left.name.text === name) return node.right;
    return ts.forEachChild(node, visit);
  };
  return visit(field.parent);
}

/** Whether only code of its class can get at a field. */
export function isPrivateField({ name, modifiers }: ts.PropertyDeclaration): boolean {
  return ts.isPrivateIdentifier(name) || modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) === true;
}

function fieldOf({ name }: ts.PropertyAccessExpression): ts.PropertyDeclaration | null {
  let owner: ts.Node = name;
  while (!ts.isClassLike(owner) && !ts.isSourceFile(owner)) owner = owner.parent;
  if (!ts.isClassLike(owner)) return null;
  const field = owner.members.find((it) => ts.isPropertyDeclaration(it) && it.name.getText() === name.text);
  return field !== undefined && ts.isPropertyDeclaration(field) ? field : null;
}
