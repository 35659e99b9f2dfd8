import { ts } from "ts-morph";
import type { SourcePosition, SourceRange } from "../types.js";
import type { Place, Scope } from "./summary.js";

export function placeOf(file: ts.SourceFile, node: ts.Node): Place {
  return placeAt(file, node.getStart(file), node.end);
}

export function placeAt(file: ts.SourceFile, pos: number, end: number): Place {
  const range: SourceRange = { file: file.fileName, start: positionAt(file, pos), end: positionAt(file, end) };
  return { range, pos, end };
}

export function positionAt(file: ts.SourceFile, offset: number): SourcePosition {
  const { line, character } = file.getLineAndCharacterOfPosition(offset);
  return { line, character };
}

/** Null for a line that the file doesn't have. */
export function offsetAt(file: ts.SourceFile, { line, character }: SourcePosition): number | null {
  const start = file.getLineStarts()[line];
  return start === undefined ? null : Math.min(start + character, file.text.length);
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
