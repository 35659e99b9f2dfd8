import { ts } from "ts-morph";
import { constant, propertyOf } from "../../syntax/options.js";
import { indentAt, type SourceText, startsLine, startWithComments } from "../source/source-text.js";
import { optionsArgument, type StepSyntax, type WorkflowNode } from "../source/step-syntax.js";
import type { Draft } from "./draft.js";

interface Option {
  readonly name: string;
  /** Code. */
  readonly value: string;
}

/** Gives a step more options, each as `name: value`. False where its options aren't written out. */
export function addStepOption(draft: Draft, { mark, options }: StepSyntax, added: readonly string[]): boolean {
  if (mark === null || added.length === 0) return false;
  if (options !== null) {
    addProperties(draft, options.at, { literal: options.node, added });
    return true;
  }
  const { at, node } = mark;
  if (optionsArgument(node) !== undefined) return false;
  const literal = `{ ${added.join(", ")} }`;
  if (ts.isCallExpression(node)) {
    const first = node.arguments[0];
    if (first === undefined) return false;
    draft.insert(at, first.getStart(at.source), `${literal}, `);
  } else if (ts.isCallExpression(node.expression)) draft.insert(at, node.expression.end - 1, literal);
  else draft.insert(at, node.expression.end, `(${literal})`);
  return true;
}

/** Gives an object literal more properties, written as the others are. */
function addProperties(
  draft: Draft,
  at: SourceText,
  { literal, added }: { readonly literal: ts.ObjectLiteralExpression; readonly added: readonly string[] },
): void {
  const last = literal.properties.at(-1);
  if (last === undefined) {
    draft.replaceNode(at, literal, `{ ${added.join(", ")} }`);
    return;
  }
  const start = last.getStart(at.source);
  const between = startsLine(at, start) ? `,\n${indentAt(at, start)}` : ", ";
  draft.insert(at, last.end, added.map((option) => `${between}${option}`).join(""));
}

/** Takes options away, and the literal that was there for nothing else. */
export function removeStepOptions(draft: Draft, step: StepSyntax, names: readonly string[]): boolean {
  const { mark, options } = step;
  if (mark === null || options === null) return false;
  const { at, node: literal } = options;
  const kept = literal.properties.filter((it) => !names.some((name) => propertyNamed(literal, name) === it));
  if (kept.length === literal.properties.length) return false;
  const given = optionsArgument(mark.node) === literal;
  if (kept.length === 0 && given && ts.isDecorator(mark.node)) removeCall(draft, at, mark.node);
  else if (kept.length === 0 && given && ts.isCallExpression(mark.node)) {
    const end = mark.node.arguments[1]?.getStart(at.source) ?? literal.end;
    draft.replace(at, { pos: literal.getStart(at.source), end }, "");
  } else if (kept.length === 0) draft.replaceNode(at, literal, "{}");
  else {
    // From the start of one to the start of the next; the last ones with what stands between them and the last kept.
    const lastKept = literal.properties.indexOf(kept.at(-1) as ts.ObjectLiteralElementLike);
    for (const [n, property] of literal.properties.entries()) {
      if (kept.includes(property) || n > lastKept) continue;
      const end = literal.properties[n + 1]?.getStart(at.source) ?? property.end;
      draft.replace(at, { pos: property.getStart(at.source), end }, "");
    }
    const last = literal.properties.at(-1);
    if (last !== undefined && !kept.includes(last)) {
      draft.replace(at, { pos: kept.at(-1)?.end ?? last.pos, end: last.end }, "");
    }
  }
  return true;
}

/** `@step({ … })` → `@step`, where what is called is a decorator by itself. */
function removeCall(draft: Draft, at: SourceText, { expression }: ts.Decorator): void {
  if (!ts.isCallExpression(expression)) return;
  draft.replace(at, { pos: expression.expression.end, end: expression.end }, "");
}

/** Adds an entry to the list that an option is, or the option with that entry. */
export function addToStepList(draft: Draft, step: StepSyntax, { name, value }: Option): boolean {
  const given = step.options === null ? undefined : propertyOf(step.options.node, name);
  if (step.options === null || given === undefined) return addStepOption(draft, step, [`${name}: [${value}]`]);
  return addToList(draft, step.options.at, { expression: given, value });
}

/** `[a]` → `[a, b]`, `a` → `[a, b]`; through a constant. */
export function addToList(
  draft: Draft,
  at: SourceText,
  { expression, value }: { readonly expression: ts.Expression; readonly value: string },
): boolean {
  const list = constant(at.reader, expression);
  if (list === undefined) return false;
  if (!ts.isArrayLiteralExpression(list)) {
    if (!ts.isIdentifier(list) && !ts.isPropertyAccessExpression(list)) return false;
    draft.replaceNode(at, list, `[${list.getText(at.source)}, ${value}]`);
    return true;
  }
  const last = list.elements.at(-1);
  if (last === undefined) draft.insert(at, list.end - 1, value);
  else {
    const start = last.getStart(at.source);
    draft.insert(at, last.end, startsLine(at, start) ? `,\n${indentAt(at, start)}${value}` : `, ${value}`);
  }
  return true;
}

/** Lets a workflow skip a graph check: `static skipGraphChecks` of a class, an option of an object. */
export function addWorkflowCheck(draft: Draft, { at, node }: WorkflowNode, check: string): boolean {
  const value = quoted(at, check);
  if (!ts.isNewExpression(node)) {
    const known = node.members.find(
      (it): it is ts.PropertyDeclaration =>
        ts.isPropertyDeclaration(it) && ts.isIdentifier(it.name) && it.name.text === "skipGraphChecks",
    );
    if (known?.initializer !== undefined) return addToList(draft, at, { expression: known.initializer, value });
    const { indent, semicolon } = at.style;
    const inside = `${indentAt(at, node.getStart(at.source))}${indent}`;
    const [first] = node.members;
    const text = `static skipGraphChecks = [${value}]${semicolon}`;
    if (first === undefined)
      draft.replace(
        at,
        { pos: node.members.pos, end: node.end },
        `\n${inside}${text}\n${indentAt(at, node.getStart(at.source))}}`,
      );
    else {
      const start = startWithComments(at, first);
      if (startsLine(at, start)) draft.insert(at, start, `${text}\n\n${indentAt(at, start)}`);
      else draft.insert(at, start, `${text.replace(/;?$/, ";")} `);
    }
    return true;
  }
  const argument = node.arguments?.[0];
  if (argument === undefined) {
    const literal = `{ skipGraphChecks: [${value}] }`;
    if (node.arguments === undefined) draft.insert(at, node.end, `(${literal})`);
    else draft.insert(at, node.end - 1, literal);
    return true;
  }
  const literal = constant(at.reader, argument);
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return false;
  const known = propertyOf(literal, "skipGraphChecks");
  if (known !== undefined) return addToList(draft, at, { expression: known, value });
  addProperties(draft, at, { literal, added: [`skipGraphChecks: [${value}]`] });
  return true;
}

export function propertyNamed(
  literal: ts.ObjectLiteralExpression,
  name: string,
): ts.ObjectLiteralElementLike | undefined {
  return literal.properties.find(
    (it) => it.name !== undefined && (ts.isIdentifier(it.name) || ts.isStringLiteral(it.name)) && it.name.text === name,
  );
}

/** A text as the file quotes it. */
export function quoted({ style: { quote } }: SourceText, text: string): string {
  const json = JSON.stringify(text);
  return quote === '"' ? json : `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
