import { ts } from "ts-morph";
import type { FileReader } from "./summarise.js";
import type { BodySummary, Callee, EmitExpr } from "./summary.js";
import { emittedBy } from "./values.js";

/** What a function's body returns, sends, streams and runs, and the functions that it hands its context. */
export function readBody(
  reader: FileReader,
  body: ts.ConciseBody,
  contexts: readonly ts.ParameterDeclaration[],
): BodySummary {
  const returns: EmitExpr[] = [];
  const sends: EmitExpr[] = [];
  const streams: EmitExpr[] = [];
  const runs: EmitExpr[] = [];
  const calls: Callee[] = [];

  const isContext = (expression: ts.Expression): boolean => {
    if (isStepContext(expression)) return true;
    if (!ts.isIdentifier(expression)) return false;
    const binding = reader.names.lookup(expression.text, expression);
    if (binding?.kind !== "node") return false;
    const { node } = binding;
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) return isStepContext(node.initializer);
    return contexts.some((it) => it === node);
  };
  // What asks for the context needn't be handed it; only a file that mentions it is looked through for that.
  const handed = (call: ts.CallExpression): boolean => asks || call.arguments.some(isContext);
  const asks = reader.source.text.includes(STEP_CONTEXT);

  const visitCall = (call: ts.CallExpression): void => {
    const { expression: callee } = call;
    const [argument] = call.arguments;
    if (ts.isPropertyAccessExpression(callee) && isContext(callee.expression)) {
      const into = { sendEvent: sends, writeEventToStream: streams, run: runs }[callee.name.text];
      if (into !== undefined && argument !== undefined) into.push(...emittedBy(reader, argument));
    } else if (handed(call)) {
      const called = calleeOf(reader, callee);
      if (called !== null) calls.push(called);
    }
  };

  // Own: outside of the functions inside, whose returns are theirs.
  const visit = (node: ts.Node, own: boolean): void => {
    if (ts.isCallExpression(node)) visitCall(node);
    if (ts.isClassLike(node)) return;
    if (own && ts.isReturnStatement(node) && node.expression !== undefined) {
      returns.push(...emittedBy(reader, node.expression));
    }
    const inside = own && !ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, inside));
  };

  if (ts.isBlock(body)) visit(body, true);
  else {
    returns.push(...emittedBy(reader, body));
    visit(body, false);
  }
  return { returns, sends, streams, runs, calls };
}

const STEP_CONTEXT = "getStepContext";

/** `getStepContext()`, also behind a namespace. */
function isStepContext(expression: ts.Expression): boolean {
  if (!ts.isCallExpression(expression)) return false;
  const { expression: callee } = expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && name.text === STEP_CONTEXT;
}

/** `this.name` and a name. */
export function calleeOf(reader: FileReader, callee: ts.Expression): Callee | null {
  if (ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword) {
    return { kind: "method", name: callee.name.text };
  }
  const ref = reader.refOf(callee);
  return ref === null ? null : { kind: "function", ref };
}
