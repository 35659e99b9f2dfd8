import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { afterAll, describe, expect, test } from "vitest";
import { createAnalysis, type Repair, type SourceProblem, type SourceRange } from "../../../server/analysis/index.js";
import { ODD_FILES } from "../reading/everywhere/odd-files.js";
import { applied } from "./apply.js";
import { syntaxErrors } from "./compile.js";

/**
 * The examples, and files as few people write them: whatever is selected in them, and whatever is missing of them, what
 * is offered parses and takes its problem away.
 */
const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));
const names = readdirSync(EXAMPLES).filter((name) => name.endsWith(".ts") && !/test|config/.test(name));
const FILES: ReadonlyMap<string, string> = new Map([
  ...names.map((name): [string, string] => [name, readFileSync(`${EXAMPLES}${name}`, "utf8")]),
  ...Object.entries(ODD_FILES),
  ["crlf.ts", readFileSync(`${EXAMPLES}order.ts`, "utf8").replaceAll("\n", "\r\n")],
  ["functions.js", asJavaScript(readFileSync(`${EXAMPLES}joke-functions.ts`, "utf8"))],
  ["odd-functions.js", asJavaScript(ODD_FILES["odd-functions.ts"] ?? "")],
]);
function asJavaScript(text: string): string {
  return ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ESNext } }).outputText;
}

const pathOf = (name: string): string => `/everywhere/${name}`;

const analysis = createAnalysis();
for (const [name, text] of FILES) analysis.update(pathOf(name), text);

const tried = new Set<string>();
afterAll(() => {
  analysis.dispose();
  console.log(`${tried.size} repairs of files with a part missing`);
  expect(tried.size).toBeGreaterThan(200);
});

describe.each([...FILES])("%s", (name, text) => {
  const file = pathOf(name);

  test("what is offered at a place, or for a selection, parses", () => {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const made = new Set<string>();
    for (const [pos, end] of placesIn(source)) {
      const range = rangeOf(source, pos, end);
      for (const repair of analysis.repairs({ problems: [], range })) {
        if (repair.refusal !== null) continue;
        const key = `${repair.title} ${repair.kind === "extract" ? pos : ""}`;
        if (made.has(key)) continue;
        made.add(key);
        expect(broken(repair), `${key} at ${pos}`).toEqual([]);
      }
    }
  });

  test("where a part of it is missing, each repair parses and takes its problem away", () => {
    for (const [pos, end] of partsOf(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))) {
      const torn = text.slice(0, pos) + text.slice(end);
      if (syntaxErrors(file, torn) > 0) continue;
      analysis.update(file, torn);
      for (const problem of analysis.problems(file)) {
        for (const repair of analysis.repairs({ problems: [problem], range: problem.range })) {
          if (repair.problem !== problem) continue;
          const told = `${problem.code}: ${repair.title}, without ${text.slice(pos, end).trim().slice(0, 60)}`;
          expect(broken(repair), told).toEqual([]);
          expect(leftBy(repair, problem), told).toEqual([]);
          tried.add(told);
        }
      }
      analysis.update(file, text);
    }
  });

  test("typed in, it is offered something or nothing, and nothing throws", () => {
    for (let n = 1; n < 40; n++) {
      const at = Math.floor((text.length * n) / 40);
      const torn =
        n % 2 === 0 ? text.slice(0, at) : `${text.slice(0, at)}${'({[`"}.;@'[n % 9]}${text.slice(at + (n % 5))}`;
      analysis.update(file, torn);
      const source = ts.createSourceFile(file, torn, ts.ScriptTarget.Latest, true);
      const range = rangeOf(source, Math.min(at, torn.length), Math.min(at + 20, torn.length));
      for (const { edits } of analysis.repairs({ problems: analysis.problems(file), range })) changed(edits());
    }
    analysis.update(file, text);
  });
});

/** Cursors in every name, and selections from every statement to the end of its block. */
function placesIn(source: ts.SourceFile): [number, number][] {
  const places: [number, number][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) places.push([node.getStart(), node.getStart()]);
    if (ts.isBlock(node)) for (const it of node.statements) places.push([it.getStart(), node.statements.end]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return places;
}

/** Members, statements and declared types: what somebody may not have written yet. */
function partsOf(source: ts.SourceFile): [number, number][] {
  const parts: [number, number][] = [];
  const visit = (node: ts.Node): void => {
    const isPart = ts.isMethodDeclaration(node) || ts.isClassDeclaration(node) || ts.isReturnStatement(node);
    if (isPart || ts.isExpressionStatement(node)) parts.push([node.pos, node.end]);
    if (ts.isUnionTypeNode(node)) for (const it of node.types.slice(1)) parts.push([it.pos - 1, it.end]);
    if (ts.isPropertyAssignment(node) && ts.isObjectLiteralExpression(node.parent)) {
      parts.push([node.pos, node.end + (source.text[node.end] === "," ? 1 : 0)]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return parts;
}

function rangeOf(source: ts.SourceFile, pos: number, end: number): SourceRange {
  const at = (offset: number) => source.getLineAndCharacterOfPosition(offset);
  return { file: source.fileName, start: at(pos), end: at(end) };
}

/** What the edits make of the files that they are for. */
function changed(edits: ReturnType<Repair["edits"]>): Map<string, string> {
  const files = new Set(edits.map(({ range }) => range.file));
  return applied(new Map([...files].map((file) => [file, textOf(file)])), edits);
}

function textOf(file: string): string {
  return analysis.textAt({ file, start: { line: 0, character: 0 }, end: { line: 1e6, character: 1e6 } });
}

/** Files that don't parse any longer; `unchanged` where nothing was written. */
function broken({ edits }: Repair): string[] {
  const after = changed(edits());
  if (after.size === 0) return ["unchanged"];
  return [...after].flatMap(([file, text]) => (syntaxErrors(file, text) > 0 ? [`${file}\n${text}`] : []));
}

/** The problem, where a repair leaves it; of several alike, where it leaves them all. */
function leftBy({ edits }: Repair, problem: SourceProblem): string[] {
  const alike = (): number =>
    analysis.problems(problem.range.file).filter((it) => it.code === problem.code && it.message === problem.message)
      .length;
  const before = alike();
  const after = changed(edits());
  const undo = [...after.keys()].map((file): [string, string] => [file, textOf(file)]);
  for (const [file, text] of after) analysis.update(file, text);
  const left = alike();
  for (const [file, text] of undo) analysis.update(file, text);
  return left < before ? [] : [problem.message];
}
