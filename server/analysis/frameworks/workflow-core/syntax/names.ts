import { ts } from "ts-morph";
import { isWorkflowCore, RUNS, SERVES } from "../package.js";
import { HANDLES } from "./contexts.js";
import { fieldValue, isField } from "./fields.js";
import { unwrapped } from "./values.js";

/**
 * The names in a file that may stand for events and workflows: those that are used like ones or made by the package,
 * and what they are made of.
 */
export function namesOf(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const imported = importedNames(source);
  const values = new Map<string, ts.Expression[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) for (const it of usedBy(node)) addNames(it, names);
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      const { text } = node.name;
      values.set(text, [...(values.get(text) ?? []), node.initializer]);
      if (isMade(node.initializer, imported)) names.add(text);
    }
    if (ts.isPropertyDeclaration(node)) {
      const value = fieldValue(node);
      const text = node.name.getText(source);
      if (value !== undefined) values.set(text, [...(values.get(text) ?? []), value]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (let size = -1; size !== names.size; ) {
    size = names.size;
    // Names are added while they are gone through: the names of their values.
    for (const name of names) for (const value of values.get(name) ?? []) addNames(value, names);
    for (const [name, found] of values) if (found.some((it) => isNameIn(it, names))) names.add(name);
  }
  return names;
}

/** `const other = jokeEvent` */
function isNameIn(value: ts.Expression, names: ReadonlySet<string>): boolean {
  const inner = unwrapped(value);
  return ts.isIdentifier(inner) && names.has(inner.text);
}

/** What the packages' exports are called in this file. */
function importedNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !isWorkflowCore(statement.moduleSpecifier.text)) continue;
    if (ts.isNamespaceImport(bindings)) names.add(bindings.name.text);
    else for (const { name } of bindings.elements) names.add(name.text);
  }
  return names;
}

/** `workflowEvent<string>()`, `core.workflowEvent()`, `addHandlers(createWorkflow())` */
function isMade(initializer: ts.Expression, imported: ReadonlySet<string>): boolean {
  const call = unwrapped(initializer);
  if (!ts.isCallExpression(call)) return false;
  if (call.arguments.some((it) => isMade(it, imported))) return true;
  const callee = unwrapped(call.expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  return ts.isIdentifier(name) && imported.has(name.text);
}

const MEMBERS: ReadonlySet<string> = new Set([...HANDLES, "with", "include", "createContext", "resume"]);
const CALLS: ReadonlySet<string> = new Set([...RUNS, ...SERVES]);

/** What a call uses as an event or a workflow. */
function usedBy(call: ts.CallExpression): readonly ts.Expression[] {
  const callee = unwrapped(call.expression);
  if (ts.isIdentifier(callee)) return CALLS.has(callee.text) ? call.arguments.slice(0, 1) : [];
  if (!ts.isPropertyAccessExpression(callee) || !MEMBERS.has(callee.name.text)) return [];
  return HANDLES.has(callee.name.text) ? [callee.expression, ...call.arguments.slice(0, 1)] : [callee.expression];
}

function addNames(expression: ts.Expression, names: Set<string>): void {
  const inner = unwrapped(expression);
  if (ts.isIdentifier(inner)) names.add(inner.text);
  else if (isField(inner)) names.add(inner.name.text);
  else if (ts.isPropertyAccessExpression(inner)) addNames(inner.expression, names);
  else if (ts.isArrayLiteralExpression(inner)) for (const it of inner.elements) addNames(it, names);
  else if (ts.isCallExpression(inner)) for (const it of inner.arguments) addNames(it, names);
}
