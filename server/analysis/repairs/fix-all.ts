import { ts } from "ts-morph";
import { placeAt } from "../syntax/places.js";
import { scriptKind } from "../syntax/script.js";
import type { SourceProblem } from "../types.js";
import { type FileEdit, isSafe, type Repair, type RepairRequest } from "./repair.js";
import { MAY_BE_SAFE } from "./rules/index.js";

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

/** More rounds than that come from repairs that undo each other. */
const MOST_ROUNDS = 100;

/** Which problems are to be mended. */
export type Wanted = (problem: Pick<SourceProblem, "code">) => boolean;

/** Mends in rounds, each in what the one before left. The analysis keeps the text that comes out. */
export function mendAll(
  analysis: MendedAnalysis,
  { file, text, wanted }: { readonly file: string; readonly text: string; readonly wanted: Wanted },
): Mended {
  const mended: SourceProblem[] = [];
  let now = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = together(now, safeRepairs(analysis, file, wanted));
    if (next.length === 0) break;
    now = applied(
      now,
      next.flatMap(({ edits }) => edits),
    );
    mended.push(...next.map(({ problem }) => problem));
    analysis.update(file, now);
  }
  return { text: now, edits: replacement(file, text, now), problems: mended };
}

interface Safe {
  readonly problem: SourceProblem;
  readonly edits: readonly OffsetEdit[];
}

interface OffsetEdit {
  readonly pos: number;
  readonly end: number;
  readonly text: string;
}

/** The repairs of a file that may be made without a question and change no other file. */
function safeRepairs(analysis: MendedAnalysis, file: string, wanted: Wanted): Repair[] {
  const problems = analysis.problems(file).filter((it) => MAY_BE_SAFE.has(it.code) && wanted(it));
  return problems.flatMap((problem) =>
    analysis
      .repairs({ problems: [problem], range: problem.range })
      .filter(isSafe)
      .slice(0, 1),
  );
}

/**
 * Those that can be made at once: each in a place of its own. One of several edits, which may bring an import that
 * others bring as well, is made by itself.
 */
function together(text: string, repairs: readonly Repair[]): readonly Safe[] {
  const offset = offsetsOf(text);
  const taken: Safe[] = [];
  for (const { problem, edits: write } of repairs) {
    const edits = write();
    const { file } = problem?.range ?? {};
    if (problem === null || edits.length === 0 || edits.some(({ range }) => range.file !== file)) continue;
    const safe = {
      problem,
      edits: edits.map(({ range, text }) => ({ pos: offset(range.start), end: offset(range.end), text })),
    };
    if (edits.length > 1) {
      if (taken.length === 0) return [safe];
      continue;
    }
    if (taken.every((it) => isApart(it.edits, safe.edits))) taken.push(safe);
  }
  return taken;
}

function isApart(some: readonly OffsetEdit[], others: readonly OffsetEdit[]): boolean {
  return some.every((a) => others.every((b) => a.end < b.pos || b.end < a.pos));
}

/** A text with edits made. */
function applied(text: string, edits: readonly OffsetEdit[]): string {
  const ordered = edits.map((edit, n) => ({ ...edit, n })).sort((a, b) => b.pos - a.pos || b.n - a.n);
  return ordered.reduce((done, { pos, end, text }) => done.slice(0, pos) + text + done.slice(end), text);
}

/** Offsets of positions in a text. */
function offsetsOf(text: string): (at: FileEdit["range"]["start"]) => number {
  const starts = [
    0,
    ...[...text.matchAll(/\r\n|[\r\n\u2028\u2029]/g)].map(({ 0: lineBreak, index }) => index + lineBreak.length),
  ];
  return ({ line, character }) => (starts[line] ?? text.length) + character;
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
