import { ts } from "ts-morph";
import type { SourceText } from "../source/source-text.js";

/**
 * A value's type as code that any file can have: what a literal says, else what the compiler says where it needs no
 * import, else `unknown`.
 */
export function typeOfValue(at: SourceText, value: ts.Expression | undefined, checked: string | null): string {
  const literal = value === undefined ? null : typeOfLiteral(value);
  if (literal !== null) return literal;
  return checked === null ? "unknown" : portable(at, checked);
}

function typeOfLiteral(value: ts.Expression): string | null {
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return "string";
  if (ts.isNumericLiteral(value)) return "number";
  if (ts.isPrefixUnaryExpression(value)) {
    return value.operator === ts.SyntaxKind.ExclamationToken ? "boolean" : typeOfLiteral(value.operand);
  }
  switch (value.kind) {
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
      return "boolean";
    case ts.SyntaxKind.NullKeyword:
      return "null";
  }
  if (!ts.isArrayLiteralExpression(value) || value.elements.length === 0) return null;
  const types = new Set(value.elements.map((it) => typeOfLiteral(it) ?? ""));
  const [only = ""] = types;
  return types.size === 1 && /^\w+$/.test(only) ? `${only}[]` : null;
}

/** The type, unless it names what the file can't. */
export function portable(at: SourceText, type: string): string {
  const source = ts.createSourceFile("type.ts", `type T = ${type}`, ts.ScriptTarget.Latest, true);
  let isKnown = type !== "any" && !type.includes("...");
  const names = at.reader.names.topLevel(at.source);
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) {
      const first = node.typeName.getText(source).split(".")[0] ?? "";
      if (!names.has(first) && !(first in globalThis) && !LIBRARY.has(first)) isKnown = false;
    }
    if (ts.isImportTypeNode(node) || ts.isTypeQueryNode(node)) isKnown = false;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return isKnown ? type : "unknown";
}

const LIBRARY: ReadonlySet<string> = new Set([
  "Record",
  "Partial",
  "Readonly",
  "Pick",
  "Omit",
  "ReadonlyArray",
  "ReadonlyMap",
]);
