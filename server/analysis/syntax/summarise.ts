import { ts } from "ts-morph";
import { contentHash } from "../content-hash.js";
import { mayServeWorkflowCore } from "../frameworks/workflow-core/package.js";
import { readWorkflowCore } from "../frameworks/workflow-core/syntax/read.js";
import { readClass } from "./classes.js";
import { readFunction } from "./functions.js";
import { readHeld } from "./held-types.js";
import { readIgnores } from "./ignores.js";
import { readObjects } from "./instances.js";
import { hasModifier, isExported } from "./modifiers.js";
import { type Binding, Names } from "./names.js";
import { isNamespace, type Namespace } from "./namespaces.js";
import { placeOf } from "./places.js";
import { readResource } from "./resources.js";
import { isJavaScriptFile, scriptKind } from "./script.js";
import type { Declaration, FileSummary, Place, Ref, TypeExpr } from "./summary.js";
import { type Survey, survey } from "./survey.js";
import { readFields, readType } from "./types.js";
import { readAssigned } from "./values.js";

/** Reads a file. Never throws for what is in it: the parser takes any text, and what it can't read is left out. */
export function summarise(file: string, text: string): FileSummary {
  return new FileReader(file, text).read();
}

/** One reading of one file: gives each declaration that is asked for a number. */
export class FileReader {
  readonly source: ts.SourceFile;
  readonly survey: Survey;
  readonly names = new Names();
  readonly #text: string;
  readonly #ids = new Map<ts.Node, number>();
  readonly #declarations: Declaration[] = [];
  // One object for each name: a file is full of the same ones.
  readonly #locals: Ref[] = [];
  readonly #globals = new Map<string, Ref>();

  /** @param docComments - To read them as parts of what they stand over. In JavaScript they say types. */
  constructor(file: string, text: string, docComments = isJavaScriptFile(file)) {
    this.#text = text;
    const jsDocParsingMode = docComments ? ts.JSDocParsingMode.ParseAll : ts.JSDocParsingMode.ParseNone;
    const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode };
    // The survey says what the parents are, but for those of the types in comments.
    this.source = ts.createSourceFile(file, text, options, docComments, scriptKind(file));
    this.survey = survey(this.source);
  }

  read(): FileSummary {
    const { source } = this;
    const { exports, exportAll } = this.#exports();
    const declarationFile = source.isDeclarationFile;
    const classes = declarationFile ? [] : this.survey.classes.map((node) => this.#idOf(node));
    return {
      file: source.fileName,
      hash: contentHash(this.#text),
      syntaxErrors: parseErrors(source).length,
      ...(declarationFile ? { instances: [], constructions: [] } : readObjects(this, exports)),
      declarations: this.#declarations,
      classes,
      exports,
      exportAll,
      workflowCore: !declarationFile && mayServeWorkflowCore(this.#text) ? readWorkflowCore(this, exports) : null,
      ignores: readIgnores(source),
    };
  }

  /** What a name, or a name behind a namespace, stands for. */
  refOf(name: ts.Node): Ref | null {
    if (ts.isIdentifier(name)) return this.#identifier(name);
    if (ts.isQualifiedName(name)) return member(this.refOf(name.left), name.right.text);
    if (ts.isPropertyAccessExpression(name)) return member(this.refOf(name.expression), name.name.text);
    if (ts.isParenthesizedExpression(name)) return this.refOf(name.expression);
    return null;
  }

  /** The number of a declaration, which is read when it is first asked for. */
  declare(node: ts.Node): Ref {
    const id = this.#idOf(node);
    this.#locals[id] ??= { kind: "local", id };
    return this.#locals[id];
  }

  #identifier(name: ts.Identifier): Ref {
    const binding = this.names.lookup(name.text, name);
    return binding === null ? this.#global(name.text) : this.#bound(binding);
  }

  #global(name: string): Ref {
    const ref = this.#globals.get(name) ?? { kind: "global", name };
    this.#globals.set(name, ref);
    return ref;
  }

  #bound(binding: Binding): Ref {
    return binding.kind === "import" ? binding.ref : this.declare(binding.node);
  }

  #idOf(node: ts.Node): number {
    const declared = declarationOf(node);
    const known = this.#ids.get(declared);
    if (known !== undefined) return known;
    const id = this.#declarations.length;
    this.#ids.set(declared, id);
    this.#declarations.push({ kind: "other" }); // keeps the place while a declaration that names itself is read
    this.#declarations[id] = this.#readDeclaration(declared, id);
    return id;
  }

  #readDeclaration(node: ts.Node, id: number): Declaration {
    if (ts.isClassLike(node)) return readClass(this, node, id);
    if (ts.isTypeAliasDeclaration(node)) {
      return { kind: "alias", generic: node.typeParameters !== undefined, type: readType(this, node.type) };
    }
    if (ts.isJSDocTypedefTag(node)) {
      const type = node.typeExpression;
      if (type !== undefined && ts.isJSDocTypeExpression(type)) {
        return { kind: "alias", generic: false, type: readType(this, type.type) };
      }
    }
    if (ts.isInterfaceDeclaration(node)) {
      const simple = node.heritageClauses === undefined && node.typeParameters === undefined;
      const held = simple ? readHeld(this, node.members) : [];
      return { kind: "interface", fields: simple ? readFields(this, node.members) : null, held };
    }
    if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node)) {
      return readFunction(this, node);
    }
    if (ts.isVariableDeclaration(node) || ts.isParameter(node)) {
      const type = node.type === undefined ? null : readType(this, node.type);
      const constant = ts.isVariableDeclaration(node) && (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0;
      const resource = constant ? readResource(this, node.initializer) : null;
      return { kind: "variable", type, value: readAssigned(this, node), resource };
    }
    if (ts.isTypeParameterDeclaration(node) && ts.isClassLike(node.parent)) {
      const { parent } = node;
      return {
        kind: "type-parameter",
        owner: this.#idOf(parent),
        position: parent.typeParameters?.indexOf(node) ?? -1,
        constraint: node.constraint === undefined ? null : readType(this, node.constraint),
        standard: node.default === undefined ? null : readType(this, node.default),
      };
    }
    if (ts.isImportEqualsDeclaration(node)) {
      const ref = this.refOf(node.moduleReference);
      const type = ref === null ? null : nameType(ref, placeOf(this.source, node.moduleReference));
      if (type !== null) return { kind: "variable", type: null, value: { kind: "typed", type }, resource: null };
    }
    if (isNamespace(node)) return { kind: "namespace", members: this.membersOf(node) };
    return { kind: "other" };
  }

  /** What is known of a declaration that was asked for. */
  declaration(id: number): Declaration | undefined {
    return this.#declarations[id];
  }

  /** What a namespace exports, or what a class has beside itself in one of its name. */
  membersOf(node: Namespace | ts.ClassLikeDeclaration): ReadonlyMap<string, Ref> {
    const members = NAMESPACE.test(this.#text) ? this.names.members(node) : NO_BINDINGS;
    if (members.size === 0) return NO_MEMBERS;
    return new Map([...members].map(([name, binding]) => [name, this.#bound(binding)]));
  }

  #exports(): { exports: ReadonlyMap<string, Ref>; exportAll: readonly string[] } {
    const exports = new Map<string, Ref>();
    const exportAll: string[] = [];
    const { source } = this;
    for (const [name, binding] of this.names.topLevel(source)) {
      if (binding.kind !== "node" || !isExported(binding.node)) continue;
      const isDefault = hasModifier(binding.node, ts.SyntaxKind.DefaultKeyword);
      exports.set(isDefault ? "default" : name, this.#bound(binding));
    }
    for (const statement of source.statements) {
      if (ts.isExportDeclaration(statement)) this.#exportDeclaration(statement, exports, exportAll);
      else if (ts.isExportAssignment(statement)) {
        const { expression } = statement;
        const ref = ts.isClassExpression(expression) ? this.declare(expression) : this.refOf(expression);
        if (ref !== null) exports.set(statement.isExportEquals === true ? "export=" : "default", ref);
      } else if (ts.isExpressionStatement(statement)) this.#commonJsExports(statement.expression, exports);
      else if (ts.isClassDeclaration(statement) && statement.name === undefined && isExported(statement)) {
        exports.set("default", this.declare(statement));
      }
    }
    return { exports, exportAll };
  }

  /** `module.exports = { A, b: c }`, `module.exports.a = b` and `exports.a = b` */
  #commonJsExports(expression: ts.Expression, exports: Map<string, Ref>): void {
    if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const { left, right } = expression;
    if (!ts.isPropertyAccessExpression(left)) return;
    const add = (name: string, value: ts.Expression): void => {
      const ref = ts.isClassExpression(value) ? this.declare(value) : this.refOf(value);
      if (ref !== null) exports.set(name, ref);
    };
    const of = left.expression.getText(this.source);
    if (of !== "module" || left.name.text !== "exports") {
      if (of === "exports" || of === "module.exports") add(left.name.text, right);
      return;
    }
    if (!ts.isObjectLiteralExpression(right)) add("export=", right);
    for (const property of ts.isObjectLiteralExpression(right) ? right.properties : []) {
      if (ts.isShorthandPropertyAssignment(property)) add(property.name.text, property.name);
      else if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.name)) {
        add(property.name.text, property.initializer);
      }
    }
  }

  #exportDeclaration(statement: ts.ExportDeclaration, exports: Map<string, Ref>, exportAll: string[]): void {
    const { exportClause, moduleSpecifier } = statement;
    const specifier =
      moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
    if (exportClause === undefined) {
      if (specifier !== undefined) exportAll.push(specifier);
    } else if (ts.isNamespaceExport(exportClause)) {
      if (specifier !== undefined) exports.set(exportClause.name.text, { kind: "import", specifier, name: "*" });
    } else {
      for (const { name, propertyName } of exportClause.elements) {
        const local = propertyName ?? name;
        const ref: Ref | null =
          specifier === undefined ? this.refOf(local) : { kind: "import", specifier, name: local.text };
        if (ref !== null) exports.set(name.text, ref);
      }
    }
  }
}

/** A name where a type stands: the linker knows a class or variable when it sees one. */
export function nameType(ref: Ref, place: Place): Extract<TypeExpr, { kind: "ref" }> {
  return { kind: "ref", ref, args: [], place };
}

const NAMESPACE = /\b(?:namespace|module)\s/;
const NO_BINDINGS: ReadonlyMap<string, Binding> = new Map();
const NO_MEMBERS: ReadonlyMap<string, Ref> = new Map();

/** The names under which a file exports a declaration. */
export function exportedAs(exports: ReadonlyMap<string, Ref>, ref: Ref): string[] {
  return [...exports]
    .filter(([, it]) => it.kind === "local" && ref.kind === "local" && it.id === ref.id)
    .map(([n]) => n);
}

/** `const X = class …` and `const f = () => …` declare the class and the function. */
function declarationOf(node: ts.Node): ts.Node {
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return node;
  const value = withoutWrapping(node.initializer);
  return ts.isClassExpression(value) || ts.isFunctionExpression(value) || ts.isArrowFunction(value) ? value : node;
}

/** An expression without parentheses, `as`, `satisfies` and `!` around it. */
export function withoutWrapping(expression: ts.Expression): ts.Expression {
  let inner = expression;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isNonNullExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

function member(of: Ref | null, name: string): Ref | null {
  return of === null ? null : { kind: "member", of, name };
}

/** What the parser complained of; the compiler's API has no public name for it. */
export function parseErrors(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (source as unknown as { parseDiagnostics?: ts.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
}
