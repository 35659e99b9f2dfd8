import { type MarkupContent, MarkupKind } from "vscode-languageserver/node";
import type { SourceRange } from "../../analysis/types.js";

/** A piece of a line: words, a name, or a name that leads somewhere. Names are text, whatever they consist of. */
export type Inline =
  | string
  | { readonly strong: string }
  | { readonly name: string; readonly at?: SourceRange | undefined };

/** What is shown of something, apart from how a client shows it. */
export type Block =
  | { readonly line: readonly Inline[] }
  | { readonly list: readonly (readonly Inline[])[] }
  | { readonly code: string; readonly language: "typescript" | "text" };

/** Writes blocks in the format of the client. `uriOf` gives the document of a file. */
export function renderMarkup(
  blocks: readonly Block[],
  format: { readonly markdown: boolean; readonly uriOf: (file: string) => string },
): MarkupContent {
  const { markdown, uriOf } = format;
  const written = blocks.map((block) => (markdown ? markdownBlock(block, uriOf) : plainBlock(block)));
  return { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: written.join("\n\n") };
}

function plainBlock(block: Block): string {
  if ("code" in block) return block.code;
  if ("line" in block) return block.line.map(plainInline).join("");
  return block.list.map((item) => `- ${item.map(plainInline).join("")}`).join("\n");
}

function plainInline(inline: Inline): string {
  if (typeof inline === "string") return inline;
  return "strong" in inline ? inline.strong : inline.name;
}

function markdownBlock(block: Block, uriOf: (file: string) => string): string {
  const inline = (it: Inline): string => markdownInline(it, uriOf);
  if ("code" in block) return fenced(block.code, block.language);
  if ("line" in block) return block.line.map(inline).join("");
  return block.list.map((item) => `- ${item.map(inline).join("")}`).join("\n");
}

function markdownInline(inline: Inline, uriOf: (file: string) => string): string {
  if (typeof inline === "string") return escaped(inline);
  if ("strong" in inline) return `**${escaped(inline.strong)}**`;
  const { name, at } = inline;
  if (at === undefined) return codeSpan(name);
  const { line, character } = at.start;
  const uri = uriOf(at.file).replace(/[()<>\s]/g, (it) => `%${it.charCodeAt(0).toString(16)}`);
  return `[${codeSpan(name)}](${uri}#L${line + 1},${character + 1})`;
}

/** Between more backticks than the text has in a row. */
function codeSpan(text: string): string {
  const ticks = "`".repeat(longestRun(text) + 1);
  const padded = /^`|`$/.test(text) ? ` ${text} ` : text;
  return ticks + padded.replace(/\s+/g, " ") + ticks;
}

function fenced(code: string, language: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(code) + 1));
  return `${fence}${language}\n${code}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!&]/g, "\\$&");
}
