import { ts } from "ts-morph";
import { isNamespace, isShared, type Namespace, namespacesBeside, otherBlocks } from "./namespaces.js";
import { isJavaScript } from "./script.js";
import type { Ref } from "./summary.js";

/** What an identifier is bound to in its own file. */
export type Binding =
  | { readonly kind: "node"; readonly node: ts.Node }
  | { readonly kind: "import"; readonly ref: Ref };

/** Looks up names in a file as TypeScript's scopes do. Each scope is read once, when it is first asked. */
export class Names {
  readonly #scopes = new Map<ts.Node, ReadonlyMap<string, Binding>>();

  /** What `name` means at `at`; null where the file doesn't declare it. */
  lookup(name: string, at: ts.Node): Binding | null {
    let inner = at;
    for (let scope: ts.Node | undefined = at.parent; scope !== undefined; inner = scope, scope = scope.parent) {
      // A method's decorator stands outside of it: its parameters aren't to be seen there.
      if (!isScope(scope) || (ts.isDecorator(inner) && ts.isFunctionLike(scope))) continue;
      const found = this.#bindings(scope).get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** The top-level names of a file. */
  topLevel(file: ts.SourceFile): ReadonlyMap<string, Binding> {
    return this.#bindings(file);
  }

  /** What can be named behind a namespace's name, or behind that of a class which a namespace is merged with. */
  members(node: Namespace | ts.ClassLikeDeclaration): ReadonlyMap<string, Binding> {
    const members = new Map<string, Binding>();
    for (const { body } of namespacesBeside(node)) {
      if (body === undefined) continue;
      if (ts.isModuleBlock(body))
        for (const [name, binding] of shared(this.#bindings(body))) members.set(name, binding);
      else if (isNamespace(body)) members.set(body.name.text, { kind: "node", node: body });
    }
    return members;
  }

  #bindings(scope: ts.Node): ReadonlyMap<string, Binding> {
    const known = this.#scopes.get(scope);
    if (known !== undefined) return known;
    const bindings = readScope(scope);
    const others = ts.isModuleBlock(scope) ? otherBlocks(scope) : [];
    const all =
      others.length === 0 ? bindings : new Map([...others.flatMap((it) => shared(readScope(it))), ...bindings]);
    this.#scopes.set(scope, all);
    return all;
  }
}

function shared(bindings: ReadonlyMap<string, Binding>): [string, Binding][] {
  return [...bindings].filter(([, binding]) => binding.kind === "node" && isShared(binding.node));
}

/** The innermost block, function or file around a node. */
export function scopeAround(node: ts.Node): ts.Node {
  let scope = node.parent;
  while (!isScope(scope) || ts.isClassLike(scope)) scope = scope.parent;
  return scope;
}

const SCOPES: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[ts.SyntaxKind.SourceFile, ts.SyntaxKind.Block, ts.SyntaxKind.ModuleBlock, ts.SyntaxKind.CaseBlock],
  ...[ts.SyntaxKind.ForStatement, ts.SyntaxKind.ForOfStatement, ts.SyntaxKind.ForInStatement],
  ...[ts.SyntaxKind.FunctionDeclaration, ts.SyntaxKind.FunctionExpression, ts.SyntaxKind.ArrowFunction],
  ...[ts.SyntaxKind.MethodDeclaration, ts.SyntaxKind.Constructor, ts.SyntaxKind.GetAccessor, ts.SyntaxKind.SetAccessor],
  ...[ts.SyntaxKind.FunctionType, ts.SyntaxKind.MethodSignature, ts.SyntaxKind.CallSignature],
  ...[ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.ClassExpression],
  ...[ts.SyntaxKind.TypeAliasDeclaration, ts.SyntaxKind.InterfaceDeclaration],
]);

function isScope(node: ts.Node): boolean {
  return SCOPES.has(node.kind);
}

function readScope(scope: ts.Node): ReadonlyMap<string, Binding> {
  const found = new Map<string, Binding>();
  const add = (name: ts.Identifier | undefined, node: ts.Node): void => {
    if (name === undefined) return;
    const known = found.get(name.text);
    // A class wins over an interface that extends it by the same name, and `const X` with `type X` is the value.
    if (known?.kind === "node" && (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))) return;
    found.set(name.text, { kind: "node", node });
  };
  const addPattern = (name: ts.BindingName, node: ts.Node): void => {
    if (ts.isIdentifier(name)) add(name, node);
    else for (const element of name.elements) if (ts.isBindingElement(element)) addPattern(element.name, element);
  };
  const addList = (list: ts.VariableDeclarationList): void => {
    for (const declaration of list.declarations) {
      const specifier = requiredBy(declaration.initializer);
      if (specifier === null) addPattern(declaration.name, declaration);
      else addRequired(declaration.name, specifier, found);
    }
  };
  const typeParameters = (scope as Partial<ts.SignatureDeclaration>).typeParameters;
  for (const parameter of typeParameters ?? []) add(parameter.name, parameter);
  if (ts.isFunctionLike(scope)) {
    for (const parameter of scope.parameters) addPattern(parameter.name, parameter);
    if (ts.isFunctionExpression(scope)) add(scope.name, scope);
    return found;
  }
  if (ts.isClassExpression(scope)) add(scope.name, scope);
  if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    if (scope.initializer !== undefined && ts.isVariableDeclarationList(scope.initializer)) addList(scope.initializer);
    return found;
  }
  for (const statement of statementsOf(scope)) {
    for (const typedef of typedefsOf(statement)) add(typedef.name, typedef);
    if (ts.isVariableStatement(statement)) addList(statement.declarationList);
    else if (
      ts.isClassDeclaration(statement) ||
      ts.isFunctionDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      add(statement.name, statement);
    } else if (isNamespace(statement)) {
      // A class of its name is the value; those that follow a namespace are one with it.
      if (!found.has(statement.name.text)) add(statement.name, statement);
    } else if (ts.isImportDeclaration(statement)) addImports(statement, found);
    else if (ts.isImportEqualsDeclaration(statement)) addImportEquals(statement, found);
  }
  return found;
}

/** In JavaScript: `@typedef {A | B} Out` */
function typedefsOf(statement: ts.Statement): ts.JSDocTypedefTag[] {
  if (!isJavaScript(statement)) return [];
  const comments = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc);
  return comments.flatMap(({ tags }) => [...(tags ?? [])]).filter(ts.isJSDocTypedefTag);
}

function statementsOf(scope: ts.Node): readonly ts.Statement[] {
  if (ts.isSourceFile(scope) || ts.isBlock(scope) || ts.isModuleBlock(scope)) return scope.statements;
  if (ts.isCaseBlock(scope)) return scope.clauses.flatMap((clause) => [...clause.statements]);
  return [];
}

function addImports(statement: ts.ImportDeclaration, found: Map<string, Binding>): void {
  if (!ts.isStringLiteral(statement.moduleSpecifier)) return;
  const specifier = statement.moduleSpecifier.text;
  const add = (local: ts.Identifier, name: string): void => {
    found.set(local.text, { kind: "import", ref: { kind: "import", specifier, name } });
  };
  const clause = statement.importClause;
  if (clause?.name !== undefined) add(clause.name, "default");
  const named = clause?.namedBindings;
  if (named === undefined) return;
  if (ts.isNamespaceImport(named)) add(named.name, "*");
  else for (const element of named.elements) add(element.name, (element.propertyName ?? element.name).text);
}

/** The `m` of `require("m")`. */
function requiredBy(value: ts.Expression | undefined): string | null {
  if (value === undefined || !ts.isCallExpression(value) || !ts.isIdentifier(value.expression)) return null;
  const [specifier] = value.arguments;
  if (value.expression.text !== "require" || specifier === undefined) return null;
  return ts.isStringLiteral(specifier) ? specifier.text : null;
}

/** `const { A, B: C } = require("m")` and `const m = require("m")` */
function addRequired(name: ts.BindingName, specifier: string, found: Map<string, Binding>): void {
  const add = (local: ts.Identifier, name: string): void => {
    found.set(local.text, { kind: "import", ref: { kind: "import", specifier, name } });
  };
  if (ts.isIdentifier(name)) add(name, "*");
  for (const element of ts.isIdentifier(name) ? [] : name.elements) {
    if (!ts.isBindingElement(element) || !ts.isIdentifier(element.name)) continue;
    const { propertyName = element.name } = element;
    if (ts.isIdentifier(propertyName)) add(element.name, propertyName.text);
  }
}

function addImportEquals(statement: ts.ImportEqualsDeclaration, found: Map<string, Binding>): void {
  const { moduleReference } = statement;
  if (!ts.isExternalModuleReference(moduleReference)) {
    found.set(statement.name.text, { kind: "node", node: statement });
    return;
  }
  if (!ts.isStringLiteral(moduleReference.expression)) return;
  const ref: Ref = { kind: "import", specifier: moduleReference.expression.text, name: "*" };
  found.set(statement.name.text, { kind: "import", ref });
}
