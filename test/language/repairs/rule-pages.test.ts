import { afterAll, describe, expect, test } from "vitest";
import { createAnalysis, type Repair, type SourceProblem } from "../../../server/analysis/index.js";
import { MAY_BE_SAFE } from "../../../server/analysis/repairs/rules/index.js";
import { rulePages } from "../../docs/rule-pages.js";
import { applied } from "./apply.js";
import { compile } from "./compile.js";

/** The wrong example of each page of docs/rules: whatever is offered for its problem, made and checked. */
const analysis = createAnalysis();
afterAll(() => analysis.dispose());

/** What follows from a repair, and isn't one of its mistakes: whose class nobody needs now, who takes what is declared. */
const FOLLOWS: ReadonlyMap<string, string> = new Map([
  ['Let error handler "rescue" take StepFailedEvent', "event-class-unused Trouble"],
  ["Use UrlEvent in place of URLEvent in Crawl", "event-class-unused URLEvent"],
  ['Add Riddle to the return type of step "tell"', "event-never-consumed Riddle"],
  ["Start with StartEvent everywhere", "event-class-unused Search"],
  ["End with StopEvent everywhere", "event-class-unused Found"],
]);

interface Offer {
  readonly problem: SourceProblem;
  readonly repair: Repair;
}

describe.each(rulePages.map((page) => [page.code, page] as const))("%s", (code, { wrong, text }) => {
  const files = new Map(Object.entries(wrong).map(([name, content]) => [`/pages/${code}/${name}`, content]));
  for (const [file, content] of files) analysis.update(file, content);
  const sources = [...files.keys()].filter((file) => file.endsWith(".ts"));
  const problems = sources.flatMap((file) => analysis.problems(file));
  const offers = problems.flatMap((problem): Offer[] =>
    analysis
      .repairs({ problems: [problem], range: problem.range })
      .filter((repair) => repair.problem === problem)
      .map((repair) => ({ problem, repair })),
  );
  const isForeign = code.startsWith("workflow-core-");

  test("can be silenced where it is, but for what is wrong with a comment that does that", () => {
    const silencing = offers.filter(({ repair }) => repair.kind === "silence");
    const isComment = /^un(?:used-ignore|known-ignore-code)$/.test(code);
    expect(silencing.length).toBe(isComment ? 0 : problems.length);
    for (const { problem, repair } of silencing) {
      const left = made(repair).problems;
      expect(left.filter((it) => isSame(it, problem)).length).toBe(
        problems.filter((it) => isSame(it, problem)).length - 1,
      );
      expect(left.length).toBe(problems.length - 1);
    }
  });

  test("each repair takes the problem away, brings no other one, and compiles", () => {
    for (const { problem, repair } of offers.filter((it) => it.repair.kind === "fix")) {
      const done = made(repair);
      const left = done.problems.map(named);
      expect(left, repair.title).not.toContain(named(problem));
      const follows = FOLLOWS.get(repair.title);
      const brought = left.filter((it) => !problems.map(named).includes(it));
      expect(brought, repair.title).toEqual(follows === undefined ? [] : [follows]);
      // The other framework isn't installed here.
      if (!isForeign) expect(done.errors, repair.title).toEqual([]);
    }
  });

  test("its page lists them, and says which need no question", () => {
    const section = /^## Repairs\n([\s\S]*?)^## /m.exec(text)?.[1] ?? "";
    const listed = [...section.matchAll(/^- \*(.+?)\*(?=[.:]|$)(.*)$/gm)].map(([, title, rest]) => ({ title, rest }));
    const fixes = offers.filter(({ repair }) => repair.kind === "fix").map(({ repair }) => repair);
    const titles = [...new Set(fixes.map(({ title }) => title))];
    expect(listed.map(({ title }) => title)).toEqual(titles);
    if (titles.length === 0) expect(section.trim()).toMatch(/^None: .+/);
    for (const { title, rest } of listed) {
      const isSafe = fixes.some((it) => it.title === title && it.confidence === "safe");
      expect(rest?.includes("`stepscope check --fix`"), title).toBe(isSafe);
      if (isSafe) expect([...MAY_BE_SAFE]).toContain(code);
    }
  });

  function made({ edits }: Repair): { readonly problems: readonly SourceProblem[]; readonly errors: string[] } {
    const changed = applied(files, edits());
    for (const [file, content] of changed) analysis.update(file, content);
    const found = sources.flatMap((file) => analysis.problems(file));
    for (const [file, content] of files) analysis.update(file, content);
    return {
      problems: found,
      errors: isForeign ? [] : compile(new Map(sources.map((it) => [it, changed.get(it) ?? ""]))),
    };
  }
});

function isSame(a: SourceProblem, b: SourceProblem): boolean {
  return named(a) === named(b);
}

function named({ code, subject, option }: SourceProblem): string {
  return [code, subject?.id, option?.entry].filter((it) => it !== undefined).join(" ");
}
