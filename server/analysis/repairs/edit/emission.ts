import { ts } from "ts-morph";
import type { EventClass } from "../../link/classes.js";
import type { LinkedStep } from "../../link/steps.js";
import { indentAt, nodeAt, type SourceText } from "../source/source-text.js";
import type { StepSyntax } from "../source/step-syntax.js";
import type { Draft } from "./draft.js";
import { eventName } from "./event-names.js";
import { addToStepList } from "./options.js";
import { addMember, awaited } from "./unions.js";
import { type AtHand, newEvent } from "./values.js";

interface Emission {
  readonly step: LinkedStep;
  readonly syntax: StepSyntax;
  readonly event: EventClass;
  readonly result: string | null;
}

/**
 * Lets a step emit an event: it returns it where its end is reached, else it sends it before its last statement. What
 * the step declares says so, too. False where that can't be written.
 */
export function emitFrom(draft: Draft, { step, syntax, event, result }: Emission): boolean {
  const { at, fn } = syntax;
  const { body } = fn;
  if (body === undefined) return false;
  const value = newEvent(draft, at, event, atHand(step, result));
  if (value === null) return false;
  const { semicolon } = at.style;
  if (!declareEmitted(draft, syntax, { step, event })) return false;
  if (!ts.isBlock(body)) {
    const context = contextOf(draft, syntax, step);
    const inner = body.getText(at.source);
    const line = indentAt(at, fn.getStart(at.source));
    const lines = [`${context}.sendEvent(${value})${semicolon}`, `return ${inner}${semicolon}`];
    const block = lines.map((it) => `\n${line}${at.style.indent}${it}`).join("");
    draft.replaceNode(at, body, `{${block}\n${line}}`);
    return true;
  }
  const last = body.statements.at(-1);
  if (last === undefined || goesOn(last)) {
    append(draft, at, { body, line: `return ${value}${semicolon}` });
    annotateReturned(draft, syntax, { step, event, result, always: !returnsNothing(body) });
    return true;
  }
  const start = last.getStart(at.source);
  const context = contextOf(draft, syntax, step);
  draft.insert(at, start, `${context}.sendEvent(${value})${semicolon === "" ? "" : ";"}${separator(at, body, last)}`);
  return true;
}

/** `StopEvent<string>` for the end of a workflow, a class's name for everything else. */
export function typeOf(
  draft: Draft,
  at: SourceText,
  { event, result }: { readonly event: EventClass; readonly result: string | null },
): string {
  const name = eventName(draft, at, { event, use: "type" }) ?? event.name;
  if (event.source === null) return event.kind === "stop" && result !== null ? `${name}<${result}>` : name;
  const source = draft.sources.file(event.source.file);
  const node = source === null ? null : nodeAt(source, event.source.declaration.place, ts.isClassLike);
  if (source === null || node === null) return name;
  if (ts.isClassExpression(node) && !hasType(source, event.source.declaration.binding)) {
    return `InstanceType<typeof ${name}>`;
  }
  const args = (node.typeParameters ?? []).filter((it) => it.default === undefined);
  return args.length === 0 ? name : `${name}<${args.map((it) => (it.constraint ? "any" : "unknown")).join(", ")}>`;
}

/** Whether a file declares a type beside a constant that holds a class. */
function hasType({ source }: SourceText, name: string | null): boolean {
  return source.statements.some(
    (it) => (ts.isTypeAliasDeclaration(it) || ts.isInterfaceDeclaration(it)) && it.name.text === name,
  );
}

/** What the step calls its context, which it is given if it has none. */
export function contextOf(draft: Draft, { at, fn }: StepSyntax, step: LinkedStep): string {
  const n = step.fn.params.findIndex(({ context }) => context);
  const known = n < 0 ? undefined : step.fn.params[n];
  if (known !== undefined && /^[\w$]+$/.test(known.name)) return known.name;
  const type = at.javascript ? "" : `: ${draft.runtime(at, "Context", "type")}`;
  const own = fn.parameters.filter((it) => it.name.getText(at.source) !== "this");
  const events = Math.max(1, eventParams(step));
  const behind = own[Math.min(events, own.length) - 1];
  if (behind === undefined) {
    // Without its event, the context would be taken for that.
    const event = at.javascript ? "_ev" : `_ev: ${draft.runtime(at, "StartEvent", "type")}`;
    draft.insert(at, openParen(at, fn), `${event}, ctx${type}`);
  } else draft.insert(at, behind.end, `, ctx${type}`);
  return "ctx";
}

/** How many parameters take events. */
function eventParams(step: LinkedStep): number {
  return step.params === null ? 1 : step.params.length;
}

/** Behind the parenthesis that a function's parameters begin with. */
export function openParen(at: SourceText, fn: ts.SignatureDeclaration): number {
  return fn.parameters.pos > fn.getStart(at.source)
    ? fn.parameters.pos
    : at.text.indexOf("(", fn.getStart(at.source)) + 1;
}

/** Adds an event to what a step says that it returns: its `emits`, and its return type where it has one. */
export function declareReturned(draft: Draft, { step, syntax, event, result }: Emission): boolean {
  if (!declareEmitted(draft, syntax, { step, event })) return false;
  annotateReturned(draft, syntax, { step, event, result, always: false });
  return true;
}

function annotateReturned(
  draft: Draft,
  { at, fn }: StepSyntax,
  { step, event, result, always }: Omit<Emission, "syntax"> & { readonly always: boolean },
): void {
  if (fn.type === undefined) return;
  // What stands in the options is no annotation.
  const known = step.returns.events.some(
    (it) => it.event.key === event.key && fn.type !== undefined && isInside(it.place, fn.type) && it.file === at.file,
  );
  if (known) return;
  addMember(draft, at, { type: awaited(fn.type), member: typeOf(draft, at, { event, result }), always });
}

function isInside(place: { readonly pos: number; readonly end: number }, node: ts.Node): boolean {
  return node.pos <= place.pos && place.end <= node.end;
}

function declareEmitted(
  draft: Draft,
  syntax: StepSyntax,
  { step, event }: { readonly step: LinkedStep; readonly event: EventClass },
): boolean {
  if (step.options.emits === null) return true;
  if (
    step.options.emits.classes.some(({ place }) =>
      step.returns.events.some((it) => it.place === place && it.event.key === event.key),
    )
  ) {
    return true;
  }
  const at = syntax.options?.at;
  const name = at === undefined ? null : eventName(draft, at, { event, use: "value" });
  return name !== null && addToStepList(draft, syntax, { name: "emits", value: name });
}

/** What a step has where it makes an event. */
export function atHand(step: LinkedStep, result: string | null): AtHand {
  const [first] = step.fn.params.filter(({ context }) => !context);
  const [event, ...others] = step.accepts.events;
  const one = event !== undefined && others.length === 0 && step.params === null && first !== undefined;
  const taken = one && /^[\w$]+$/.test(first.name) ? { variable: first.name, event: event.event } : null;
  return { taken, result };
}

/** Adds a line at the end of a block. */
export function append(
  draft: Draft,
  at: SourceText,
  { body, line }: { readonly body: ts.Block; readonly line: string },
): void {
  const close = body.end - 1;
  const last = body.statements.at(-1);
  const outer = indentAt(at, body.getStart(at.source));
  if (last !== undefined) {
    const oneLine = !at.text.slice(body.getStart(at.source), body.end).includes("\n");
    draft.insert(at, last.end, oneLine ? ` ${line}` : `\n${indentAt(at, last.getStart(at.source))}${line}`);
  } else if (at.text.slice(body.getStart(at.source) + 1, close).trim() === "") {
    draft.replace(
      at,
      { pos: body.getStart(at.source) + 1, end: close },
      `\n${outer}${at.style.indent}${line}\n${outer}`,
    );
  } else draft.insert(at, close, `${at.style.indent}${line}\n${outer}`); // behind a comment
}

function separator(at: SourceText, body: ts.Block, last: ts.Statement): string {
  const oneLine = !at.text.slice(body.getStart(at.source), last.getStart(at.source)).includes("\n");
  return oneLine ? `${at.style.semicolon === "" ? ";" : ""} ` : `\n${indentAt(at, last.getStart(at.source))}`;
}

/** Whether what stands behind a statement is reached. */
export function goesOn(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return false;
  if (ts.isBlock(statement)) return statement.statements.every(goesOn);
  if (ts.isIfStatement(statement)) {
    return statement.elseStatement === undefined || goesOn(statement.thenStatement) || goesOn(statement.elseStatement);
  }
  if (ts.isTryStatement(statement)) {
    if (statement.finallyBlock !== undefined && !goesOn(statement.finallyBlock)) return false;
    return goesOn(statement.tryBlock) || (statement.catchClause !== undefined && goesOn(statement.catchClause.block));
  }
  if (ts.isSwitchStatement(statement)) {
    const { clauses } = statement.caseBlock;
    const last = clauses.at(-1);
    const whole = clauses.some(ts.isDefaultClause) && last !== undefined && !last.statements.every(goesOn);
    return !whole || /\bbreak\b/.test(statement.caseBlock.getText());
  }
  const endless = ts.isWhileStatement(statement) && statement.expression.kind === ts.SyntaxKind.TrueKeyword;
  return !endless || /\bbreak\b/.test(statement.getText());
}

/** Whether a body may end without a value. */
export function endsWithout(body: ts.Block): boolean {
  return body.statements.every(goesOn) || returnsNothing(body);
}

/** `return;`, or `return undefined`. */
export function returnsNothing(body: ts.Node): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isReturnStatement(node) && (node.expression === undefined || isUndefined(node.expression))) found = true;
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function isUndefined(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === "undefined");
}
