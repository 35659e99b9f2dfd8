import { ts } from "ts-morph";
import { STEP_CONTEXT } from "../context-search.js";
import { readBlocking } from "./body/blocking.js";
import { readCollect, readTarget, unawaited } from "./body/context-calls.js";
import { type Branch, branchOf, hasBranches, reachesEnd } from "./body/paths.js";
import { type Effect, readWaits } from "./body/replays.js";
import { placeAt } from "./places.js";
import { type FileReader, withoutWrapping } from "./summarise.js";
import type { BlockingCall, BodySummary, Callee, CollectCall, EmitExpr, SendExpr, UnawaitedCall } from "./summary.js";
import { emittedBy } from "./values.js";

/** What a function's body returns, sends, streams and runs, the functions that it hands its context, and how it waits. */
export function readBody(
  reader: FileReader,
  body: ts.ConciseBody,
  contexts: readonly ts.ParameterDeclaration[],
): BodySummary {
  return new BodyReader(reader, contexts).read(body);
}

/** Where a node stands in its function. */
interface At {
  /** Outside of the functions inside, whose returns are theirs. */
  readonly own: boolean;
  /** In a loop, or in a function inside. */
  readonly repeated: boolean;
  readonly branch: Branch;
}

class BodyReader {
  readonly #reader: FileReader;
  readonly #contexts: readonly ts.ParameterDeclaration[];
  readonly #contextNames: ReadonlySet<string>;
  /** What asks for the context needn't be handed it; only a file that mentions it is looked through for that. */
  readonly #asks: boolean;
  readonly #returns: EmitExpr[] = [];
  readonly #sends: SendExpr[] = [];
  readonly #streams: EmitExpr[] = [];
  readonly #runs: EmitExpr[] = [];
  readonly #calls: Callee[] = [];
  readonly #others: Callee[] = [];
  readonly #collects: CollectCall[] = [];
  readonly #unawaited: UnawaitedCall[] = [];
  readonly #blocking: BlockingCall[] = [];
  readonly #effects: Effect[] = [];
  readonly #waits: Effect[] = [];
  #escapes: boolean;

  constructor(reader: FileReader, contexts: readonly ts.ParameterDeclaration[]) {
    this.#reader = reader;
    this.#contexts = contexts;
    this.#contextNames = new Set(contexts.map(({ name }) => (ts.isIdentifier(name) ? name.text : "")));
    this.#asks = reader.source.text.includes(STEP_CONTEXT);
    this.#escapes = contexts.some(({ name }) => !ts.isIdentifier(name));
  }

  read(body: ts.ConciseBody): BodySummary {
    const at = { own: true, repeated: false, branch: null };
    if (ts.isBlock(body)) {
      this.#visit(body, at);
      if (reachesEnd(body)) this.#endsWithout(body.end - 1, body.end);
    } else {
      this.#returns.push(...emittedBy(this.#reader, body));
      this.#visit(body, { ...at, own: false });
    }
    return {
      returns: this.#returns,
      sends: this.#sends,
      streams: this.#streams,
      runs: this.#runs,
      calls: this.#calls,
      others: this.#others,
      escapes: this.#escapes,
      collects: this.#collects,
      waits: readWaits(this.#reader, this.#waits, this.#effects),
      unawaited: this.#unawaited,
      blocking: this.#blocking,
    };
  }

  #visit(node: ts.Node, at: At): void {
    if (ts.isCallExpression(node)) this.#call(node, at);
    else if (ts.isIdentifier(node)) this.#identifier(node);
    else if (ts.isClassLike(node)) return;
    else if (at.own && ts.isReturnStatement(node)) this.#return(node);
    else if (ts.isAwaitExpression(node) && at.own) this.#await(node, at);
    else if (isLoop(node)) this.#blocking.push(...readBlocking(this.#reader, node));
    const inside = insideOf(node, at);
    const mayBranch = inside.own && hasBranches(node);
    ts.forEachChild(node, (child) => {
      const branch = mayBranch ? branchOf(node, child) : null;
      this.#visit(child, branch === null ? inside : { ...inside, branch });
    });
  }

  #return(node: ts.ReturnStatement): void {
    if (endsWithRun(node)) return;
    if (node.expression !== undefined) this.#returns.push(...emittedBy(this.#reader, node.expression));
    else this.#endsWithout(node.getStart(this.#reader.source), node.end);
  }

  #endsWithout(pos: number, end: number): void {
    this.#returns.push({ place: placeAt(this.#reader.source, pos, end), value: { kind: "nothing" } });
  }

  #call(call: ts.CallExpression, at: At): void {
    const { expression: callee } = call;
    if (ts.isPropertyAccessExpression(callee) && this.#isContext(callee.expression)) {
      this.#contextCall(call, callee.name.text, at);
    } else if (ts.isPropertyAccessExpression(callee) && this.#isStore(callee.expression)) {
      this.#promised(call, `ctx.store.${callee.name.text}`);
      if (at.own && STORE_WRITES.has(callee.name.text)) this.#effects.push({ node: call, branch: at.branch });
    } else {
      this.#blocking.push(...readBlocking(this.#reader, call));
      this.#handOn(call);
    }
  }

  /** What is awaited is work; but the context's own calls are told apart elsewhere, and so is what they are handed to. */
  #await({ expression: call }: ts.AwaitExpression, { branch }: At): void {
    if (!ts.isCallExpression(call) || call.expression.kind === ts.SyntaxKind.ImportKeyword) return;
    if (!this.#mentionsContext(call)) this.#effects.push({ node: call, branch });
  }

  #mentionsContext(node: ts.Node): boolean {
    if (ts.isIdentifier(node)) return this.#contextNames.has(node.text) && this.#isContext(node);
    return ts.forEachChild(node, (child) => this.#mentionsContext(child)) === true || isStepContext(node);
  }

  #contextCall(call: ts.CallExpression, name: string, at: At): void {
    const [argument] = call.arguments;
    if (name === "waitForEvent" || name === "run") this.#promised(call, `ctx.${name}`);
    if (name === "waitForEvent" && at.own) this.#waits.push({ node: call, branch: at.branch });
    if (argument === undefined) return;
    if (name === "collectEvents") this.#collects.push(readCollect(this.#reader, call, argument));
    const into = { writeEventToStream: this.#streams, run: this.#runs }[name];
    if (into !== undefined) into.push(...emittedBy(this.#reader, argument));
    if (name === "sendEvent") {
      const target = readTarget(this.#reader, call.arguments[1]);
      const sent = emittedBy(this.#reader, argument);
      this.#sends.push(...sent.map((it) => ({ ...it, repeated: at.repeated, target })));
    }
    if (at.own && name === "sendEvent") this.#effects.push({ node: call, branch: at.branch });
  }

  #promised(call: ts.CallExpression, name: string): void {
    const found = unawaited(this.#reader, call, name);
    if (found !== null) this.#unawaited.push(found);
  }

  #handOn({ expression, arguments: given }: ts.CallExpression): void {
    const handed = this.#asks || given.some((it) => this.#isContext(it));
    const called = handed || this.#isOfProgram(expression) ? calleeOf(this.#reader, expression) : null;
    if (called !== null) (handed ? this.#calls : this.#others).push(called);
  }

  /** Whether what is called is a function or an import of the file, or a method of its own. */
  #isOfProgram(callee: ts.Expression): boolean {
    const inner = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
    if (inner.kind === ts.SyntaxKind.ThisKeyword) return true;
    const binding = ts.isIdentifier(inner) ? this.#reader.names.lookup(inner.text, inner) : null;
    if (binding?.kind === "import") return true;
    return inner === callee && binding !== null && isFunction(binding.node);
  }

  /** A context that is put anywhere else than before a dot or into a call that can be followed. */
  #identifier(node: ts.Identifier): void {
    if (this.#escapes || !this.#contextNames.has(node.text)) return;
    const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
    if (isMember || !this.#isContext(node)) return;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent)) {
      const isCalled = ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
      this.#escapes = parent.name.text === "sendEvent" && !isCalled;
      return;
    }
    const isKey = ts.isTypeNode(parent) || (ts.isPropertyAssignment(parent) && parent.name === node);
    const followed = ts.isCallExpression(parent) && calleeOf(this.#reader, parent.expression) !== null;
    this.#escapes = !followed && !isKey;
  }

  #isContext(expression: ts.Expression): boolean {
    if (isStepContext(expression)) return true;
    if (!ts.isIdentifier(expression)) return false;
    const binding = this.#reader.names.lookup(expression.text, expression);
    if (binding?.kind !== "node") return false;
    const { node } = binding;
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) return isStepContext(node.initializer);
    return this.#contexts.some((it) => it === node);
  }

  #isStore(expression: ts.Expression): boolean {
    if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== "store") return false;
    return this.#isContext(expression.expression);
  }
}

/** `if (ctx.signal.aborted) return;`: the run is over, and waits for nothing. */
function endsWithRun({ parent, expression }: ts.ReturnStatement): boolean {
  const isEmpty = expression === undefined || (ts.isIdentifier(expression) && expression.text === "undefined");
  const around = ts.isBlock(parent) ? parent.parent : parent;
  return isEmpty && ts.isIfStatement(around) && /\b(?:aborted|signal)\b/.test(around.expression.getText());
}

const STORE_WRITES: ReadonlySet<string> = new Set(["set", "setState", "edit", "clear"]);

function insideOf(node: ts.Node, at: At): At {
  if (ts.isFunctionLike(node)) return at.own || !at.repeated ? { own: false, repeated: true, branch: null } : at;
  return isLoop(node) && !at.repeated ? { ...at, repeated: true } : at;
}

function isLoop(node: ts.Node): node is ts.IterationStatement {
  return ts.isIterationStatement(node, false);
}

/** `getStepContext()`, also behind a namespace. */
function isStepContext(expression: ts.Node): boolean {
  if (!ts.isCallExpression(expression)) return false;
  const { expression: callee } = expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && name.text === STEP_CONTEXT;
}

/** `function f() { … }` and `const f = () => …` */
function isFunction(node: ts.Node): boolean {
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return ts.isFunctionDeclaration(node);
  const value = withoutWrapping(node.initializer);
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value);
}

/** `this.name` and a name. */
export function calleeOf(reader: FileReader, callee: ts.Expression): Callee | null {
  if (ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword) {
    return { kind: "method", name: callee.name.text };
  }
  const ref = reader.refOf(callee);
  return ref === null ? null : { kind: "function", ref };
}
