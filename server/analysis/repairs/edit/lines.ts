import { lineStart, type SourceText } from "../source/source-text.js";
import type { Draft } from "./draft.js";

/** Takes whole lines away, and the blank one behind them where there is one before them, too. */
export function removeLines(
  draft: Draft,
  at: SourceText,
  { pos, end }: { readonly pos: number; readonly end: number },
): void {
  const { text } = at;
  const start = lineStart(text, pos);
  const behind = nextLine(text, end);
  const isBlank = (from: number): boolean => text.slice(from, nextLine(text, from)).trim() === "";
  const before = start === 0 || isBlank(lineStart(text, start - 1));
  draft.replace(
    at,
    { pos: start, end: before && behind < text.length && isBlank(behind) ? nextLine(text, behind) : behind },
    "",
  );
}

function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}
