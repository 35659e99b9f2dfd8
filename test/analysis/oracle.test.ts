import { afterAll, describe, expect, test } from "vitest";
import { createAnalysis } from "../../server/analysis/index.js";
import { disagreement, implementedCases } from "../oracles/cases.js";
import { render } from "../oracles/render.js";

const cases = implementedCases({ notEvents: false });
const analysis = createAnalysis();
afterAll(() => analysis.dispose());

describe("source and the reference implementation agree", () => {
  test("on as many cases as there are", () => {
    console.log(`${cases.length} oracle cases as source`);
    expect(cases).toHaveLength(383);
  });

  test.each(cases.map((it) => [it.id, it] as const))("%s", (id, oracle) => {
    const file = `/oracle/${id}.ts`;
    analysis.update(file, render(oracle));
    expect(analysis.workflows(file).map(({ graph }) => graph.steps.map(({ name }) => name))).toEqual([
      oracle.steps.map(({ name }) => name),
    ]);
    const problems = analysis.problems(file);
    expect(disagreement(oracle, problems)).toEqual({ missing: [], wrong: [] });
    expect(new Set(problems.map(({ range }) => range.file)).size).toBeLessThan(2);
  });
});
