import { ts } from "ts-morph";
import { EVENT_KINDS } from "../../link/built-in.js";
import { ancestryOf } from "../../link/classes.js";
import { placeOf } from "../../syntax/places.js";
import type { Draft } from "../edit/draft.js";
import { relativeSpecifier } from "../edit/event-names.js";
import { quoted } from "../edit/options.js";
import { readFields } from "../source/read-fields.js";
import { indentAt, innermost, type SourceText, startWithComments } from "../source/source-text.js";
import { type Refactoring, rewriting, type Selection } from "./selection.js";
import { typeOfValue } from "./value-types.js";

/** Declares the event class that the selected name stands for, with the fields that it is given. */
export const createEventClass: Refactoring = (selection) => {
  const { at, pos, step, sources } = selection;
  const name = nameAt(at, pos);
  if (name === null || step === null || !isUnknown(at, name)) return [];
  return [
    rewriting(sources, {
      title: `Create the event class ${name.text}`,
      kind: "create",
      write: (draft) => declareEvent(draft, selection, name),
    }),
  ];
};

function nameAt(at: SourceText, pos: number): ts.Identifier | null {
  const node = [innermost(at, pos), innermost(at, pos + 1)].find(ts.isIdentifier);
  if (node === undefined || !/^[A-Z]/.test(node.text)) return null;
  const { parent } = node;
  const isClass =
    (ts.isNewExpression(parent) && parent.expression === node) ||
    ts.isTypeReferenceNode(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    (ts.isPropertyAssignment(parent) && parent.initializer === node) ||
    (ts.isCallExpression(parent) && parent.arguments.includes(node));
  return isClass ? node : null;
}

/** Whether neither the file nor the language has it. */
function isUnknown({ reader }: SourceText, name: ts.Identifier): boolean {
  return reader.names.lookup(name.text, name) === null && !(name.text in globalThis) && !UTILITY_TYPES.has(name.text);
}

const UTILITY_TYPES: ReadonlySet<string> = new Set([
  ...["Record", "Partial", "Required", "Readonly", "Pick", "Omit", "Exclude", "Extract", "NonNullable", "Awaited"],
  ...["ReturnType", "Parameters", "InstanceType", "ReadonlyArray", "ReadonlyMap", "ReadonlySet", "PromiseLike"],
]);

interface Field {
  readonly type: string;
  readonly optional: boolean;
}

function declareEvent(draft: Draft, selection: Selection, name: ts.Identifier): boolean {
  const fields = [...fieldsOf(selection, name.text)].map(
    ([key, { type, optional }]) =>
      `${/^[\w$]+$/.test(key) ? key : quoted(selection.at, key)}${optional ? "?" : ""}: ${type}`,
  );
  return writeEventClass(draft, selection, { name: name.text, base: baseOf(selection.at, name.text), fields });
}

/** An event class as code. */
export interface EventClassCode {
  readonly name: string;
  /** A class of the runtime's. */
  readonly base: string;
  /** Each as `name: type`. */
  readonly fields: readonly string[];
}

/** Puts an event class where the others are. */
export function writeEventClass(draft: Draft, selection: Selection, { name, base, fields }: EventClassCode): boolean {
  const { at } = selection;
  const place = placeForEvents(draft, selection);
  if (place === null) return false;
  const parent = draft.runtime(place.at, base, "value");
  const from = fields.length === 0 || place.at.javascript ? parent : `${parent}.of<{ ${fields.join("; ")} }>()`;
  const text = `${place.exported ? "export " : ""}class ${name} extends ${from} {}`;
  if (place.before) draft.insert(place.at, place.offset, `${text}\n\n${indentAt(place.at, place.offset)}`);
  else draft.insert(place.at, place.offset, `\n${text}`);
  if (place.at !== at) {
    draft.imported(at, { specifier: relativeSpecifier(at, place.at.file), name, use: "value" });
  }
  return true;
}

interface EventsPlace {
  readonly at: SourceText;
  readonly offset: number;
  /** Before what stands there, else behind it. */
  readonly before: boolean;
  readonly exported: boolean;
}

/** Behind the file's other events; else in the one file that all events of the workflow come from; else before it. */
function placeForEvents(draft: Draft, { at, step }: Selection): EventsPlace | null {
  if (step === null) return null;
  const { fn, mark } = step.syntax;
  const own = topLevel(mark?.at === at && ts.isCallExpression(mark.node) ? mark.node : fn);
  const sibling = eventsIn(draft, at).findLast((it) => it.end <= own.getStart(at.source));
  if (sibling !== undefined) return behind(at, sibling);
  const files = new Set(
    step.workflow.steps.flatMap(({ accepts, returns, sends }) =>
      [accepts, returns, sends].flatMap(({ events }) => events.flatMap(({ event }) => event.source?.file ?? [])),
    ),
  );
  const [only] = files;
  const other =
    files.size === 1 && only !== undefined && !/[\\/]node_modules[\\/]/.test(only) ? draft.sources.file(only) : null;
  const last = other === null || other === at ? undefined : eventsIn(draft, other).at(-1);
  if (other !== null && last !== undefined) return { ...behind(other, last), exported: true };
  return {
    at,
    offset: startWithComments(at, workflowStatement(at, step.workflow.place.pos)),
    before: true,
    exported: false,
  };
}

function behind(at: SourceText, node: ts.ClassDeclaration): EventsPlace {
  const exported = (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  return { at, offset: node.end, before: false, exported };
}

function workflowStatement(at: SourceText, offset: number): ts.Node {
  return topLevel(innermost(at, offset));
}

function topLevel(node: ts.Node): ts.Node {
  let outer = node;
  while (!ts.isSourceFile(outer.parent)) outer = outer.parent;
  return outer;
}

/** The event classes that a file declares for everybody in it. */
function eventsIn({ sources: { analysis } }: Draft, at: SourceText): readonly ts.ClassDeclaration[] {
  return at.source.statements.filter(ts.isClassDeclaration).filter((node) => {
    const ref = at.reader.declare(node);
    const target = analysis.resolver.resolve(ref, at.file);
    if (target.kind !== "declaration" || target.declaration.kind !== "class") return false;
    const { root } = ancestryOf(analysis.resolver, { file: target.file, declaration: target.declaration, entry: null });
    return typeof root === "string" && EVENT_KINDS.has(root);
  });
}

/** A person is asked, or answers: else a plain event. */
function baseOf({ source }: SourceText, name: string): string {
  let base = "Event";
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) {
      const { parent } = node;
      const isWaited = ts.isCallExpression(parent) && /\.waitForEvent$/.test(parent.expression.getText(source));
      const isAsked =
        ts.isNewExpression(parent) &&
        ts.isPropertyAssignment(parent.parent) &&
        parent.parent.name.getText(source) === "waiterEvent";
      if (isWaited) base = "HumanResponseEvent";
      if (isAsked) base = "InputRequiredEvent";
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return base;
}

/** What every `new X({ … })` of the file gives it, and what is read of a parameter `ev: X`. */
function fieldsOf(selection: Selection, name: string): Map<string, Field> {
  const { at } = selection;
  const given: Map<string, string>[] = [];
  const read = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name) {
      given.push(givenFields(selection, node.arguments?.[0]));
    }
    if (ts.isParameter(node) && node.type !== undefined && isType(node.type, name)) {
      for (const field of readFields(at, node)) read.add(field);
    }
    ts.forEachChild(node, visit);
  };
  visit(at.source);
  const fields = new Map<string, Field>();
  for (const of of given) {
    for (const [key, type] of of) {
      const known = fields.get(key)?.type;
      const both = known === undefined || known === type ? type : known === "unknown" ? type : `${known} | ${type}`;
      fields.set(key, { type: both, optional: given.some((it) => !it.has(key)) });
    }
  }
  for (const key of read) if (!fields.has(key)) fields.set(key, { type: "unknown", optional: given.length > 0 });
  return fields;
}

function givenFields(selection: Selection, argument: ts.Expression | undefined): Map<string, string> {
  const fields = new Map<string, string>();
  if (argument === undefined || !ts.isObjectLiteralExpression(argument)) return fields;
  const { at, sources } = selection;
  const checked = sources.analysis.questions.fieldsAt(at.file, placeOf(at.source, argument)) ?? [];
  for (const property of argument.properties) {
    const { name } = property;
    if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) continue;
    const value = ts.isPropertyAssignment(property) ? property.initializer : undefined;
    fields.set(name.text, typeOfValue(at, value, checked.find((it) => it.name === name.text)?.text ?? null));
  }
  return fields;
}

function isType(node: ts.TypeNode, name: string): boolean {
  if (ts.isUnionTypeNode(node)) return node.types.some((it) => isType(it, name));
  return ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && node.typeName.text === name;
}
