import { ts } from "ts-morph";
import { readBody } from "./bodies.js";
import { bodyStart, placeAt, placeOf } from "./places.js";
import { isJavaScript } from "./script.js";
import type { FileReader } from "./summarise.js";
import type { FunctionSummary, ParamSummary, Place, Ref } from "./summary.js";
import { readType } from "./types.js";

export type FunctionNode = ts.MethodDeclaration | ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

export function isFunctionNode(node: ts.Node): node is FunctionNode {
  return (
    ts.isMethodDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node)
  );
}

/** A function or method: its annotations, and what its body emits. */
export function readFunction(reader: FileReader, node: FunctionNode): FunctionSummary {
  const { source } = reader;
  const name = nameNode(node);
  const script = isJavaScript(node);
  const said = script ? commentedType(node) : null;
  const params = node.parameters
    .filter((it) => !(ts.isIdentifier(it.name) && it.name.text === "this"))
    .map((node, position): ParamSummary & { readonly node: ts.ParameterDeclaration } => {
      const written = node.type ?? (script ? ts.getJSDocType(node) : undefined) ?? said?.parameters[position]?.type;
      const type = written === undefined ? null : readType(reader, written);
      const place = placeOf(source, written ?? node);
      const name = node.name.getText(source);
      return { name, type, place, context: contextOf(reader, { name, type, position }), node };
    });
  const returned = node.type ?? (script ? ts.getJSDocReturnType(node) : undefined) ?? said?.type;
  const contexts = params.filter(({ context }) => context !== false).map((it) => it.node);
  return {
    kind: "function",
    name: name?.text ?? null,
    place: placeOf(source, node),
    namePlace: placeOf(source, name ?? node),
    bodyStart: bodyStart(source, node),
    params: params.map(({ name, type, place, context }) => ({ name, type, place, context })),
    returns: returned === undefined ? null : readType(reader, returned),
    returnsEnd: returned === undefined ? null : unionEnd(reader, returned),
    body: node.body === undefined ? null : readBody(reader, node.body, contexts),
  };
}

/** In JavaScript: what `@type {(ev: A) => B}` says of a function, or of the constant that it is assigned to. */
function commentedType(node: FunctionNode): ts.FunctionTypeNode | null {
  let host: ts.Node = node.parent;
  while (ts.isParenthesizedExpression(host) && ts.getJSDocType(host) === undefined) host = host.parent;
  const type = ts.isParenthesizedExpression(host) || ts.isVariableDeclaration(host) ? ts.getJSDocType(host) : undefined;
  return type !== undefined && ts.isFunctionTypeNode(type) ? type : null;
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

/** `ctx: Context`, by another name of that too, or a second parameter that has no annotation. */
function contextOf(
  reader: FileReader,
  { name, type, position }: Pick<ParamSummary, "name" | "type"> & { readonly position: number },
  depth = 0,
): ParamSummary["context"] {
  if (type === null) return position > 0;
  if (type.kind !== "ref") return false;
  if (lastName(type.ref) === "Context") return true;
  if (type.ref.kind === "local") {
    const declaration = reader.declaration(type.ref.id);
    if (declaration?.kind !== "alias" || depth > MOST_ALIASES) return false;
    return contextOf(reader, { name, type: declaration.type, position }, depth + 1);
  }
  // What another file calls so can be said once that one is read.
  return CONTEXT_NAME.test(name) || CONTEXT_NAME.test(lastName(type.ref)) ? "perhaps" : false;
}

const CONTEXT_NAME = /ctx|context/i;
const MOST_ALIASES = 8;

function lastName(ref: Ref): string {
  return ref.kind === "local" ? "" : ref.name;
}
