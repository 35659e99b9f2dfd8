import { ts } from "ts-morph";
import { indentAt, type SourceText, startsLine, startWithComments } from "../source/source-text.js";
import type { OffsetEdit } from "./draft.js";

/** Something that a file uses from a module. */
export interface Imports {
  readonly specifier: string;
  readonly name: string;
  /** Whether it is there when the program runs, or in types only. */
  readonly use: "value" | "type";
}

/** An import that a file doesn't have yet. */
export interface NeededImport extends Imports {
  /** What the file will call it. */
  readonly local: string;
  /** It is imported for types: the word `type` that has to go. */
  readonly typeWord: ts.ImportSpecifier | ts.ImportClause | null;
}

/** What the file calls it, and what is missing for that. `waiting` are imports that it is about to have. */
export function importOf(
  at: SourceText,
  wanted: Imports,
  waiting: readonly NeededImport[],
): { readonly name: string; readonly missing: NeededImport | null } {
  const known = waiting.find((it) => it.specifier === wanted.specifier && it.name === wanted.name);
  if (known !== undefined) return { name: known.local, missing: null };
  for (const { importClause, moduleSpecifier } of importsOf(at)) {
    if (importClause === undefined || !isModule(moduleSpecifier, wanted.specifier)) continue;
    const named = importClause.namedBindings;
    if (named === undefined) continue;
    if (ts.isNamespaceImport(named)) {
      if (importClause.isTypeOnly && wanted.use === "value") continue;
      return { name: `${named.name.text}.${wanted.name}`, missing: null };
    }
    const element = named.elements.find(({ name, propertyName }) => (propertyName ?? name).text === wanted.name);
    if (element === undefined) continue;
    const local = element.name.text;
    if (wanted.use === "type") return { name: local, missing: null };
    const typeWord = element.isTypeOnly ? element : importClause.isTypeOnly ? importClause : null;
    return { name: local, missing: typeWord === null ? null : { ...wanted, local, typeWord } };
  }
  const taken = at.reader.names.topLevel(at.source).has(wanted.name);
  const local = taken ? `Imported${wanted.name[0]?.toUpperCase()}${wanted.name.slice(1)}` : wanted.name;
  return { name: local, missing: { ...wanted, local, typeWord: null } };
}

/** Into the import of that module where there is one, else an import of its own behind the last. */
export function importEdits(at: SourceText, needed: readonly NeededImport[]): OffsetEdit[] {
  const edits: OffsetEdit[] = needed.flatMap(({ typeWord }) => withoutTypeWord(at, typeWord));
  const bySpecifier = new Map<string, NeededImport[]>();
  for (const it of [...needed].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (it.typeWord === null) bySpecifier.set(it.specifier, [...(bySpecifier.get(it.specifier) ?? []), it]);
  }
  const added: string[] = [];
  for (const [specifier, names] of bySpecifier) {
    const list = listOf(at, specifier);
    if (list !== null) edits.push(intoList(at, list, names.map(written)));
    else added.push(statement(at, specifier, names.map(written)));
  }
  if (added.length > 0) edits.push(behindImports(at, added));
  return edits;
}

function written({ name, local }: NeededImport): string {
  return name === local ? name : `${name} as ${local}`;
}

function statement({ style: { quote, semicolon } }: SourceText, specifier: string, names: readonly string[]): string {
  return `import { ${names.join(", ")} } from ${quote}${specifier}${quote}${semicolon}`;
}

function behindImports(at: SourceText, statements: readonly string[]): OffsetEdit {
  const last = importsOf(at).at(-1);
  if (last !== undefined) return { pos: last.end, end: last.end, text: statements.map((it) => `\n${it}`).join("") };
  const [first] = at.source.statements;
  const pos = first === undefined ? at.text.length : startWithComments(at, first);
  return { pos, end: pos, text: `${statements.join("\n")}\n\n` };
}

function listOf(at: SourceText, specifier: string): ts.NamedImports | null {
  for (const { importClause, moduleSpecifier } of importsOf(at)) {
    if (importClause === undefined || importClause.isTypeOnly || !isModule(moduleSpecifier, specifier)) continue;
    if (importClause.namedBindings !== undefined && ts.isNamedImports(importClause.namedBindings)) {
      return importClause.namedBindings;
    }
  }
  return null;
}

function intoList(at: SourceText, { elements, end }: ts.NamedImports, names: readonly string[]): OffsetEdit {
  const last = elements.at(-1);
  if (last === undefined) return { pos: end - 1, end: end - 1, text: ` ${names.join(", ")} ` };
  const start = last.getStart(at.source);
  const between = startsLine(at, start) ? `,\n${indentAt(at, start)}` : ", ";
  return { pos: last.end, end: last.end, text: names.map((it) => `${between}${it}`).join("") };
}

function withoutTypeWord(at: SourceText, node: NeededImport["typeWord"]): OffsetEdit[] {
  if (node === null) return [];
  const start = node.getStart(at.source);
  const word = /^type\s+/.exec(at.text.slice(start))?.[0];
  return word === undefined ? [] : [{ pos: start, end: start + word.length, text: "" }];
}

function importsOf({ source }: SourceText): readonly ts.ImportDeclaration[] {
  return source.statements.filter(ts.isImportDeclaration);
}

function isModule(node: ts.Expression, specifier: string): boolean {
  return ts.isStringLiteral(node) && node.text === specifier;
}
