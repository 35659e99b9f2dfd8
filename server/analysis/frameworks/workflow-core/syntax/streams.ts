import { ts } from "ts-morph";
import type { FileReader } from "../../../syntax/summarise.js";
import { RUNS, STREAM_ENDS, STREAM_PARTS } from "../package.js";
import { isContextPart, isStreamName } from "./contexts.js";
import { coreName } from "./mentions.js";
import { unwrapped, wrapping } from "./values.js";

/**
 * Whether what stands at `node` gives a stream to somebody who may see each of its events. What only looks for events
 * by their names doesn't: `stream.until(stopEvent)`, a loop that asks `stopEvent.include(event)`.
 */
export function showsStream(reader: FileReader, node: ts.Expression): boolean {
  return isStream(reader, node) && isShown(reader, node, false);
}

function isStream(reader: FileReader, node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return isRead(node) && isStreamName(reader, node);
  if (ts.isPropertyAccessExpression(node)) {
    const owner = unwrapped(node.expression);
    if (node.name.text !== "stream") return false;
    return ts.isIdentifier(owner) ? isContextPart(reader, owner) : ts.isCallExpression(owner);
  }
  if (!ts.isCallExpression(node)) return false;
  const callee = unwrapped(node.expression);
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === "substream";
  const name = coreName(reader, node);
  return name !== null && RUNS.has(name) && name !== "runWorkflow";
}

function isRead(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isBindingElement(parent)) return false;
  return !(ts.isPropertyAccessExpression(parent) && parent.name === name);
}

/** `sifted`: what is left of it has been asked for by name. */
function isShown(reader: FileReader, stream: ts.Expression, sifted: boolean): boolean {
  const { inner, outer } = wrapping(stream);
  if (ts.isPropertyAccessExpression(outer) && outer.expression === inner) {
    const call = wrapping(outer).outer;
    if (!ts.isCallExpression(call)) return !sifted;
    switch (outer.name.text) {
      case "until":
      case "take":
        return isShown(reader, call, sifted);
      case "filter":
        return isShown(reader, call, true);
      case "on":
      case "untilEvent":
        return false;
      case "toArray":
        return !sifted && isListShown(reader, call);
      default:
        return !sifted;
    }
  }
  if (ts.isForOfStatement(outer) && outer.expression === inner) return !sifted && isLoopShown(outer);
  if (ts.isCallExpression(outer)) {
    const name = coreName(reader, outer);
    if (outer.arguments[0] === inner && name !== null) {
      if (STREAM_PARTS.has(name)) return isShown(reader, outer, sifted || name === "filter");
      if (STREAM_ENDS.has(name)) return name === "collect" && !sifted && isListShown(reader, outer);
    }
    // `workflow.substream(event, stream)` is a stream of its own.
    const callee = unwrapped(outer.expression);
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === "substream") return false;
  }
  if (ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name)) {
    return usesOf(reader, outer, outer.name).some((use) => isShown(reader, use, sifted));
  }
  return !sifted && !ts.isExpressionStatement(outer);
}

/** A loop over events that does something with one without having asked which it is. */
function isLoopShown({ initializer, statement }: ts.ForOfStatement): boolean {
  const [declaration] = ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
  if (declaration === undefined || !ts.isIdentifier(declaration.name)) return true;
  return isEventShown(statement, declaration.name.text);
}

function isEventShown(code: ts.Node, name: string): boolean {
  if (ts.isIdentifier(code)) {
    const isName = code.text === name && !(ts.isPropertyAccessExpression(code.parent) && code.parent.name === code);
    return isName && !isAsked(code);
  }
  if (ts.isIfStatement(code) && asksFor(code.expression, name)) {
    return code.elseStatement !== undefined && isEventShown(code.elseStatement, name);
  }
  return ts.forEachChild(code, (child) => isEventShown(child, name) || undefined) ?? false;
}

/** `stopEvent.include(event)` */
function isAsked(name: ts.Identifier): boolean {
  const { parent } = name;
  if (!ts.isCallExpression(parent) || parent.expression === name) return false;
  const callee = unwrapped(parent.expression);
  return ts.isPropertyAccessExpression(callee) && callee.name.text === "include";
}

function asksFor(condition: ts.Node, name: string): boolean {
  if (ts.isIdentifier(condition)) return condition.text === name && isAsked(condition);
  if (ts.isPrefixUnaryExpression(condition)) return false;
  return ts.forEachChild(condition, (child) => asksFor(child, name) || undefined) ?? false;
}

/** What looks at one event of a list, at its length, or asks for events by their names. */
const LOOKS: ReadonlySet<string> = new Set([...["at", "pop", "length", "find", "findLast", "filter", "some", "every"]]);

function isListShown(reader: FileReader, list: ts.Expression): boolean {
  const { inner, outer } = wrapping(list);
  if (ts.isExpressionStatement(outer)) return false;
  if (isLook(outer, inner)) return false;
  if (!ts.isVariableDeclaration(outer) || !ts.isIdentifier(outer.name)) return true;
  return usesOf(reader, outer, outer.name).some((use) => !isLook(use.parent, use));
}

/** Everywhere that a variable is named but where it is declared. */
function usesOf(reader: FileReader, variable: ts.VariableDeclaration, name: ts.Identifier): ts.Identifier[] {
  const uses: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name.text && node !== name && isRead(node)) {
      const binding = reader.names.lookup(name.text, node);
      if (binding?.kind === "node" && binding.node === variable) uses.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(reader.source);
  return uses;
}

function isLook(outer: ts.Node, inner: ts.Node): boolean {
  if (ts.isNonNullExpression(outer)) return isLook(outer.parent, outer);
  if (ts.isElementAccessExpression(outer)) return outer.expression === inner;
  return ts.isPropertyAccessExpression(outer) && outer.expression === inner && LOOKS.has(outer.name.text);
}
