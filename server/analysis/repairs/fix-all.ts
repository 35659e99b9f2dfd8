import { ts } from "ts-morph";
import { placeAt } from "../syntax/places.js";
import { scriptKind } from "../syntax/script.js";
import type { SourceProblem } from "../types.js";
import { type FileEdit, isSafe, type Repair, type RepairRequest } from "./repair.js";

/** The analysis as far as mending a whole file needs it. */
export interface MendedAnalysis {
  problems(file: string): readonly SourceProblem[];
  repairs(request: RepairRequest): readonly Repair[];
  update(file: string, text: string): void;
}

/** A file with everything mended that can be without a question. */
export interface Mended {
  readonly text: string;
  /** What makes the text of it. */
  readonly edits: readonly FileEdit[];
  /** What was mended. */
  readonly problems: readonly SourceProblem[];
}

/** More than that are no mistakes of a person's. */
const MOST_REPAIRS = 500;

/** Which problems are to be mended. */
export type Wanted = (problem: Pick<SourceProblem, "code">) => boolean;

/** Mends one problem after the other, each in what the one before left. The analysis keeps the text that comes out. */
export function mendAll(
  analysis: MendedAnalysis,
  { file, text, wanted }: { readonly file: string; readonly text: string; readonly wanted: Wanted },
): Mended {
  const mended: SourceProblem[] = [];
  let now = text;
  while (mended.length < MOST_REPAIRS) {
    const next = firstSafe(analysis, file, wanted);
    if (next === null) break;
    now = applied(file, now, next.edits);
    mended.push(next.problem);
    analysis.update(file, now);
  }
  return { text: now, edits: replacement(file, text, now), problems: mended };
}

/** The first repair of a file that may be made without a question and changes no other file. */
function firstSafe(
  analysis: MendedAnalysis,
  file: string,
  wanted: Wanted,
): { problem: SourceProblem; edits: readonly FileEdit[] } | null {
  for (const problem of analysis.problems(file).filter(wanted)) {
    const safe = analysis.repairs({ problems: [problem], range: problem.range }).find(isSafe);
    const edits = safe?.edits() ?? [];
    if (edits.length > 0 && edits.every(({ range }) => range.file === file)) return { problem, edits };
  }
  return null;
}

/** A text with edits made. */
function applied(file: string, text: string, edits: readonly FileEdit[]): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, scriptKind(file));
  const offset = ({ line, character }: FileEdit["range"]["start"]): number =>
    (source.getLineStarts()[line] ?? 0) + character;
  const ordered = edits
    .map((edit, n) => ({ pos: offset(edit.range.start), end: offset(edit.range.end), text: edit.text, n }))
    .sort((a, b) => b.pos - a.pos || b.n - a.n);
  return ordered.reduce((done, { pos, end, text }) => done.slice(0, pos) + text + done.slice(end), text);
}

/** The one edit that makes a text another. */
function replacement(file: string, before: string, after: string): FileEdit[] {
  if (before === after) return [];
  let pos = 0;
  while (pos < before.length && before[pos] === after[pos]) pos++;
  let end = before.length;
  const shift = after.length - before.length;
  while (end > pos && end + shift > pos && before[end - 1] === after[end + shift - 1]) end--;
  const source = ts.createSourceFile(file, before, ts.ScriptTarget.Latest, false, scriptKind(file));
  return [{ range: placeAt(source, pos, end).range, text: after.slice(pos, end + shift) }];
}
