import { afterAll, describe, expect, test } from "vitest";
import { createAnalysis, type Repair, type SourceProblem } from "../../../server/analysis/index.js";
import { implementedCases } from "../../oracles/cases.js";
import { render } from "../../oracles/render.js";
import { applied } from "./apply.js";
import { compile, syntaxErrors } from "./compile.js";

/**
 * Each case of the reference's validator that is wrong, as source: whatever is offered for a problem takes that
 * problem away, parses, and compiles if the case did.
 */
const cases = implementedCases({ notEvents: false });
const analysis = createAnalysis();
afterAll(() => analysis.dispose());

/** Codes for which nothing can be offered that isn't a guess. */
const NOTHING_TO_OFFER: ReadonlySet<string> = new Set([
  "step-list-parameters",
  "step-join-parameters",
  "list-never-returned",
  "join-without-common-level",
  "event-class-unused",
]);

interface Mended {
  readonly id: string;
  readonly problem: SourceProblem;
  readonly title: string;
  readonly text: string;
  readonly before: ReadonlySet<string>;
  readonly left: readonly SourceProblem[];
}

const sources = new Map(cases.map((it) => [`/oracle/${it.id}.ts`, render(it)]));
const mended: Mended[] = [];
const without: string[] = [];

for (const [file, text] of sources) {
  analysis.update(file, text);
  const problems = analysis.problems(file);
  for (const problem of problems) {
    const repairs = analysis
      .repairs({ problems: [problem], range: problem.range })
      .filter((it) => it.problem === problem && it.kind === "fix");
    if (repairs.length === 0) without.push(problem.code);
    for (const repair of repairs) mended.push(mend({ file, text, problem, problems, repair }));
  }
}

function mend(it: {
  file: string;
  text: string;
  problem: SourceProblem;
  problems: readonly SourceProblem[];
  repair: Repair;
}): Mended {
  const { file, text, problem, problems, repair } = it;
  const after = applied(new Map([[file, text]]), repair.edits()).get(file) ?? "";
  analysis.update(file, after);
  const left = analysis.problems(file);
  analysis.update(file, text);
  return { id: file, problem, title: repair.title, text: after, before: new Set(problems.map(named)), left };
}

function named({ code, subject, option }: SourceProblem): string {
  return [code, subject?.id, option?.name, option?.entry].filter((it) => it !== undefined).join(" ");
}

describe("what is offered for the problems of the reference's cases", () => {
  test("is something, but where anything would be a guess", () => {
    console.log(`${mended.length} repairs of ${new Set(mended.map(({ id }) => id)).size} cases`);
    expect(new Set(without.filter((code) => !NOTHING_TO_OFFER.has(code)))).toEqual(new Set());
    expect(mended.length).toBeGreaterThan(500);
  });

  test("changes the file", () => {
    expect(mended.filter(({ id, text }) => text === sources.get(id)).map(({ id, title }) => `${id} ${title}`)).toEqual(
      [],
    );
  });

  test("parses", () => {
    const broken = mended.filter(({ id, text }) => syntaxErrors(id, text) > 0);
    expect(broken.map(({ id, title, text }) => `${id} ${title}\n${text}`)).toEqual([]);
  });

  test("takes the problem away", () => {
    const still = mended.filter(({ problem, left }) => left.some((it) => named(it) === named(problem)));
    expect(still.map(({ id, problem, title }) => `${id} ${named(problem)}: ${title}`)).toEqual([]);
  });

  test("brings no other problem where there was one: rules about paths say nothing before every wire is whole", () => {
    const fresh = ({ before, left }: Mended): string[] =>
      left
        .map(named)
        .filter((it) => !before.has(it) && !/^(?:declared-event-not-emitted|event-class-unused) /.test(it));
    const tell = (it: Mended): string => `${it.id} ${named(it.problem)}: ${it.title}: ${fresh(it).join(", ")}`;
    // What a start leads to is only known once there is one.
    const alone = mended.filter(({ before, problem }) => before.size === 1 && problem.code !== "no-start-event");
    expect(alone.length).toBeGreaterThan(100);
    expect(alone.filter((it) => fresh(it).length > 0).map(tell)).toEqual([]);
    const others = mended.filter((it) => fresh(it).some((name) => !/^(?:unreachable|dead-end)-step /.test(name)));
    expect(others.map(tell)).toEqual([]);
  });

  test("compiles where the case does", () => {
    const wrong = new Set(compile(sources).map((it) => it.slice(0, it.indexOf(":"))));
    const fixed = mended.filter(({ id }) => !wrong.has(id));
    expect(fixed.length).toBeGreaterThan(500);
    const files = new Map(fixed.map(({ id, text }, n) => [id.replace(".ts", `-${n}.ts`), text]));
    const titles = new Map(fixed.map(({ id, title }, n) => [id.replace(".ts", `-${n}.ts`), title]));
    const errors = compile(files).map((it) => `${titles.get(it.slice(0, it.indexOf(":")))}: ${it}`);
    expect(errors).toEqual([]);
  }, 120_000);
});
