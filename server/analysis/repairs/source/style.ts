import { ts } from "ts-morph";

/** How the code of a file is written. */
export interface CodeStyle {
  readonly lineBreak: "\n" | "\r\n";
  /** One level. */
  readonly indent: string;
  readonly quote: '"' | "'";
  /** What ends a statement. */
  readonly semicolon: ";" | "";
}

/** Found out by looking; what a file doesn't show is as most people have it. */
export function styleOf(source: ts.SourceFile): CodeStyle {
  const { text } = source;
  const lineBreak = /\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n";
  return { lineBreak, indent: indentOf(text), quote: quoteOf(source), semicolon: semicolonOf(source) };
}

/** The shallowest indentation that isn't a comment's. */
function indentOf(text: string): string {
  const found = [...text.matchAll(/^(\t+| {2,})(?=[^\s*])/gm)].map(([, indent = ""]) => indent);
  return found.reduce((least, it) => (it.length < least.length ? it : least), found[0] ?? "  ");
}

function quoteOf(source: ts.SourceFile): CodeStyle["quote"] {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    return source.text[statement.moduleSpecifier.getStart(source)] === "'" ? "'" : '"';
  }
  return '"';
}

function semicolonOf(source: ts.SourceFile): CodeStyle["semicolon"] {
  const ended = source.statements.filter(
    (it) => ts.isImportDeclaration(it) || ts.isExpressionStatement(it) || ts.isVariableStatement(it),
  );
  return ended.length > 0 && ended.every((it) => source.text[it.end - 1] !== ";") ? "" : ";";
}
