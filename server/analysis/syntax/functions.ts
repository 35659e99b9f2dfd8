import { ts } from "ts-morph";
import { readBody } from "./bodies.js";
import { bodyStart, placeAt, placeOf } from "./places.js";
import type { FileReader } from "./summarise.js";
import type { FunctionSummary, ParamSummary, Place, Ref, TypeExpr } from "./summary.js";
import { readType } from "./types.js";

export type FunctionNode = ts.MethodDeclaration | ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

/** A function or method: its annotations, and what its body emits. */
export function readFunction(reader: FileReader, node: FunctionNode): FunctionSummary {
  const { source } = reader;
  const name = nameNode(node);
  const params = node.parameters
    .filter((it) => !(ts.isIdentifier(it.name) && it.name.text === "this"))
    .map((node, position): ParamSummary & { readonly node: ts.ParameterDeclaration } => {
      const type = node.type === undefined ? null : readType(reader, node.type);
      const place = placeOf(source, node.type ?? node);
      return { name: node.name.getText(source), type, place, context: isContext(type, position), node };
    });
  const contexts = params.filter(({ context }) => context).map((it) => it.node);
  return {
    kind: "function",
    name: name?.text ?? null,
    place: placeOf(source, node),
    namePlace: placeOf(source, name ?? node),
    bodyStart: bodyStart(source, node),
    params: params.map(({ name, type, place, context }) => ({ name, type, place, context })),
    returns: node.type === undefined ? null : readType(reader, node.type),
    returnsEnd: node.type === undefined ? null : unionEnd(reader, node.type),
    body: node.body === undefined ? null : readBody(reader, node.body, contexts),
  };
}

/** Behind `T` or `Promise<T>`, where ` | U` may follow. */
function unionEnd({ source }: FileReader, node: ts.TypeNode): Place | null {
  const [argument] = ts.isTypeReferenceNode(node) ? (node.typeArguments ?? []) : [];
  const isPromise = ts.isTypeReferenceNode(node) && node.typeName.getText(source) === "Promise";
  const type = isPromise && argument !== undefined ? argument : node;
  return ts.isFunctionTypeNode(type) || ts.isConditionalTypeNode(type) ? null : placeAt(source, type.end, type.end);
}

/** The function's own name, or that of the constant that it is assigned to. */
function nameNode(node: FunctionNode): ts.Identifier | ts.StringLiteral | ts.PrivateIdentifier | undefined {
  const { name } = node;
  if (name !== undefined) {
    return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name) ? name : undefined;
  }
  const { parent } = node;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
}

/** `ctx: Context`, or a second parameter that has no annotation. */
function isContext(type: TypeExpr | null, position: number): boolean {
  if (type === null) return position > 0;
  return type.kind === "ref" && lastName(type.ref) === "Context";
}

function lastName(ref: Ref): string {
  return ref.kind === "local" ? "" : ref.name;
}
