import { ts } from "ts-morph";
import { bodyStart, placeOf } from "../../../syntax/places.js";
import { exportedAs, type FileReader } from "../../../syntax/summarise.js";
import type { Ref } from "../../../syntax/summary.js";
import { HANDLES, isContextPart, isHandedOn } from "./contexts.js";
import { fieldValue, isField, isPrivateField, refOf } from "./fields.js";
import { Functions } from "./functions.js";
import { coreName, sendAround, useOf } from "./mentions.js";
import { namesOf } from "./names.js";
import { showsStream } from "./streams.js";
import type { CoreCall, CoreSummary, CoreVariable, HandlerExpr, Mention, Registration } from "./summary.js";
import { readCoreValue, unwrapped, wrapping } from "./values.js";

/** Reads what a file says about workflows of `@llamaindex/workflow-core`; null where that is nothing. */
export function readWorkflowCore(reader: FileReader, exports: ReadonlyMap<string, Ref>): CoreSummary | null {
  const names = namesOf(reader.source);
  return names.size === 0 ? null : new CoreReader(reader, names, exports).read();
}

class CoreReader {
  readonly #reader: FileReader;
  /** The only ones that are looked up. */
  readonly #names: ReadonlySet<string>;
  readonly #exports: ReadonlyMap<string, Ref>;
  readonly #functions: Functions;
  readonly #variables = new Map<number, CoreVariable>();
  readonly #registrations: Registration[] = [];
  readonly #calls: CoreCall[] = [];
  readonly #mentions: Mention[] = [];
  #streamShown = false;
  #contextShared = false;

  constructor(reader: FileReader, names: ReadonlySet<string>, exports: ReadonlyMap<string, Ref>) {
    this.#reader = reader;
    this.#names = names;
    this.#exports = exports;
    this.#functions = new Functions(reader);
  }

  read(): CoreSummary {
    this.#visit(this.#reader.source);
    return {
      variables: this.#variables,
      registrations: this.#registrations,
      functions: this.#functions.list,
      calls: this.#calls,
      mentions: this.#mentions,
      streamShown: this.#streamShown,
      contextShared: this.#contextShared,
    };
  }

  #visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) this.#identifier(node);
    if (isField(node) && this.#names.has(node.name.text)) this.#mention(node);
    if (ts.isPropertyDeclaration(node) && this.#names.has(node.name.getText(this.#reader.source))) this.#field(node);
    if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) this.#variable(node);
    if (ts.isCallExpression(node)) this.#call(node);
    if (ts.isExpression(node) && !this.#streamShown) this.#streamShown = showsStream(this.#reader, node);
    ts.forEachChild(node, (child) => this.#visit(child));
  }

  #variable(node: ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement): void {
    if (!ts.isIdentifier(node.name) || !this.#names.has(node.name.text)) return;
    const { source } = this.#reader;
    const ref = this.#reader.declare(node);
    if (ref.kind !== "local") return;
    const fn = ts.isParameter(node) ? node.parent : null;
    this.#variables.set(ref.id, {
      ...{ id: ref.id, name: node.name.text, open: false },
      place: placeOf(source, node),
      namePlace: placeOf(source, node.name),
      value: ts.isVariableDeclaration(node) ? readCoreValue(this.#reader, node.initializer) : { kind: "other" },
      exportedAs: exportedAs(this.#exports, ref),
      parameter: fn === null ? null : { fn: this.#functions.indexOf(fn), index: fn.parameters.indexOf(node as never) },
      within: this.#functions.nameAround(node),
    });
  }

  #field(node: ts.PropertyDeclaration): void {
    const { source } = this.#reader;
    const ref = this.#reader.declare(node);
    if (ref.kind !== "local") return;
    this.#variables.set(ref.id, {
      ...{ id: ref.id, name: node.name.getText(source).replace("#", ""), open: !isPrivateField(node) },
      place: placeOf(source, node),
      namePlace: placeOf(source, node.name),
      value: readCoreValue(this.#reader, fieldValue(node)),
      ...{ exportedAs: [], parameter: null },
      within: ts.isClassLike(node.parent) ? (node.parent.name?.text ?? null) : null,
    });
  }

  #identifier(name: ts.Identifier): void {
    const { parent } = name;
    if (ts.isPropertyAccessExpression(parent) && parent.name === name) return;
    if (this.#sharesContext(name)) this.#contextShared = true;
    if (!this.#names.has(name.text)) return;
    this.#mention(this.#isNamespace(name) && ts.isPropertyAccessExpression(parent) ? parent : name);
  }

  #mention(name: ts.Expression): void {
    const ref = refOf(this.#reader, name);
    if (ref === null || ref.kind === "global") return;
    const place = placeOf(this.#reader.source, name);
    this.#mentions.push({ ref, place, within: this.#functions.around(name), ...useOf(this.#reader, name) });
  }

  #isNamespace(name: ts.Identifier): boolean {
    const ref = this.#reader.refOf(name);
    return ref?.kind === "import" && ref.name === "*";
  }

  /** A context, its stream or its way to send, where it isn't just used. */
  #sharesContext(name: ts.Identifier): boolean {
    const { inner, outer } = wrapping(name);
    if (ts.isPropertyAccessExpression(outer) || ts.isBindingElement(outer) || ts.isParameter(outer)) return false;
    if (ts.isVariableDeclaration(outer) || ts.isForOfStatement(outer) || ts.isTypeNode(outer)) return false;
    if (ts.isCallExpression(outer)) {
      if (outer.expression === inner) return false;
      const ref = this.#reader.refOf(unwrapped(outer.expression));
      // A function of the same file is looked into.
      if (ref?.kind === "local" || coreName(this.#reader, outer) !== null) return false;
      if (ts.isPropertyAccessExpression(outer.expression) && outer.expression.name.text === "substream") return false;
    }
    return isContextPart(this.#reader, name);
  }

  #call(call: ts.CallExpression): void {
    const callee = unwrapped(call.expression);
    if (ts.isPropertyAccessExpression(callee) && HANDLES.has(callee.name.text) && call.arguments.length > 1) {
      this.#registration(call, callee);
      return;
    }
    if (isHandedOn(this.#reader, call)) this.#contextShared = true;
    const ref = this.#reader.refOf(callee);
    if (ref === null || ref.kind === "global" || coreName(this.#reader, call) !== null) return;
    const args = call.arguments.map((it) => this.#nameOf(it));
    const within = this.#functions.around(call);
    if (within === null && args.every((it) => it === null)) return;
    const sent = sendAround(this.#reader, call) !== null;
    const handed = call.arguments.some((it) => ts.isIdentifier(it) && isContextPart(this.#reader, it));
    this.#calls.push({
      ...{ callee: ref, within, args },
      via: sent ? "sent" : "returned",
      matters: sent || handed || isReturned(call) || args.some((it) => it !== null),
    });
  }

  #nameOf(argument: ts.Expression): Ref | null {
    const name = isField(argument) ? argument.name : argument;
    const isName = ts.isIdentifier(name) || ts.isPrivateIdentifier(name);
    return isName && this.#names.has(name.text) ? refOf(this.#reader, argument) : null;
  }

  #registration(call: ts.CallExpression, callee: ts.PropertyAccessExpression): void {
    const [accepts, handler] = call.arguments;
    const workflow = refOf(this.#reader, unwrapped(callee.expression));
    if (workflow === null || accepts === undefined || handler === undefined) return;
    const value = readCoreValue(this.#reader, accepts);
    if (value.kind !== "list" && value.kind !== "ref") return;
    const { source } = this.#reader;
    const found = handlerOf(handler);
    const name = ts.isIdentifier(found) ? found : functionName(found);
    this.#registrations.push({
      workflow,
      accepts: value,
      handler: this.#handler(found, name),
      place: placeOf(source, call),
      namePlace: placeOf(source, name ?? callee.name),
      within: this.#functions.around(call),
    });
  }

  #handler(found: ts.Expression, name: ts.Identifier | undefined): HandlerExpr {
    const { source } = this.#reader;
    if (isFunction(found)) {
      const fn = this.#functions.indexOf(found);
      return { fn, ref: null, name: name?.text ?? null, bodyStart: bodyStart(source, found) };
    }
    const ref = this.#reader.refOf(found);
    const member = ts.isPropertyAccessExpression(found) ? found.name.text : null;
    return { fn: null, ref, name: name?.text ?? member, bodyStart: placeOf(source, found).range.start };
  }
}

/** The handler itself: `pRetryHandler(async (context) => …, { retries: 3 })` decorates it. */
function handlerOf(argument: ts.Expression): ts.Expression {
  const inner = unwrapped(argument);
  if (!ts.isCallExpression(inner)) return inner;
  const decorated = inner.arguments.map(handlerOf);
  return decorated.find(isFunction) ?? decorated.find((it) => ts.isIdentifier(it)) ?? inner;
}

function functionName(node: ts.Expression): ts.Identifier | undefined {
  return ts.isFunctionExpression(node) ? node.name : undefined;
}

function isFunction(node: ts.Node): node is ts.FunctionExpression | ts.ArrowFunction {
  return ts.isFunctionExpression(node) || ts.isArrowFunction(node);
}

function isReturned(call: ts.CallExpression): boolean {
  let { inner, outer } = wrapping(call);
  while (ts.isConditionalExpression(outer)) ({ inner, outer } = wrapping(outer));
  return ts.isReturnStatement(outer) || (ts.isArrowFunction(outer) && outer.body === inner);
}
