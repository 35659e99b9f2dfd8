import { ts } from "ts-morph";
import { FileReader } from "../../syntax/summarise.js";
import type { Place } from "../../syntax/summary.js";
import type { SourceRange } from "../../types.js";
import { type CodeStyle, styleOf } from "./style.js";

/** A file as it is edited: its text with the syntax of it. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly reader: FileReader;
  readonly source: ts.SourceFile;
  readonly style: CodeStyle;
  /** It has no types to write. */
  readonly javascript: boolean;
}

export function sourceText(file: string, text: string): SourceText {
  const reader = new FileReader(file, text, true);
  reader.read(); // numbers the declarations as the file's summary has them
  const { source } = reader;
  return { file, text, reader, source, style: styleOf(source), javascript: /\.[cm]?jsx?$/i.test(file) };
}

/** The outermost node that is exactly there and is of the kind that is wanted. */
export function nodeAt<N extends ts.Node>(
  { source }: SourceText,
  { pos, end }: Pick<Place, "pos" | "end">,
  is: (node: ts.Node) => node is N,
): N | null {
  let found: N | null = null;
  const visit = (node: ts.Node): void => {
    if (found !== null || node.pos > pos || node.end < end) return;
    if (node.end === end && node.getStart(source) === pos && is(node)) found = node;
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The innermost node around an offset. */
export function innermost({ source }: SourceText, offset: number): ts.Node {
  let found: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (offset < node.getStart(source) || node.end < offset) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

/** The white space that the line of an offset begins with. */
export function indentAt({ text }: SourceText, offset: number): string {
  return /^[\t ]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Whether nothing but white space stands before an offset in its line. */
export function startsLine({ text }: Pick<SourceText, "text">, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === "";
}

/** Where a node begins with the comments that stand right above it. */
export function startWithComments({ source, text }: SourceText, node: ts.Node): number {
  let start = node.getStart(source);
  for (const comment of (ts.getLeadingCommentRanges(text, node.pos) ?? []).reverse()) {
    const between = text.slice(comment.end, start);
    const isRight = between.split("\n").length <= 2 && startsLine({ text }, comment.pos);
    if (!isRight || comment.pos < node.pos) break;
    start = comment.pos;
  }
  return start;
}

/** The node that is exactly at a range. */
export function nodeIn<N extends ts.Node>(
  at: SourceText,
  range: SourceRange,
  is: (node: ts.Node) => node is N,
): N | null {
  return nodeAt(at, { pos: offsetOf(at, range.start), end: offsetOf(at, range.end) }, is);
}

export function offsetOf({ source, text }: SourceText, { line, character }: SourceRange["start"]): number {
  const starts = source.getLineStarts();
  return Math.min((starts[line] ?? text.length) + character, text.length);
}
