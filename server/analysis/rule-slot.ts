import type { Cursor } from "./cursor.js";
import { offsetAt, placeAt } from "./syntax/places.js";
import type { IgnoreComment } from "./syntax/summary.js";
import type { SourceProblem, SourceSlot } from "./types.js";

/** A comment that silences, up to the code that is typed. */
const BEFORE = /^\/\/[ \t]*stepscope-ignore:?[ \t]+(?:[\w-]+[ \t]*,[ \t]*)*([\w-]*)$/;

/** The place of a rule's code in a comment that silences; null for any other. `found` is what there is to silence. */
export function ruleSlotOf(
  { file, reader: { source }, position }: Cursor,
  ignores: readonly IgnoreComment[],
  found: readonly SourceProblem[],
): SourceSlot | null {
  const comment = ignores.find(({ place }) => place.range.start.line === position.line);
  const offset = comment === undefined ? null : offsetAt(source, position);
  if (comment === undefined || offset === null) return null;
  const typed = BEFORE.exec(source.text.slice(comment.place.pos, offset))?.[1];
  if (typed === undefined) return null;
  const rest = /^[\w-]*/.exec(source.text.slice(offset))?.[0] ?? "";
  const { range, pos } = placeAt(source, offset - typed.length, offset + rest.length);
  const named = comment.codes.filter(({ place }) => place.pos !== pos).map(({ code }) => code);
  const isFor = ({ start }: SourceProblem["range"]): boolean =>
    start.line >= comment.firstLine && start.line <= comment.lastLine;
  const codes = found.flatMap((it) => (it.range.file === file && isFor(it.range) ? [it.code] : []));
  return { kind: "rule", range, found: [...new Set(codes)].filter((code) => !named.includes(code)), named };
}
