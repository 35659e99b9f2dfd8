import type { Location, Range } from "vscode-languageserver/node";
import type { SourceRange } from "../analysis/types.js";
import type { DocumentPaths } from "./document-paths.js";

/** A range as the protocol has it. */
export function rangeOf({ start, end }: Pick<SourceRange, "start" | "end">): Range {
  return { start: { ...start }, end: { ...end } };
}

export function locationOf(paths: DocumentPaths, range: SourceRange): Location {
  return { uri: paths.uriOf(range.file), range: rangeOf(range) };
}

/** Of several that are the same, the first. */
export function distinct(ranges: readonly SourceRange[]): SourceRange[] {
  const seen = new Set<string>();
  return ranges.filter(({ file, start, end }) => {
    const key = `${file}:${start.line}:${start.character}:${end.line}:${end.character}`;
    return !seen.has(key) && seen.add(key);
  });
}
