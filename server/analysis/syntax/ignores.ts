import { ts } from "ts-morph";
import { placeAt } from "./places.js";
import type { IgnoreComment } from "./summary.js";

const COMMENT = /\/\/[ \t]*stepscope-ignore(?![\w-])[:]?[ \t]*([^\r\n]*)/g;
/** A code, or a word that was meant to be one: every code has a hyphen. */
const CODE = /[A-Za-z][\w]*(?:-\w+)*/y;

/** `// stepscope-ignore CODE, CODE reason`, at the end of a line or on a line of its own above. */
export function readIgnores(source: ts.SourceFile): IgnoreComment[] {
  const { text } = source;
  if (!text.includes("stepscope-ignore")) return [];
  return [...text.matchAll(COMMENT)].flatMap((match): IgnoreComment[] => {
    const pos = match.index;
    if (isInsideOfText(source, pos) || isInsideOfComment(source, pos)) return [];
    const end = pos + match[0].trimEnd().length;
    const rest = pos + match[0].length - (match[1]?.length ?? 0);
    const codes = codesIn(text, rest, end).map(([from, to]) => ({
      code: text.slice(from, to),
      place: placeAt(source, from, to),
    }));
    return [{ place: placeAt(source, pos, end), codes, ...linesOf(source, pos) }];
  });
}

/** Offsets of the codes; what comes after the last one is the reason. */
function codesIn(text: string, start: number, end: number): [number, number][] {
  const codes: [number, number][] = [];
  for (let at = start; at < end; ) {
    CODE.lastIndex = at;
    const word = CODE.exec(text)?.[0];
    if (word === undefined) break;
    const after = at + word.length;
    const comma = /^[ \t]*,[ \t]*/.exec(text.slice(after, end))?.[0];
    if (codes.length === 0 && comma === undefined && !word.includes("-")) break; // the reason
    codes.push([at, after]);
    if (comma === undefined) break;
    at = after + comma.length;
  }
  return codes;
}

/** A string, a template or a regular expression that happens to say so. */
function isInsideOfText(source: ts.SourceFile, pos: number): boolean {
  const visit = (node: ts.Node): boolean => {
    if (pos < node.pos || node.end <= pos) return false;
    const isText = ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node);
    if (isText) return node.getStart(source) <= pos;
    return ts.forEachChild(node, visit) === true;
  };
  return visit(source);
}

/** A comment between slashes and stars that tells about it. */
function isInsideOfComment(source: ts.SourceFile, pos: number): boolean {
  const { text } = source;
  const open = text.lastIndexOf("/*", pos);
  if (open < 0) return false;
  const close = text.indexOf("*/", open + 2);
  return (close < 0 || close > pos) && !isInsideOfText(source, open);
}

/** The comment's own line, or the next one with code; with a decorator's, that of the name behind it. */
function linesOf(source: ts.SourceFile, pos: number): Pick<IgnoreComment, "firstLine" | "lastLine"> {
  const starts = source.getLineStarts();
  const own = source.getLineAndCharacterOfPosition(pos).line;
  const lineText = (line: number) => source.text.slice(starts[line], starts[line + 1] ?? source.text.length).trim();
  if (!lineText(own).startsWith("//")) return { firstLine: own, lastLine: own };
  let line = own + 1;
  while (line < starts.length && lineText(line).startsWith("//")) line++;
  const start = starts[line];
  if (start === undefined || !lineText(line).startsWith("@")) return { firstLine: line, lastLine: line };
  return { firstLine: line, lastLine: Math.max(line, nameLine(source, source.text.indexOf("@", start))) };
}

/** The line of the name that the decorator at an offset is for; -1 where there is none. */
function nameLine(source: ts.SourceFile, offset: number): number {
  let name: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (offset < node.pos || node.end <= offset) return;
    const isFirst = ts.canHaveDecorators(node) && ts.getDecorators(node)?.some((it) => it.getStart(source) === offset);
    if (isFirst && (ts.isMethodDeclaration(node) || ts.isClassLike(node))) name = node.name;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return name === undefined ? -1 : source.getLineAndCharacterOfPosition(name.getStart(source)).line;
}
