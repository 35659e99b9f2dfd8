import { ts } from "ts-morph";
import type { FileReader } from "../../../syntax/summarise.js";
import type { Ref } from "../../../syntax/summary.js";
import { isWorkflowCore, MIDDLEWARE, RUNS, SERVES, STREAM_ENDS, STREAM_PARTS } from "../package.js";
import { HANDLES, isContextPart, ownerOf, sentTo } from "./contexts.js";
import { isField, refOf } from "./fields.js";
import type { MentionUse } from "./summary.js";
import { calledName, unwrapped, wrapping } from "./values.js";

const NAMED: MentionUse = { how: "named" };
const BUILT: MentionUse = { how: "built" };
const ESCAPES: MentionUse = { how: "escapes" };
const AWAITED = { how: "read", ends: true, ownStream: false, reaction: null } as const satisfies MentionUse;

/** What a name is used for, where `node` is all of it: `jokeEvent`, or `events.jokeEvent` of a namespace. */
export function useOf(reader: FileReader, node: ts.Expression): MentionUse {
  const { inner, outer } = wrapping(node);
  if (ts.isPropertyAccessExpression(outer) && outer.expression === inner) return memberUse(reader, outer);
  if (ts.isCallExpression(outer)) return argumentUse(reader, outer, inner);
  if (isNaming(outer, inner)) return NAMED;
  if (ts.isBinaryExpression(outer) && EQUALITY.has(outer.operatorToken.kind)) return readBy(reader, outer);
  if (ts.isVariableDeclaration(outer) && outer.initializer === inner) return BUILT; // another name of it
  return listUse(outer) ?? ESCAPES;
}

const EQUALITY: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken],
  ...[ts.SyntaxKind.EqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken],
]);

function isNaming(outer: ts.Node, inner: ts.Node): boolean {
  if (ts.isTypeNode(outer) || ts.isQualifiedName(outer) || ts.isTypeQueryNode(outer)) return true;
  if (ts.isExportSpecifier(outer) || ts.isExportAssignment(outer) || ts.isImportSpecifier(outer)) return true;
  if (ts.isImportClause(outer) || ts.isNamespaceImport(outer)) return true;
  if (ts.isBinaryExpression(outer) && isField(inner)) return outer.left === inner; // where the field is set
  const declared = ts.isVariableDeclaration(outer) || ts.isParameter(outer) || ts.isBindingElement(outer);
  return declared && outer.name === inner;
}

function memberUse(reader: FileReader, member: ts.PropertyAccessExpression): MentionUse {
  const { outer } = wrapping(member);
  const called = ts.isCallExpression(outer) && unwrapped(outer.expression) === member;
  switch (member.name.text) {
    case "with":
      return called ? made(reader, outer) : ESCAPES;
    case "include":
      return readBy(reader, called ? outer : member);
    case "debugLabel":
    case "uniqueId":
    case "displayName":
      return NAMED;
    case "createContext":
    case "resume":
      return { how: "run", resumes: member.name.text === "resume" };
    case "substream":
      return NAMED;
    default:
      return HANDLES.has(member.name.text) ? BUILT : ESCAPES;
  }
}

/** What becomes of `event.with(…)`. */
function made(reader: FileReader, call: ts.CallExpression): MentionUse {
  const sent = sendAround(reader, call) ?? sentLater(reader, call);
  if (sent === null) return { how: "made", via: "returned", to: null, resumes: false };
  return { how: "made", via: "sent", ...sent };
}

type Sent = { readonly to: Ref | null; readonly resumes: boolean };

/** The call that sends a value, or starts a run with it; null where it isn't an argument of one. */
export function sendAround(reader: FileReader, value: ts.Node): Sent | null {
  let node = value;
  for (let { parent } = node; parent !== undefined; node = parent, { parent } = node) {
    if (ts.isCallExpression(parent)) {
      if (parent.expression === node) return null;
      return sentTo(reader, parent) ?? startedBy(reader, parent);
    }
    const passesOn = wrapping(node).inner !== node || ts.isConditionalExpression(parent) || ts.isSpreadElement(parent);
    if (!passesOn && !ts.isArrayLiteralExpression(parent)) return null;
  }
  return null;
}

/** `run(workflow, startEvent.with(…))` */
function startedBy(reader: FileReader, call: ts.CallExpression): Sent | null {
  const name = coreName(reader, call);
  const [workflow] = call.arguments;
  return name !== null && RUNS.has(name) && workflow !== undefined
    ? { to: refOf(reader, unwrapped(workflow)), resumes: false }
    : null;
}

/** `const ev = event.with(…); sendEvent(ev);` */
function sentLater(reader: FileReader, call: ts.CallExpression): Sent | null {
  const { outer } = wrapping(call);
  if (!ts.isVariableDeclaration(outer) || !ts.isIdentifier(outer.name)) return null;
  const { text } = outer.name;
  let found: Sent | null = null;
  const visit = (node: ts.Node): void => {
    if (found !== null) return;
    const isUse = ts.isIdentifier(node) && node.text === text && node !== outer.name;
    if (isUse && bindsTo(reader, node, outer)) found = sendAround(reader, node);
    ts.forEachChild(node, visit);
  };
  visit(blockAround(outer));
  return found;
}

function blockAround(node: ts.Node): ts.Node {
  let block = node.parent;
  while (!ts.isBlock(block) && !ts.isSourceFile(block)) block = block.parent;
  return block;
}

function bindsTo(reader: FileReader, name: ts.Identifier, declaration: ts.Node): boolean {
  const binding = reader.names.lookup(name.text, name);
  return binding?.kind === "node" && binding.node === declaration;
}

function argumentUse(reader: FileReader, call: ts.CallExpression, argument: ts.Node): MentionUse {
  const callee = unwrapped(call.expression);
  if (argument === call.expression) return ESCAPES;
  const position = call.arguments.indexOf(argument as ts.Expression);
  if (ts.isPropertyAccessExpression(callee)) {
    const { text } = callee.name;
    if (position === 0 && HANDLES.has(text)) return NAMED; // a list by its name: read with the registration
    if (position === 0 && STREAM_METHODS.has(text)) return streamRead(reader, call, callee.expression);
  }
  const name = coreName(reader, call);
  if (name !== null && RUNS.has(name)) return position === 0 ? { how: "run", resumes: false } : AWAITED;
  if (name !== null && SERVES.has(name)) return servedUse(position);
  if (name !== null && (STREAM_PARTS.has(name) || STREAM_ENDS.has(name)) && position === 1) {
    const [stream] = call.arguments;
    return stream === undefined ? AWAITED : streamRead(reader, call, stream);
  }
  // `withState(base)`, `or(a, b)`: read as values.
  if (name === "or") return listUse(call) ?? (isNamed(call) ? BUILT : ESCAPES);
  return MIDDLEWARE.test(calledName(call)) && isNamed(call) ? BUILT : ESCAPES;
}

/** `createHonoHandler(workflow, getStart, stop)`, `mcpTool(workflow, start, stop)` */
function servedUse(position: number): MentionUse {
  if (position === 0) return { how: "run", resumes: false };
  return position === 1 ? { how: "made", via: "sent", to: null, resumes: false } : AWAITED;
}

const STREAM_METHODS: ReadonlySet<string> = new Set(["until", "untilEvent", "filter", "on", "find"]);
const ENDS: ReadonlySet<string> = new Set(["until", "untilEvent", "find"]);

/** `stream.until(stopEvent)`, `stream.on(askEvent, callback)` */
function streamRead(reader: FileReader, call: ts.CallExpression, stream: ts.Expression): MentionUse {
  const callee = unwrapped(call.expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText(reader.source);
  const callback = name === "on" ? call.arguments[1] : undefined;
  return {
    how: "read",
    ends: ENDS.has(name),
    ownStream: isOwnStream(reader, stream),
    reaction: callback === undefined ? null : { pos: callback.pos, end: callback.end },
  };
}

/** `jokeEvent.include(event)`, `eventSource(event) === jokeEvent` */
function readBy(reader: FileReader, test: ts.Expression): MentionUse {
  const predicate = predicateAround(test);
  if (predicate !== null) {
    const use = streamRead(reader, predicate.call, predicate.stream);
    return use.how === "read" ? { ...use, reaction: null } : use;
  }
  const branch = branchOf(test);
  return {
    how: "read",
    ends: branch !== null && leaves(branch),
    ownStream: false,
    reaction: branch === null ? null : { pos: branch.pos, end: branch.end },
  };
}

/** The `stream.until(…)` whose function decides by a test. */
function predicateAround(test: ts.Expression): { call: ts.CallExpression; stream: ts.Expression } | null {
  let fn: ts.Node = test;
  while (!ts.isFunctionLike(fn) && !ts.isSourceFile(fn)) fn = fn.parent;
  const call = fn.parent;
  if (call === undefined || !ts.isCallExpression(call)) return null;
  const callee = unwrapped(call.expression);
  if (ts.isPropertyAccessExpression(callee) && STREAM_METHODS.has(callee.name.text)) {
    return { call, stream: callee.expression };
  }
  const [stream] = call.arguments;
  const isPart = ts.isIdentifier(callee) && (STREAM_PARTS.has(callee.text) || STREAM_ENDS.has(callee.text));
  return isPart && stream !== undefined && stream !== fn ? { call, stream } : null;
}

/** What happens where a test holds. */
function branchOf(test: ts.Expression): ts.Statement | null {
  let node: ts.Node = test;
  while (ts.isExpression(node) && !ts.isFunctionLike(node)) node = node.parent;
  return ts.isIfStatement(node) ? node.thenStatement : null;
}

/** Whether a branch ends the loop or the function around it. */
function leaves(branch: ts.Node): boolean {
  if (ts.isBreakStatement(branch) || ts.isReturnStatement(branch)) return true;
  return !ts.isFunctionLike(branch) && (ts.forEachChild(branch, (child) => leaves(child) || undefined) ?? false);
}

/** Whether a stream is that of the run of the handler around it. */
function isOwnStream(reader: FileReader, expression: ts.Expression): boolean {
  let stream = unwrapped(expression);
  while (ts.isCallExpression(stream)) {
    const callee = unwrapped(stream.expression);
    const [first] = stream.arguments;
    if (ts.isPropertyAccessExpression(callee)) stream = unwrapped(callee.expression);
    else if (ts.isIdentifier(callee) && STREAM_PARTS.has(callee.text) && first !== undefined) stream = unwrapped(first);
    else return false;
  }
  const isPart = ts.isIdentifier(stream) ? isContextPart(reader, stream) : ts.isPropertyAccessExpression(stream);
  return isPart && ownerOf(reader, stream).to === null;
}

/** In a list, perhaps of lists, that is given to `handle` or to what a workflow is made with. */
function listUse(node: ts.Node): MentionUse | null {
  let list = node;
  while (ts.isArrayLiteralExpression(list) || ts.isCallExpression(list)) {
    const { outer } = wrapping(list);
    if (ts.isCallExpression(outer) && ts.isArrayLiteralExpression(list)) {
      const callee = unwrapped(outer.expression);
      if (ts.isPropertyAccessExpression(callee) && HANDLES.has(callee.name.text)) return { how: "handled" };
      if (MIDDLEWARE.test(calledName(outer)) && isNamed(outer)) return BUILT;
    }
    if (ts.isVariableDeclaration(outer)) return BUILT;
    list = outer;
  }
  return null;
}

/** A call whose result gets a name, perhaps through other calls. */
function isNamed(call: ts.Node): boolean {
  let node = call;
  for (let { outer } = wrapping(node); ts.isCallExpression(outer); { outer } = wrapping(node)) node = outer;
  const { outer } = wrapping(node);
  return ts.isVariableDeclaration(outer) || ts.isPropertyDeclaration(outer);
}

/** The package's name of the function that is called; null for any other function. */
export function coreName(reader: FileReader, call: ts.CallExpression): string | null {
  const ref = reader.refOf(unwrapped(call.expression));
  if (ref?.kind === "import") return isWorkflowCore(ref.specifier) ? ref.name : null;
  if (ref?.kind !== "member" || ref.of.kind !== "import") return null;
  return isWorkflowCore(ref.of.specifier) ? ref.name : null;
}
