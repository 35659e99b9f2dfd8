import { ts } from "ts-morph";
import { placeOf } from "../../../syntax/places.js";
import type { SelectedStep, Selection } from "../selection.js";
import { portable, typeOfValue } from "../value-types.js";
import type { Cut } from "./selected-statements.js";

/** What moved statements need of the ones that stay. */
export interface Captures {
  /** The event's parameter, where its fields are used. */
  readonly event: string | null;
  /** Of the event: each goes on under its name. */
  readonly fields: readonly Captured[];
  readonly variables: readonly Captured[];
  /** The parameter of the context as it is written; null where it isn't used. */
  readonly context: string | null;
}

export interface Captured {
  readonly name: string;
  readonly type: string;
  /** The moved statements set it. */
  readonly isSet: boolean;
}

/** What they need, or why an event can't carry it. */
export function capturesOf(selection: Selection, selected: SelectedStep, { head, tail }: Cut): Captures | string {
  const { at } = selection;
  const { fn } = selected.syntax;
  const declared = new Map<ts.Node, ts.Identifier[]>();
  for (const name of tail.flatMap(identifiersIn)) {
    const binding = at.reader.names.lookup(name.text, name);
    if (binding?.kind !== "node") continue;
    const { node } = binding;
    const isInside = fn.pos <= node.pos && node.end <= fn.end;
    const moves = tail.some((it) => it.pos <= node.pos && node.end <= it.end);
    if (isInside && !moves) declared.set(node, [...(declared.get(node) ?? []), name]);
  }
  let context: string | null = null;
  let event: string | null = null;
  const fields = new Map<string, Captured>();
  const variables: Captured[] = [];
  for (const [node, uses] of [...declared].sort(([a], [b]) => a.pos - b.pos)) {
    const name = uses[0]?.text ?? "";
    const parameter = ts.isParameter(node) ? node : null;
    const known = selected.step.fn.params.find((it) => it.name === parameter?.name.getText(at.source));
    if ((known?.context ?? false) !== false) context = parameter?.getText(at.source) ?? null;
    else if (parameter !== null) {
      if (event !== null || !takesEvent(selected, parameter))
        return `The statements use ${name}, which isn't part of the event.`;
      event = name;
      for (const use of uses) {
        const { parent } = use;
        if (
          !ts.isPropertyAccessExpression(parent) ||
          (ts.isCallExpression(parent.parent) && parent.parent.expression === parent)
        ) {
          return `The statements use ${name} itself, and an event can carry only its fields.`;
        }
        const field = parent.name.text;
        const type = fieldType(selection, selected, parent);
        if (type === null) return `The type of ${name}.${field} can't be named where events are declared.`;
        fields.set(field, { name: field, type, isSet: false });
      }
    } else {
      const type = isData(node) ? variableType(selection, node, head) : null;
      if (type === null || type.includes("=>"))
        return `The statements use ${name} of this step: events carry data only, of types with a name.`;
      variables.push({ name, type, isSet: uses.some(isSetAt) });
    }
  }
  const twice = variables.find(({ name }) => fields.has(name));
  if (twice !== undefined)
    return `The statements use ${twice.name} and ${event}.${twice.name}: rename one of them first.`;
  return { event, fields: [...fields.values()], variables, context };
}

function identifiersIn(statement: ts.Statement): ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isUse(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  return !(ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent));
}

function takesEvent({ step }: SelectedStep, parameter: ts.ParameterDeclaration): boolean {
  const [first] = step.fn.params.filter(({ context }) => !context);
  return step.params === null && ts.isIdentifier(parameter.name) && first?.name === parameter.name.text;
}

/** A field's type as its class says it, else as the compiler does. */
function fieldType(
  { at, sources: { analysis } }: Selection,
  { step }: SelectedStep,
  use: ts.PropertyAccessExpression,
): string | null {
  const known = step.accepts.events.map(({ event, fields }) => {
    const all = fields ?? (event.source === null ? null : analysis.types.fieldsOfClass(event.source));
    return all?.find(({ name }) => name === use.name.text) ?? null;
  });
  const [first] = known;
  if (first != null && known.every((it) => it?.text === first.text)) {
    return named(at, `${first.text}${first.optional ? " | undefined" : ""}`);
  }
  const checked = analysis.typeText(at.file, placeOf(at.source, use));
  return checked === "any" ? "any" : checked === null ? null : named(at, checked);
}

function named(at: Selection["at"], type: string): string | null {
  return type !== "unknown" && portable(at, type) === "unknown" ? null : type;
}

function isData(node: ts.Node): node is ts.VariableDeclaration | ts.BindingElement {
  return ts.isVariableDeclaration(node) || ts.isBindingElement(node);
}

function variableType(
  { at, sources: { analysis } }: Selection,
  node: ts.VariableDeclaration | ts.BindingElement,
  head: readonly ts.Statement[],
): string | null {
  const annotation = ts.isVariableDeclaration(node) ? node.type : undefined;
  const localTypes = head.filter(
    (it) => ts.isInterfaceDeclaration(it) || ts.isTypeAliasDeclaration(it) || ts.isClassDeclaration(it),
  );
  if (annotation !== undefined) return localTypes.length > 0 ? null : named(at, annotation.getText(at.source));
  const literal = typeOfValue(at, ts.isVariableDeclaration(node) ? node.initializer : undefined, null);
  if (literal !== "unknown") return literal;
  const checked = analysis.typeText(at.file, placeOf(at.source, node.name));
  return checked === "any" ? "any" : checked === null ? null : named(at, checked);
}

function isSetAt(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  }
  if (!ts.isBinaryExpression(parent) || parent.left !== node) return false;
  const { kind } = parent.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
