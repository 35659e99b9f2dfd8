import type { Location, Range } from "vscode-languageserver/node";
import type { SourcePosition, SourceRange } from "../analysis/types.js";
import type { DocumentPaths } from "./document-paths.js";

/** A range as the protocol has it. */
export function rangeOf({ start, end }: Pick<SourceRange, "start" | "end">): Range {
  return { start: { ...start }, end: { ...end } };
}

/** A range with the name of what is there: a class expression is named in front of it. */
export function withName({
  range,
  nameRange,
}: {
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
}): Range {
  return range.file === nameRange.file ? enclosing([rangeOf(range), rangeOf(nameRange)]) : rangeOf(range);
}

/** From where the first of them begins to where the last one ends. */
export function enclosing(ranges: readonly [Range, ...Range[]]): Range {
  return ranges.reduce((outer, { start, end }) => ({
    start: isBefore(start, outer.start) ? start : outer.start,
    end: isBefore(outer.end, end) ? end : outer.end,
  }));
}

/** Whether one range of a document is all in another one. */
export function isWithin(inner: Range, outer: Range): boolean {
  return !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);
}

function isBefore(a: SourcePosition, b: SourcePosition): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

export function locationOf(paths: DocumentPaths, range: SourceRange): Location {
  return { uri: paths.uriOf(range.file), range: rangeOf(range) };
}

/** Of several that are the same, the first. */
export function distinct(ranges: readonly SourceRange[]): SourceRange[] {
  return distinctBy(ranges, (it) => it);
}

/** Of several at the same place, the first. */
export function distinctBy<T>(items: readonly T[], placeOf: (it: T) => SourceRange): T[] {
  const seen = new Set<string>();
  return items.filter((it) => {
    const { file, start, end } = placeOf(it);
    const key = `${file}:${start.line}:${start.character}:${end.line}:${end.character}`;
    return !seen.has(key) && seen.add(key);
  });
}
