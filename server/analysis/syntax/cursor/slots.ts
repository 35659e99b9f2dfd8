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
  | {
      readonly kind: "step";
      readonly of: "step" | "forSteps";
      /** The event that is sent to it, where that is made there. */
      readonly event: Ref | null;
    }
  | { readonly kind: "check" }
);

/** The option, or the method of a context, that wants an event: the methods that send want an object of its class. */
export type EventSlot = "accepts" | "join" | "emits" | "collectEvents" | "waitForEvent" | SendingMethod;
export type SendingMethod = "sendEvent" | "writeEventToStream";

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
  const of = eventSlot(value, {
    source,
    offset,
    holder: made !== null || ts.isIdentifier(node) ? value.parent : value,
  });
  if (of === null) return null;
  return { kind: "event", of, made: made !== null, place: placeAt(source, start, name?.end ?? offset) };
}

/** Whether a text names a step: `{ step: "pack" }` of an event that is sent, or one of `forSteps`. */
export function isStepName(text: ts.StringLiteralLike): boolean {
  const { parent } = text;
  if (ts.isPropertyAssignment(parent))
    return parent.initializer === text && nameOf(parent) === "step" && isSent(parent);
  return ts.isArrayLiteralExpression(parent) && listOption(parent) === "forSteps";
}

/** Whether a text names a check in a list of those that are skipped. */
export function isCheckName({ parent }: ts.StringLiteralLike): boolean {
  return ts.isArrayLiteralExpression(parent) && listOption(parent) === "skipGraphChecks";
}

function textSlot(reader: FileReader, text: ts.StringLiteralLike, offset: number): Slot | null {
  const { source } = reader;
  const start = text.getStart(source) + 1;
  // One that isn't closed yet takes in the rest of its line.
  const end = text.isUnterminated === true ? offset : text.end - 1;
  if (offset < start || offset > end) return null;
  const place = placeAt(source, start, end);
  if (isStepName(text)) {
    const isTarget = ts.isPropertyAssignment(text.parent);
    const sent = isTarget ? (text.parent.parent.parent as ts.CallExpression).arguments[0] : undefined;
    const event = sent !== undefined && ts.isNewExpression(sent) ? reader.refOf(sent.expression) : null;
    return { kind: "step", of: isTarget ? "step" : "forSteps", event, place };
  }
  return isCheckName(text) ? { kind: "check", place } : null;
}

interface Where {
  readonly source: ts.SourceFile;
  readonly offset: number;
  /** What the expression is in; the node at the offset where there is no expression yet. */
  readonly holder: ts.Node;
}

function eventSlot(value: ts.Node, { source, offset, holder }: Where): EventSlot | null {
  if (value === holder && isBehind(holder, source, offset)) return null;
  if (ts.isPropertyAssignment(holder)) return holder.name === value ? null : optionOf(holder);
  if (ts.isObjectLiteralExpression(holder)) {
    const before = holder.properties.findLast((it) => it.end <= offset);
    const isOpen = before !== undefined && source.text.slice(before.end, offset).trim() === "";
    return isOpen && ts.isPropertyAssignment(before) && isMissing(before.initializer) ? optionOf(before) : null;
  }
  if (ts.isArrayLiteralExpression(holder)) {
    const list = ts.isArrayLiteralExpression(holder.parent) ? holder.parent : holder; // in a list of its own: [[Task]]
    const { parent } = list;
    if (ts.isPropertyAssignment(parent)) return optionOf(parent);
    const isExpected = ts.isCallExpression(parent) && parent.arguments[1] === list;
    return isExpected && methodOf(parent) === "collectEvents" ? "collectEvents" : null;
  }
  if (!ts.isCallExpression(holder)) return null;
  const [first] = holder.arguments;
  const isFirst = first === undefined || first === value || isMissing(first);
  const method = isFirst && offset > holder.expression.end ? methodOf(holder) : null;
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
  const isOption = EVENT_OPTIONS.has(name) && ts.isCallExpression(call) && DECORATORS.has(methodOf(call) ?? "");
  return isOption ? (name as EventSlot) : null;
}

/** The option, or static field, that a list is the value of. */
function listOption({ parent }: ts.ArrayLiteralExpression): string | null {
  return ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) ? nameOf(parent) : null;
}

function isSent({ parent: literal }: ts.PropertyAssignment): boolean {
  const call = literal.parent;
  return ts.isCallExpression(call) && call.arguments[1] === literal && methodOf(call) === "sendEvent";
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
