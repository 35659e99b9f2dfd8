import { ts } from "ts-morph";
import type { SourcePosition, SourceRange } from "../types.js";
import type { Place, Scope } from "./summary.js";

export function placeOf(file: ts.SourceFile, node: ts.Node): Place {
  return placeAt(file, node.getStart(file), node.end);
}

export function placeAt(file: ts.SourceFile, pos: number, end: number): Place {
  return new Offsets(file.fileName, file.getLineStarts(), pos, end);
}

export function positionAt(file: ts.SourceFile, offset: number): SourcePosition {
  return positionIn(file.getLineStarts(), offset);
}

/** The end of the line for a character behind it; null for a line that the file doesn't have. */
export function offsetAt(file: ts.SourceFile, { line, character }: SourcePosition): number | null {
  const starts = file.getLineStarts();
  const start = starts[line];
  if (start === undefined) return null;
  const text = file.text.slice(start, starts[line + 1] ?? file.text.length).replace(/[\r\n\u2028\u2029]+$/, "");
  return start + Math.min(character, text.length);
}

/** Of a position that a text has, without its syntax. */
export function offsetIn(text: string, { line, character }: SourcePosition): number {
  let start = 0;
  for (let n = 0; n < line; n++) {
    const next = text.indexOf("\n", start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  return Math.min(start + character, text.length);
}

export function scopeOf(node: ts.Node): Scope {
  return { pos: node.pos, end: node.end };
}

/** First line of code of a function, after its opening brace. */
export function bodyStart(file: ts.SourceFile, fn: ts.SignatureDeclaration): SourcePosition {
  const body = (fn as ts.FunctionLikeDeclaration).body;
  if (body === undefined) return positionAt(file, fn.getStart(file));
  if (!ts.isBlock(body)) return positionAt(file, body.getStart(file));
  const first = body.statements[0];
  return positionAt(file, first === undefined ? body.end - 1 : first.getStart(file));
}

/** A file has hundreds of places, of which few are ever shown: lines and columns are counted when they are asked for. */
class Offsets implements Place {
  readonly pos: number;
  readonly end: number;
  readonly #file: string;
  readonly #lineStarts: readonly number[];

  constructor(file: string, lineStarts: readonly number[], pos: number, end: number) {
    this.pos = pos;
    this.end = end;
    this.#file = file;
    this.#lineStarts = lineStarts;
  }

  get range(): SourceRange {
    const lineStarts = this.#lineStarts;
    return { file: this.#file, start: positionIn(lineStarts, this.pos), end: positionIn(lineStarts, this.end) };
  }
}

function positionIn(lineStarts: readonly number[], offset: number): SourcePosition {
  let [line, after] = [0, lineStarts.length];
  while (after - line > 1) {
    const middle = (line + after) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) line = middle;
    else after = middle;
  }
  return { line, character: offset - (lineStarts[line] ?? 0) };
}
