import { ts } from "ts-morph";
import { readFunction } from "./functions.js";
import { hasModifier } from "./modifiers.js";
import { scopeAround } from "./names.js";
import { namespacesAround } from "./namespaces.js";
import { readOptions, stringsOf } from "./options.js";
import { placeOf, scopeOf } from "./places.js";
import { type FileReader, withoutWrapping } from "./summarise.js";
import type {
  ClassBase,
  ClassField,
  ClassSummary,
  DecoratorSummary,
  MethodSummary,
  NamespacePath,
  Place,
} from "./summary.js";
import { readType } from "./types.js";
import { readValue } from "./values.js";

/** A class: what it extends and its methods with their decorators. */
export function readClass(reader: FileReader, node: ts.ClassLikeDeclaration, id: number): ClassSummary {
  const { source } = reader;
  const binding = bindingOf(node);
  const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
  const namePlace = nameOf(reader, node, binding);
  return {
    kind: "class",
    id,
    name: (node.name ?? binding)?.text ?? (isDefault || ts.isExportAssignment(node.parent) ? "default" : ""),
    binding: binding?.text ?? null,
    place: placeOf(source, node),
    namePlace,
    close: node.end - 1,
    scope: scopeOf(scopeAround(node)),
    within: readNamespaces(reader, node),
    members: reader.membersOf(node),
    abstract: hasModifier(node, ts.SyntaxKind.AbstractKeyword),
    base: readBase(reader, node),
    methods: node.members.flatMap((member) => readMethod(reader, member)),
    fields: node.members.flatMap((member) => readField(reader, member)),
    skipGraphChecks: readStaticChecks(node),
    passesOptions: passesOptions(node),
    superOptions: readOptions(reader, superArgument(node)),
    mentioned: isMentioned(reader.source.text, namePlace, binding?.text ?? node.name?.text),
  };
}

function readNamespaces(reader: FileReader, node: ts.ClassLikeDeclaration): NamespacePath | null {
  const around = ts.isSourceFile(node.parent) ? [] : (namespacesAround(node) ?? []);
  const [outermost] = around;
  const root = outermost === undefined ? null : reader.refOf(outermost.name);
  if (outermost === undefined || root?.kind !== "local") return null;
  const path = around.map(({ name }) => name.text).join(".");
  return { path, root: root.id, scope: scopeOf(scopeAround(outermost)) };
}

/** Whether the name of a class stands anywhere in the file but where the class is named; in a comment, too. */
function isMentioned(text: string, { pos }: Place, name: string | undefined): boolean {
  if (name === undefined) return true;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const isWord = !IN_A_NAME.test(text[at - 1] ?? "") && !IN_A_NAME.test(text[at + name.length] ?? "");
    if (isWord && at !== pos) return true;
  }
  return false;
}

const IN_A_NAME = /[\w$]/;

/** What code in its scope calls the class. */
function bindingOf(node: ts.ClassLikeDeclaration): ts.Identifier | undefined {
  if (ts.isClassDeclaration(node)) return node.name;
  let outer: ts.Node = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isSatisfiesExpression(outer) || ts.isAsExpression(outer)) {
    outer = outer.parent;
  }
  return ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name) ? outer.name : undefined;
}

/** The class's name, or the word `class` where it has none. */
function nameOf(reader: FileReader, node: ts.ClassLikeDeclaration, binding: ts.Identifier | undefined): Place {
  const name = node.name ?? binding;
  if (name !== undefined) return placeOf(reader.source, name);
  const keyword = node.getChildren(reader.source).find((it) => it.kind === ts.SyntaxKind.ClassKeyword);
  return placeOf(reader.source, keyword ?? node);
}

function readBase(reader: FileReader, node: ts.ClassLikeDeclaration): ClassBase | null {
  const clause = node.heritageClauses?.find((it) => it.token === ts.SyntaxKind.ExtendsKeyword);
  const type = clause?.types[0];
  if (type === undefined) return null;
  const expression = withoutWrapping(type.expression);
  // extends Base.of<{ … }>() and extends Base.of(schema)
  if (
    ts.isCallExpression(expression) &&
    ts.isPropertyAccessExpression(expression.expression) &&
    expression.expression.name.text === "of"
  ) {
    const fields = expression.typeArguments?.[0];
    return {
      ref: reader.refOf(expression.expression.expression),
      fields: fields === undefined ? null : readType(reader, fields),
      args: [],
    };
  }
  const args = type.typeArguments?.map((it) => readType(reader, it)) ?? [];
  if (ts.isClassExpression(expression)) return { ref: reader.declare(expression), fields: null, args };
  return { ref: reader.refOf(expression), fields: null, args };
}

function readMethod(reader: FileReader, member: ts.ClassElement): MethodSummary[] {
  if (hasModifier(member, ts.SyntaxKind.StaticKeyword)) return [];
  if (ts.isPropertyDeclaration(member)) return readFunctionField(reader, member);
  if (!ts.isMethodDeclaration(member)) return [];
  const { name } = member;
  if (!ts.isIdentifier(name) && !ts.isStringLiteral(name) && !ts.isPrivateIdentifier(name)) return [];
  if (member.body === undefined && !reader.source.isDeclarationFile) return []; // overloads, abstract methods
  const decorators = (ts.getDecorators(member) ?? []).flatMap((it) => readDecorator(reader, it));
  return [{ name: name.text, decorators, fn: readFunction(reader, member) }];
}

/** `log = (ctx: Context) => { … }` is called as a method is. */
function readFunctionField(reader: FileReader, { name, initializer }: ts.PropertyDeclaration): MethodSummary[] {
  const value = initializer === undefined ? null : withoutWrapping(initializer);
  if (value === null || !(ts.isArrowFunction(value) || ts.isFunctionExpression(value))) return [];
  if (!ts.isIdentifier(name) && !ts.isPrivateIdentifier(name)) return [];
  return [{ name: name.text, decorators: [], fn: readFunction(reader, value) }];
}

function readField(reader: FileReader, member: ts.ClassElement): ClassField[] {
  if (!ts.isPropertyDeclaration(member) || hasModifier(member, ts.SyntaxKind.StaticKeyword)) return [];
  const { name, type, initializer } = member;
  if (!ts.isIdentifier(name) && !ts.isStringLiteral(name) && !ts.isPrivateIdentifier(name)) return [];
  if (type !== undefined) return [{ name: name.text, value: { kind: "typed", type: readType(reader, type) } }];
  const isMade = initializer !== undefined && ts.isNewExpression(withoutWrapping(initializer));
  return isMade ? [{ name: name.text, value: readValue(reader, initializer, name) }] : [];
}

function readDecorator(reader: FileReader, { expression }: ts.Decorator): DecoratorSummary[] {
  const call = ts.isCallExpression(expression) ? expression : null;
  const ref = reader.refOf(call?.expression ?? expression);
  return ref === null ? [] : [{ ref, options: readOptions(reader, call?.arguments[0]) }];
}

/** `constructor(options) { super(options); }`, or none at all. */
function passesOptions(node: ts.ClassLikeDeclaration): boolean {
  const own = node.members.find(ts.isConstructorDeclaration);
  if (own === undefined) return true;
  const first = own.parameters[0]?.name;
  const given = superArgument(node);
  return first !== undefined && given !== undefined && ts.isIdentifier(given) && first.getText() === given.text;
}

/** The `…` of `constructor() { super(…); }`. */
function superArgument(node: ts.ClassLikeDeclaration): ts.Expression | undefined {
  for (const statement of node.members.find(ts.isConstructorDeclaration)?.body?.statements ?? []) {
    const call = ts.isExpressionStatement(statement) ? statement.expression : null;
    if (call === null || !ts.isCallExpression(call)) continue;
    if (call.expression.kind === ts.SyntaxKind.SuperKeyword) return call.arguments[0];
  }
  return undefined;
}

/** `static skipGraphChecks = ["dead-end-step"]` */
function readStaticChecks(node: ts.ClassLikeDeclaration): readonly string[] | null {
  for (const member of node.members) {
    if (!ts.isPropertyDeclaration(member) || !hasModifier(member, ts.SyntaxKind.StaticKeyword)) continue;
    if (ts.isIdentifier(member.name) && member.name.text === "skipGraphChecks") return stringsOf(member.initializer);
  }
  return null;
}
