import type { FieldNode } from "stepscope/graph";
import { ts } from "ts-morph";
import { readHeld } from "./held-types.js";
import { placeOf } from "./places.js";
import type { FileReader } from "./summarise.js";
import type { Ref, TypeExpr } from "./summary.js";

const NOTHING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.VoidKeyword,
  ts.SyntaxKind.UndefinedKeyword,
  ts.SyntaxKind.NeverKeyword,
]);
const COMPUTED: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ConditionalType,
  ts.SyntaxKind.IndexedAccessType,
  ts.SyntaxKind.MappedType,
  ts.SyntaxKind.TypeQuery,
  ts.SyntaxKind.InferType,
  ts.SyntaxKind.ThisType,
]);

const NO_ARGUMENTS: readonly TypeExpr[] = [];

/** A type as it is written. */
export function readType(reader: FileReader, node: ts.TypeNode): TypeExpr {
  if (ts.isParenthesizedTypeNode(node)) return readType(reader, node.type);
  if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) {
    return { kind: "union", members: node.types.map((it) => readType(reader, it)) };
  }
  if (ts.isTypeReferenceNode(node)) return readReference(reader, node);
  if (ts.isImportTypeNode(node)) return readImportType(reader, node);
  if (ts.isArrayTypeNode(node)) return { kind: "array", element: readType(reader, node.elementType) };
  if (ts.isTypeOperatorNode(node)) return readType(reader, node.type); // readonly E[]
  if (ts.isTupleTypeNode(node)) {
    const members = node.elements.map((it) => readType(reader, elementType(it)));
    return { kind: "array", element: { kind: "union", members } };
  }
  if (ts.isTypeLiteralNode(node)) {
    return { kind: "fields", fields: readFields(reader, node.members), held: readHeld(reader, node.members) };
  }
  if (ts.isLiteralTypeNode(node)) {
    return { kind: node.literal.kind === ts.SyntaxKind.NullKeyword ? "nothing" : "plain" };
  }
  if (NOTHING.has(node.kind)) return { kind: "nothing" };
  if (node.kind === ts.SyntaxKind.AnyKeyword || node.kind === ts.SyntaxKind.UnknownKeyword) return { kind: "anything" };
  if (COMPUTED.has(node.kind)) return { kind: "computed", place: placeOf(reader.source, node) };
  return { kind: "plain" };
}

/** The fields of an object type, as they are asked of a person. */
export function readFields(reader: FileReader, members: readonly ts.TypeElement[]): FieldNode[] {
  return members.filter(ts.isPropertySignature).flatMap((field): FieldNode[] => {
    if (!ts.isIdentifier(field.name) && !ts.isStringLiteral(field.name)) return [];
    const text = field.type?.getText(reader.source).replace(/\s+/g, " ") ?? "any";
    return [{ name: field.name.text, type: fieldType(field.type), text, optional: field.questionToken !== undefined }];
  });
}

function readReference(reader: FileReader, node: ts.TypeReferenceNode): TypeExpr {
  const instance = instanceOf(node);
  const ref = reader.refOf(instance ?? node.typeName);
  const place = placeOf(reader.source, node);
  if (ref === null) return { kind: "computed", place };
  const given = instance === null ? node.typeArguments : undefined;
  const args = given === undefined ? NO_ARGUMENTS : given.map((it) => readType(reader, it));
  return { kind: "ref", ref, args, place };
}

/** `import("./events.js").JokeEvent` */
function readImportType(reader: FileReader, node: ts.ImportTypeNode): TypeExpr {
  const place = placeOf(reader.source, node);
  const { argument, qualifier, isTypeOf, typeArguments } = node;
  const isNamed = ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal);
  if (!isNamed || isTypeOf || qualifier === undefined) return { kind: "computed", place };
  const specifier = (argument.literal as ts.StringLiteral).text;
  const refOf = (name: ts.EntityName): Ref =>
    ts.isIdentifier(name)
      ? { kind: "import", specifier, name: name.text }
      : { kind: "member", of: refOf(name.left), name: name.right.text };
  return { kind: "ref", ref: refOf(qualifier), args: typeArguments?.map((it) => readType(reader, it)) ?? [], place };
}

/** The `X` of `InstanceType<typeof X>`. */
function instanceOf({ typeName, typeArguments }: ts.TypeReferenceNode): ts.EntityName | null {
  const argument = typeArguments?.[0];
  if (!ts.isIdentifier(typeName) || typeName.text !== "InstanceType" || argument === undefined) return null;
  return ts.isTypeQueryNode(argument) ? argument.exprName : null;
}

function elementType(node: ts.TypeNode): ts.TypeNode {
  if (ts.isNamedTupleMember(node)) return elementType(node.type);
  return ts.isRestTypeNode(node) || ts.isOptionalTypeNode(node) ? node.type : node;
}

function fieldType(node: ts.TypeNode | undefined): FieldNode["type"] {
  if (node === undefined) return "json";
  if (ts.isParenthesizedTypeNode(node)) return fieldType(node.type);
  if (ts.isUnionTypeNode(node)) {
    const members = new Set(node.types.filter((it) => !isNothing(it)).map(fieldType));
    const [only] = members;
    return only !== undefined && members.size === 1 ? only : "json";
  }
  if (node.kind === ts.SyntaxKind.StringKeyword || ts.isTemplateLiteralTypeNode(node)) return "string";
  if (node.kind === ts.SyntaxKind.NumberKeyword) return "number";
  if (node.kind === ts.SyntaxKind.BooleanKeyword) return "boolean";
  if (!ts.isLiteralTypeNode(node)) return "json";
  const { literal } = node;
  if (ts.isStringLiteral(literal) || ts.isNoSubstitutionTemplateLiteral(literal)) return "string";
  if (ts.isNumericLiteral(literal) || ts.isPrefixUnaryExpression(literal)) return "number";
  const isBoolean = literal.kind === ts.SyntaxKind.TrueKeyword || literal.kind === ts.SyntaxKind.FalseKeyword;
  return isBoolean ? "boolean" : "json";
}

function isNothing(node: ts.TypeNode): boolean {
  return NOTHING.has(node.kind) || (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword);
}
