import { ts } from "ts-morph";
import type { SourcePosition } from "../../types.js";
import { positionAt } from "../places.js";
import type { FileReader } from "../summarise.js";
import type { Ref } from "../summary.js";

/** What a file calls something that it imports. */
export interface ImportedAs {
  readonly local: string;
  readonly ref: Ref;
  /** What makes it a value where it is imported as a type only; null where it is one. */
  readonly edit: TextChange | null;
}

/** Another text between two places of a file. */
export interface TextChange {
  readonly start: SourcePosition;
  readonly end: SourcePosition;
  readonly text: string;
}

/** The names that a file imports. */
export function importedNames({ names, source }: FileReader): ImportedAs[] {
  const types = typeWords(source);
  return [...names.topLevel(source)].flatMap(([local, binding]) =>
    binding.kind === "import" ? [{ local, ref: binding.ref, edit: types.get(local) ?? null }] : [],
  );
}

/** How the file writes the ends of the paths that it imports: `.js`, `.ts`, nothing; null where it has none. */
export function importedEnding({ source }: FileReader): string | null {
  const relative = imports(source).find(({ specifier }) => specifier.startsWith("."));
  return relative === undefined ? null : (/\.[cm]?[jt]sx?$/.exec(relative.specifier)?.[0] ?? "");
}

/** Imports a name: into the braces of an import from there, else in a line behind the last import. */
export function importChange({ source }: FileReader, name: string, specifier: string): TextChange {
  const all = imports(source);
  for (const { specifier: from, clause } of all) {
    const named = clause?.namedBindings;
    if (from !== specifier || clause?.phaseModifier !== undefined) continue;
    if (named === undefined || !ts.isNamedImports(named)) continue;
    const last = named.elements.at(-1);
    if (last !== undefined) return insertion(source, last.end, `, ${name}`);
  }
  const quote = all[0]?.quote ?? '"';
  const semicolon = all.length === 0 || all.some(({ statement }) => source.text[statement.end - 1] === ";") ? ";" : "";
  const line = `import { ${name} } from ${quote}${specifier}${quote}${semicolon}`;
  const last = all.at(-1)?.statement;
  if (last !== undefined) return insertion(source, last.end, `\n${line}`);
  const [first] = source.statements;
  return insertion(source, first?.getStart(source) ?? 0, `${line}\n`);
}

interface Import {
  readonly statement: ts.ImportDeclaration;
  readonly clause: ts.ImportClause | undefined;
  readonly specifier: string;
  readonly quote: string;
}

function imports(source: ts.SourceFile): Import[] {
  return source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
    const { moduleSpecifier, importClause } = statement;
    if (!ts.isStringLiteral(moduleSpecifier)) return [];
    const quote = source.text[moduleSpecifier.getStart(source)] ?? '"';
    return [{ statement, clause: importClause, specifier: moduleSpecifier.text, quote }];
  });
}

/** The `type` of each name in `import { type A }`, and what takes it away. */
function typeWords(source: ts.SourceFile): ReadonlyMap<string, TextChange> {
  const found = new Map<string, TextChange>();
  for (const { clause } of imports(source)) {
    const named = clause?.namedBindings;
    if (named === undefined || !ts.isNamedImports(named)) continue;
    for (const element of named.elements) {
      if (!element.isTypeOnly) continue;
      const [start, end] = [element.getStart(source), (element.propertyName ?? element.name).getStart(source)];
      found.set(element.name.text, { start: positionAt(source, start), end: positionAt(source, end), text: "" });
    }
  }
  return found;
}

function insertion(source: ts.SourceFile, offset: number, text: string): TextChange {
  const at = positionAt(source, offset);
  return { start: at, end: at, text };
}
