import { ts } from "ts-morph";
import { placeAt } from "../places.js";
import type { FileReader } from "../summarise.js";
import type { Place, Ref } from "../summary.js";

/** A place where the name of an event, a step or a graph check belongs, whether or not it is written already. */
export type Slot = {
  /** The name as far as it is written; empty where it isn't. Of a text in quotes, what is between them. */
  readonly place: Place;
} & (
  | {
      readonly kind: "event";
      readonly of: EventSlot;
      /** It stands behind `new`. */
      readonly made: boolean;
    }
  | ({
      readonly kind: "step";
      readonly of: "step" | "forSteps";
      /** The event that is sent to it, where that is made there. */
      readonly event: Ref | null;
    } & Quoting)
  | ({ readonly kind: "check" } & Quoting)
);

/** How a name that belongs in quotes stands there. */
interface Quoting {
  readonly quoted: boolean;
  /** What closes the quotes, and the brackets around them; null where they are closed, or there are none. */
  readonly closing: string | null;
}

/** The option, or the method of a context, that wants an event: those that send want an object of its class. */
export type EventSlot = "accepts" | "join" | "emits" | "collectEvents" | "waitForEvent" | SendingSlot;
export type SendingSlot = "sendEvent" | "writeEventToStream" | "waiterEvent";

const EVENT_OPTIONS: ReadonlySet<string> = new Set(["accepts", "join", "emits"] satisfies EventSlot[]);
const EVENT_CALLS: ReadonlySet<string> = new Set([
  "sendEvent",
  "writeEventToStream",
  "waitForEvent",
] satisfies EventSlot[]);
const DECORATORS: ReadonlySet<string> = new Set(["step", "catchError"]);

/** What belongs at an offset; null where it is nothing of a workflow's. */
export function slotAt(reader: FileReader, offset: number): Slot | null {
  const { source } = reader;
  const node = innermost(source, offset);
  if (ts.isSourceFile(node)) return null;
  if (ts.isStringLiteralLike(node)) return textSlot(reader, node, offset);
  if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) return null;
  const name = ts.isIdentifier(node) && node.text !== "" ? node : null;
  const start = name?.getStart(source) ?? offset;
  const made = /\bnew\s+$/.exec(source.text.slice(Math.max(0, start - 100), start));
  const value = made === null ? node : newExpression(innermost(source, start - made[0].length + 1));
  if (value === null) return null;
  const holder = made !== null || ts.isIdentifier(node) ? value.parent : value;
  const owner = ownerOf(value, { source, offset, holder });
  if (owner === null) return null;
  const place = placeAt(source, start, name?.end ?? offset);
  const of = eventSlot(owner);
  if (of !== null) return { kind: "event", of, made: made !== null, place };
  const named = made === null ? textKind(reader, owner) : null;
  return named === null ? null : { ...named, place, quoted: false, closing: null };
}

/** Whether a text names a step: `{ step: "pack" }` of an event that is sent, or one of `forSteps`. */
export function isStepName(text: ts.StringLiteralLike): boolean {
  return isTarget(text.parent, text) || isIn(text.parent, "forSteps");
}

/** Whether a text gives a step its name: `flow.step({ name: "pack" }, fn)`, or a method's in quotes. */
export function isOwnName(text: ts.StringLiteralLike): boolean {
  const { parent } = text;
  if (ts.isMethodDeclaration(parent)) return parent.name === text;
  if (!ts.isPropertyAssignment(parent) || parent.initializer !== text || nameOf(parent) !== "name") return false;
  const call = parent.parent.parent;
  return ts.isCallExpression(call) && call.arguments[0] === parent.parent && methodOf(call) === "step";
}

/** Whether a text names a check in a list of those that are skipped. */
export function isCheckName({ parent }: ts.StringLiteralLike): boolean {
  return isIn(parent, "skipGraphChecks");
}

function textSlot(reader: FileReader, text: ts.StringLiteralLike, offset: number): Slot | null {
  const { source } = reader;
  const start = text.getStart(source) + 1;
  const isOpen = text.isUnterminated === true;
  // One that isn't closed yet takes in the rest of its line.
  const end = isOpen ? offset : text.end - 1;
  if (offset < start || offset > end) return null;
  const { parent } = text;
  const isProperty = ts.isPropertyAssignment(parent) && parent.initializer === text;
  const kind = isProperty || ts.isArrayLiteralExpression(parent) ? textKind(reader, parent) : null;
  if (kind === null) return null;
  const closing = isOpen ? closingOf(text, source.text[start - 1] ?? '"') : null;
  return { ...kind, place: placeAt(source, start, end), quoted: true, closing };
}

type TextKind = { kind: "step"; of: "step" | "forSteps"; event: Ref | null } | { kind: "check" };

/** What a text stands for as the value of a property, or in a list. */
function textKind(reader: FileReader, owner: Owner): TextKind | null {
  if (isIn(owner, "skipGraphChecks")) return { kind: "check" };
  if (isIn(owner, "forSteps")) return { kind: "step", of: "forSteps", event: null };
  if (!ts.isPropertyAssignment(owner) || !isTarget(owner, owner.initializer)) return null;
  const [sent] = (owner.parent.parent as ts.CallExpression).arguments;
  const event = sent !== undefined && ts.isNewExpression(sent) ? reader.refOf(sent.expression) : null;
  return { kind: "step", of: "step", event };
}

/** The quote, and what closes the brackets that the text stands in. */
function closingOf(text: ts.StringLiteralLike, quote: string): string {
  let closing = quote;
  for (let node: ts.Node = text.parent; !ts.isStatement(node) && !ts.isFunctionLike(node); node = node.parent) {
    if (ts.isObjectLiteralExpression(node)) closing += "}";
    else if (ts.isArrayLiteralExpression(node)) closing += "]";
    else if (ts.isCallExpression(node) || ts.isParenthesizedExpression(node)) closing += ")";
    else if (ts.isDecorator(node) || ts.isSourceFile(node)) break;
  }
  return closing;
}

/** What an expression is the value, an entry or an argument of. */
type Owner = ts.PropertyAssignment | ts.ArrayLiteralExpression | ts.CallExpression;

interface Where {
  readonly source: ts.SourceFile;
  readonly offset: number;
  /** What the expression is in; the node at the offset where there is no expression yet. */
  readonly holder: ts.Node;
}

function ownerOf(value: ts.Node, { source, offset, holder }: Where): Owner | null {
  if (value === holder && isBehind(holder, source, offset)) return null;
  if (ts.isPropertyAssignment(holder)) return holder.name === value ? null : holder;
  if (ts.isObjectLiteralExpression(holder)) {
    const before = holder.properties.findLast((it) => it.end <= offset);
    const isNext = before !== undefined && source.text.slice(before.end, offset).trim() === "";
    return isNext ? openIn(before, source) : null;
  }
  if (ts.isArrayLiteralExpression(holder)) return holder;
  if (!ts.isCallExpression(holder)) return null;
  const [first] = holder.arguments;
  const last = holder.arguments.at(-1);
  const open = last !== undefined && last.end <= offset ? openIn(last, source) : null;
  if (open !== null) return open;
  const isFirst = first === undefined || first === value || isMissing(first);
  return isFirst && offset > holder.expression.end ? holder : null;
}

/** What is typed behind a node belongs to, where the node has no value yet or its bracket isn't closed. */
function openIn(node: ts.Node, source: ts.SourceFile): Owner | null {
  if (ts.isPropertyAssignment(node)) return isMissing(node.initializer) ? node : openIn(node.initializer, source);
  if (ts.isArrayLiteralExpression(node)) return source.text[node.end - 1] === "]" ? null : node;
  const isOpen = ts.isObjectLiteralExpression(node) && source.text[node.end - 1] !== "}";
  const last = isOpen ? node.properties.at(-1) : undefined;
  return last === undefined ? null : openIn(last, source);
}

function eventSlot(owner: Owner): EventSlot | null {
  if (ts.isPropertyAssignment(owner)) return optionOf(owner);
  if (ts.isArrayLiteralExpression(owner)) {
    const list = ts.isArrayLiteralExpression(owner.parent) ? owner.parent : owner; // in a list of its own: [[Task]]
    const { parent } = list;
    if (ts.isPropertyAssignment(parent)) return optionOf(parent);
    const isExpected = ts.isCallExpression(parent) && parent.arguments[1] === list;
    return isExpected && calledOn(parent) === "collectEvents" ? "collectEvents" : null;
  }
  const method = calledOn(owner);
  return method !== null && EVENT_CALLS.has(method) ? (method as EventSlot) : null;
}

/** The offset is outside: at the start of the node, or behind the bracket that closes it. */
function isBehind(node: ts.Node, source: ts.SourceFile, offset: number): boolean {
  return offset <= node.getStart(source) || (offset >= node.end && /[)\]}]/.test(source.text[node.end - 1] ?? ""));
}

/** The parser has put an empty name where an expression is to come. */
function isMissing(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === "";
}

function newExpression(node: ts.Node): ts.NewExpression | null {
  return ts.isNewExpression(node) ? node : null;
}

function optionOf(property: ts.PropertyAssignment): EventSlot | null {
  const name = nameOf(property);
  const call = property.parent.parent;
  if (name === "waiterEvent") return isSecondOf(property, "waitForEvent") ? name : null;
  const isOption = EVENT_OPTIONS.has(name) && ts.isCallExpression(call) && DECORATORS.has(methodOf(call) ?? "");
  return isOption ? (name as EventSlot) : null;
}

/** A list that is the value of an option, or static field, of a name. */
function isIn(list: ts.Node, name: string): boolean {
  if (!ts.isArrayLiteralExpression(list)) return false;
  const { parent } = list;
  return (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && nameOf(parent) === name;
}

/** The step that an event is sent to. */
function isTarget(property: ts.Node, value: ts.Node): boolean {
  if (!ts.isPropertyAssignment(property) || property.initializer !== value) return false;
  return nameOf(property) === "step" && isSecondOf(property, "sendEvent");
}

/** In the options that a method of the context takes behind an event. */
function isSecondOf({ parent: literal }: ts.PropertyAssignment, method: string): boolean {
  const call = literal.parent;
  return ts.isCallExpression(call) && call.arguments[1] === literal && calledOn(call) === method;
}

/** The method that is called on something, such as a context. */
function calledOn({ expression }: ts.CallExpression): string | null {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : null;
}

/** The last name of what is called. */
function methodOf({ expression }: ts.CallExpression): string | null {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : null;
}

function nameOf({ name }: ts.PropertyAssignment | ts.PropertyDeclaration): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : "";
}

/** The smallest node that an offset is in or at the edge of; of two that meet there, the one behind it. */
export function innermost(source: ts.SourceFile, offset: number): ts.Node {
  let found: ts.Node = source;
  for (let next: ts.Node | undefined = source; next !== undefined; ) {
    found = next;
    next = undefined;
    ts.forEachChild(found, (child) => {
      if (child.pos <= offset && offset <= child.end && !isAhead(child, source, offset)) next = child;
    });
  }
  return found;
}

/** Only the space before it is at the offset. */
function isAhead(node: ts.Node, source: ts.SourceFile, offset: number): boolean {
  return node.end > node.pos && offset < node.getStart(source);
}
