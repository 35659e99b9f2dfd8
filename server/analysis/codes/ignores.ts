import { nearest } from "../nearest.js";
import type { FileSummary, IgnoreComment, Place } from "../syntax/summary.js";
import type { SourceProblem } from "../types.js";
import { defaultSeverity, isCode, PROBLEM_CODES } from "./codes.js";

/**
 * A file's problems without those that a `// stepscope-ignore` silences, and with what is wrong with these comments: a
 * code that there isn't, and one that silences nothing.
 */
export function withoutIgnored(problems: readonly SourceProblem[], { file, ignores }: FileSummary): SourceProblem[] {
  if (ignores.length === 0) return [...problems];
  const used = new Set<string>();
  const left = problems.filter(({ code, range }) => {
    if (range.file !== file) return true;
    const silencing = ignores.filter((it) => silences(it, code, range.start.line));
    for (const it of silencing) used.add(usedKey(it, it.codes.length === 0 ? "" : code));
    return silencing.length === 0;
  });
  return [...left, ...ignores.flatMap((it) => [...unknown(it), ...unused(it, used)])];
}

function silences({ codes, firstLine, lastLine }: IgnoreComment, code: string, line: number): boolean {
  if (line < firstLine || line > lastLine) return false;
  return codes.length === 0 || codes.some((it) => it.code === code);
}

function unknown({ codes }: IgnoreComment): SourceProblem[] {
  return codes
    .filter(({ code }) => !isCode(code))
    .map(({ code, place }) => {
      const meant = nearest(code, PROBLEM_CODES);
      return problem(place, {
        code: "unknown-ignore-code",
        message: `No rule has the code ${code}: the comment doesn't silence what it was written for.`,
        hint: meant.length > 0 ? `Did you mean ${meant.join(" or ")}?` : "A problem's code stands beside its message.",
        data: { suggestions: meant },
      });
    });
}

function unused(comment: IgnoreComment, used: ReadonlySet<string>): SourceProblem[] {
  const { codes, place } = comment;
  const idle = (at: Place, what: string) =>
    problem(at, {
      code: "unused-ignore",
      message: `${what} silences nothing here.`,
      hint: "Take it out, so that it doesn't hide a problem to come.",
      tags: ["unnecessary"],
    });
  if (codes.length === 0) return used.has(usedKey(comment, "")) ? [] : [idle(place, "This comment")];
  const known = codes.filter(({ code }) => isCode(code));
  const unused = known.filter(({ code }) => !used.has(usedKey(comment, code)));
  if (unused.length === codes.length) return [idle(place, "This comment")];
  return unused.map((it) => idle(it.place, it.code));
}

function usedKey({ place }: IgnoreComment, code: string): string {
  return `${place.pos} ${code}`;
}

function problem(
  { range }: Place,
  found: Pick<SourceProblem, "code" | "message" | "hint" | "tags" | "data">,
): SourceProblem {
  return { workflow: "", severity: defaultSeverity(found.code), related: [], range, relatedRanges: [], ...found };
}
