import { ts } from "ts-morph";
import type { IgnoreComment } from "../../../syntax/summary.js";
import type { SourceRange } from "../../../types.js";
import { probablyMeant } from "../../edit/did-you-mean.js";
import { removeLines } from "../../edit/lines.js";
import type { Repair } from "../../repair.js";
import { indentAt, innermost, offsetOf, type SourceText, startsLine } from "../../source/source-text.js";
import { attempt, type FileFound, type FileRepairs } from "../found.js";

/** A code that there isn't: the one of a problem that is there, or none. */
export const unknownIgnoreCode: FileRepairs = (found) => {
  const written = writtenAt(found);
  if (written === null || written.code === null) return [];
  const { at, comment, code } = written;
  const likely = probablyMeant(code.code, found.problem.data?.suggestions ?? []);
  const there = new Set(
    found.sources.analysis
      .problems(at.file)
      .filter(({ range }) => range.start.line >= comment.firstLine && range.start.line <= comment.lastLine)
      .map((it) => it.code as string),
  );
  const changes = (found.problem.data?.suggestions ?? [])
    .filter((it) => there.has(it))
    .map((it) =>
      attempt(found, {
        title: `Change ${code.code} to ${it}`,
        confidence: it === likely ? "safe" : "offered",
        write: (draft) => {
          draft.replace(at, code.place, it);
          return true;
        },
      }),
    );
  return [...changes, removeCode(found, { ...written, code }, changes.length === 0 ? "preferred" : "offered")];
};

/** What silences nothing goes: the comment, or a code of it. */
export const unusedIgnore: FileRepairs = (found) => {
  const written = writtenAt(found);
  if (written === null) return [];
  const { code } = written;
  return [code === null ? removeComment(found, written, "safe") : removeCode(found, { ...written, code }, "safe")];
};

interface Written {
  readonly at: SourceText;
  readonly comment: IgnoreComment;
  /** The one that the problem is about; null where it is about the comment. */
  readonly code: IgnoreComment["codes"][number] | null;
}

function writtenAt({ problem: { range }, sources }: FileFound): Written | null {
  const at = sources.file(range.file);
  const pos = at === null ? -1 : offsetOf(at, range.start);
  for (const comment of ignoresOf(sources, range.file)) {
    if (at === null) continue;
    if (comment.place.pos === pos) return { at, comment, code: null };
    const code = comment.codes.find(({ place }) => place.pos === pos);
    if (code !== undefined) return { at, comment, code };
  }
  return null;
}

function ignoresOf({ analysis }: FileFound["sources"], file: string): readonly IgnoreComment[] {
  return analysis.resolver.summary(file)?.ignores ?? [];
}

function removeCode(
  found: FileFound,
  written: Written & { readonly code: NonNullable<Written["code"]> },
  confidence: Repair["confidence"],
): Repair {
  const { at, comment, code } = written;
  const n = comment.codes.indexOf(code);
  const next = comment.codes[n + 1];
  const previous = comment.codes[n - 1];
  if (next === undefined && previous === undefined) return removeComment(found, written, confidence);
  return attempt(found, {
    title: `Remove ${code.code} from the comment`,
    confidence,
    write: (draft) => {
      if (next !== undefined) draft.replace(at, { pos: code.place.pos, end: next.place.pos }, "");
      else draft.replace(at, { pos: previous?.place.end ?? code.place.pos, end: code.place.end }, "");
      return true;
    },
  });
}

function removeComment(found: FileFound, { at, comment }: Written, confidence: Repair["confidence"]): Repair {
  return attempt(found, {
    title: "Remove the comment, which silences nothing",
    confidence,
    write: (draft) => {
      const { pos, end } = comment.place;
      if (startsLine(at, pos)) removeLines(draft, at, { pos, end });
      else draft.replace(at, { pos: at.text.slice(0, pos).trimEnd().length, end }, "");
      return true;
    },
  });
}

/** Comments themselves can't be silenced. */
const NOT_SILENCED: ReadonlySet<string> = new Set(["unknown-ignore-code", "unused-ignore"]);

/** `// stepscope-ignore CODE` above a problem's line, or one more code in the comment that is there. */
export const silence: FileRepairs = (found) => {
  const { problem, sources } = found;
  const { code, range } = problem;
  const at = sources.file(range.file);
  if (at === null || NOT_SILENCED.has(code)) return [];
  const title = `Silence ${code} on this line`;
  const last = ignoresOf(sources, range.file)
    .find(({ firstLine, lastLine }) => firstLine <= range.start.line && range.start.line <= lastLine)
    ?.codes.at(-1);
  const offset = last === undefined ? aboveLine(at, range) : last.place.end;
  if (offset === null) return [];
  return [
    {
      ...attempt(found, {
        title,
        write: (draft) => {
          const comment = `${indentAt(at, offset)}// stepscope-ignore ${code}\n`;
          draft.insert(at, offset, last === undefined ? comment : `, ${code}`);
          return true;
        },
      }),
      kind: "silence",
    },
  ];
};

/** Where the line begins, or that of the decorators above it; null where a comment there would be part of a text. */
function aboveLine(at: SourceText, { start }: SourceRange): number | null {
  const decorated = decoratedAt(at, offsetOf(at, start));
  const line = decorated === null ? start.line : at.source.getLineAndCharacterOfPosition(decorated).line;
  const offset = at.source.getLineStarts()[line];
  if (offset === undefined) return null;
  const node = innermost(at, offset);
  const isInside = node.getStart(at.source) < offset && offset < node.end;
  const isText = ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node);
  return isInside && isText ? null : offset;
}

/** Where the decorators of the name at an offset begin; null where it has none, or they begin within a line. */
function decoratedAt(at: SourceText, offset: number): number | null {
  const node = innermost(at, offset).parent;
  if (node === undefined || !ts.canHaveDecorators(node) || !(ts.isMethodDeclaration(node) || ts.isClassLike(node)))
    return null;
  const first = ts.getDecorators(node)?.[0]?.getStart(at.source);
  const isName = node.name !== undefined && node.name.getStart(at.source) === offset;
  return first !== undefined && isName && startsLine(at, first) ? first : null;
}
