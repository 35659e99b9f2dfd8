import { ts } from "ts-morph";
import type { FileReader } from "../../../syntax/summarise.js";
import type { Ref } from "../../../syntax/summary.js";
import { refOf } from "./fields.js";
import { unwrapped, wrapping } from "./values.js";

/** Whose run a context is of: that of the handler around it (`to` is null), or a run of `to`. */
export interface ContextOwner {
  readonly to: Ref | null;
  readonly resumes: boolean;
}

const OWN: ContextOwner = { to: null, resumes: false };

/** The run that a call sends to; null for a call that sends nothing. */
export function sentTo(reader: FileReader, call: ts.CallExpression): ContextOwner | null {
  const callee = unwrapped(call.expression);
  if (ts.isPropertyAccessExpression(callee)) {
    return callee.name.text === "sendEvent" ? ownerOf(reader, callee.expression) : null;
  }
  return ts.isIdentifier(callee) ? senderOwner(reader, callee) : null;
}

/** The run that a context, or a part of one, belongs to. */
export function ownerOf(reader: FileReader, expression: ts.Expression, depth = 0): ContextOwner {
  const inner = unwrapped(expression);
  if (ts.isCallExpression(inner)) return madeBy(reader, inner) ?? OWN;
  if (ts.isPropertyAccessExpression(inner)) return ownerOf(reader, inner.expression, depth);
  if (!ts.isIdentifier(inner) || depth > 4) return OWN;
  const node = bindingOf(reader, inner);
  const source = node === null ? null : sourceOf(node);
  return source === null ? OWN : ownerOf(reader, source, depth + 1);
}

/** Whether a name stands for a context, its stream, or its way to send. */
export function isContextPart(reader: FileReader, name: ts.Identifier, depth = 0): boolean {
  const node = bindingOf(reader, name);
  if (node === null) return false;
  if (ts.isBindingElement(node)) return PARTS.has(propertyOf(node));
  if (ts.isParameter(node)) return isHandlerContext(node) || (ts.isIdentifier(node.name) && PARTS.has(node.name.text));
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return false;
  const value = unwrapped(node.initializer);
  if (ts.isPropertyAccessExpression(value)) {
    return PARTS.has(value.name.text) && ts.isIdentifier(value.expression) && depth < 4
      ? isContextPart(reader, value.expression, depth + 1)
      : false;
  }
  return ts.isCallExpression(value) && (madeBy(reader, value) !== null || isOwnContext(value));
}

/** Whether a name stands for the stream of a context, under whatever name it was taken out of it. */
export function isStreamName(reader: FileReader, name: ts.Identifier): boolean {
  const node = bindingOf(reader, name);
  if (node === null) return false;
  if (ts.isBindingElement(node)) return propertyOf(node) === "stream";
  return ts.isParameter(node) && name.text === "stream";
}

/** A new context that is handed on as it is made: `serve(workflow.createContext())`. */
export function isHandedOn(reader: FileReader, call: ts.CallExpression): boolean {
  if (madeBy(reader, call) === null) return false;
  const { outer } = wrapping(call);
  return !(ts.isPropertyAccessExpression(outer) || ts.isVariableDeclaration(outer) || ts.isExpressionStatement(outer));
}

/** `workflow.createContext()`, `workflow.resume(snapshot)` */
function madeBy(reader: FileReader, call: ts.CallExpression): ContextOwner | null {
  const callee = unwrapped(call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return null;
  const { text } = callee.name;
  if (text !== "createContext" && text !== "resume") return null;
  return { to: refOf(reader, unwrapped(callee.expression)), resumes: text === "resume" };
}

/** `getContext()`, of the package or of a middleware. */
function isOwnContext(call: ts.CallExpression): boolean {
  const callee = unwrapped(call.expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && name.text === "getContext";
}

const PARTS: ReadonlySet<string> = new Set(["sendEvent", "stream"]);

function senderOwner(reader: FileReader, name: ts.Identifier): ContextOwner | null {
  const node = bindingOf(reader, name);
  if (node === null) return name.text === "sendEvent" ? OWN : null;
  if (ts.isBindingElement(node)) {
    if (propertyOf(node) !== "sendEvent") return null;
    const source = sourceOf(node);
    return source === null ? OWN : ownerOf(reader, source);
  }
  if (ts.isParameter(node)) return name.text === "sendEvent" || isStrictSender(node) ? OWN : null;
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return null;
  const value = unwrapped(node.initializer);
  return ts.isPropertyAccessExpression(value) && value.name.text === "sendEvent"
    ? ownerOf(reader, value.expression)
    : null;
}

/** What a name was taken from: the initializer that it is, or is taken apart from; null for a parameter. */
function sourceOf(node: ts.Node): ts.Expression | null {
  let declared: ts.Node = node;
  while (ts.isBindingElement(declared) || ts.isObjectBindingPattern(declared) || ts.isArrayBindingPattern(declared)) {
    declared = declared.parent;
  }
  return ts.isVariableDeclaration(declared) ? (declared.initializer ?? null) : null;
}

function propertyOf({ propertyName, name }: ts.BindingElement): string {
  const property = propertyName ?? name;
  return ts.isIdentifier(property) ? property.text : "";
}

function bindingOf(reader: FileReader, name: ts.Identifier): ts.Node | null {
  const binding = reader.names.lookup(name.text, name);
  return binding?.kind === "node" ? binding.node : null;
}

/** The first parameter of a function that is given to `handle`. */
function isHandlerContext(parameter: ts.ParameterDeclaration): boolean {
  return handleOf(parameter) !== null;
}

/** `strictHandle` gives its handlers the function that sends as their first argument. */
function isStrictSender(parameter: ts.ParameterDeclaration): boolean {
  return handleOf(parameter) === "strictHandle";
}

function handleOf(parameter: ts.ParameterDeclaration): string | null {
  const fn = parameter.parent;
  if (fn.parameters[0] !== parameter) return null;
  let call: ts.Node = fn.parent;
  // Through a decorator: `handle([…], runOnce((context) => …))`.
  if (ts.isCallExpression(call) && !isHandle(call.expression)) call = call.parent;
  return ts.isCallExpression(call) && isHandle(call.expression) ? call.expression.name.text : null;
}

function isHandle(callee: ts.Expression): callee is ts.PropertyAccessExpression {
  return ts.isPropertyAccessExpression(callee) && HANDLES.has(callee.name.text);
}

/** Methods that add a handler to a workflow. */
export const HANDLES: ReadonlySet<string> = new Set(["handle", "strictHandle"]);
