import { afterEach, expect } from "vitest";
import { type Analysis, createAnalysis, type Repair, type SourceProblem } from "../../../server/analysis/index.js";
import { applied } from "./apply.js";
import { compile } from "./compile.js";

const open = new Set<Analysis>();
afterEach(() => {
  for (const analysis of open) analysis.dispose();
  open.clear();
});

/** A repair that was made: what the files are then, and what is wrong with the first one. */
export interface Done {
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
  readonly codes: readonly string[];
}

/** Files that are only in memory; the first one is repaired. `|` or `[…]` in it, written `«` and `»`, is the selection. */
export interface Repairing {
  readonly codes: readonly string[];
  /** What is offered, in order, but for silencing; `!` before what is preferred, `!!` before what is safe. */
  titles(): string[];
  /** What would be silenced. */
  silencing(): string[];
  /** Makes the one repair with that beginning, and checks that it compiles and brings no problem but those. */
  make(title: string, brings?: readonly string[]): Done;
  repair(title: string): Repair;
  readonly analysis: Analysis;
  readonly file: string;
}

export function repairing(first: string | Readonly<Record<string, string>>): Repairing {
  const analysis = createAnalysis();
  open.add(analysis);
  const named = typeof first === "string" ? { "flow.ts": first } : first;
  const [name = "flow.ts"] = Object.keys(named);
  const file = path(name);
  const selection = { start: 0, end: 0, given: false };
  const texts = new Map<string, string>();
  for (const [each, text] of Object.entries(named)) {
    const start = text.indexOf("«");
    const end = text.indexOf("»");
    if (path(each) === file && start >= 0)
      Object.assign(selection, { start, end: end < 0 ? start : end - 1, given: true });
    texts.set(path(each), text.replace(/[«»]/g, ""));
    analysis.update(path(each), text.replace(/[«»]/g, ""));
  }
  const at = (offset: number): { line: number; character: number } => {
    const lines = (texts.get(file) ?? "").slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  };
  const range = { file, start: at(selection.start), end: at(selection.end) };
  const offered = (): readonly Repair[] =>
    analysis.repairs({ problems: selection.given ? [] : analysis.problems(file), range });
  const repair = (title: string): Repair => {
    const found = offered().filter((it) => it.title.startsWith(title));
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw new Error(
        `${found.length} repairs begin with "${title}": ${offered()
          .map((it) => it.title)
          .join(" / ")}`,
      );
    }
    return only;
  };
  const before = analysis.problems(file).map(nameOf);
  return {
    analysis,
    file,
    codes: before,
    repair,
    titles: () =>
      offered()
        .filter(({ kind }) => kind !== "silence")
        .map(({ title, confidence }) => `${MARKS[confidence]}${title}`),
    silencing: () =>
      offered()
        .filter(({ kind }) => kind === "silence")
        .map(({ title }) => title),
    make: (title, brings = []) => {
      const { edits, problem } = repair(title);
      const files = applied(texts, edits());
      for (const [each, text] of files) analysis.update(each, text);
      const after = analysis.problems(file).map(nameOf);
      for (const [each, text] of texts) analysis.update(each, text);
      expect(compile(files)).toEqual([]);
      if (problem !== null) expect(after).not.toContain(nameOf(problem));
      expect(after.filter((it) => !before.includes(it))).toEqual(brings);
      return { text: files.get(file) ?? "", files, codes: after };
    },
  };
}

const MARKS: Readonly<Record<Repair["confidence"], string>> = { safe: "!!", preferred: "!", offered: "" };

export function path(name: string): string {
  return `/repairs/${name}`;
}

function nameOf({ code, subject, option }: SourceProblem): string {
  return [code, subject?.id, option?.entry].filter((it) => it !== undefined).join(" ");
}

/** Text without the indentation that its first line has, and without the line break before that. */
export function code(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const text = String.raw({ raw: strings }, ...values).replace(/^\n/, "");
  const indent = /^ */.exec(text)?.[0] ?? "";
  return text.replaceAll(new RegExp(`^${indent}`, "gm"), "").replace(/ +$/, "");
}
