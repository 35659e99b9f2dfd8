import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAnalysis } from "../../server/analysis/index.js";
import { buildLoader, program, removeLoader } from "./program.js";
import { CASES } from "./verdict-cases.js";

beforeAll(buildLoader);
afterAll(removeLoader);

test("the editor finds wrong what a run refuses, however it is written, and nothing else", async () => {
  const names = Object.keys(CASES);
  const file = (n: number): string => `case${n}.ts`;
  const it = program({
    ...Object.fromEntries(names.map((name, n) => [file(n), CASES[name] ?? ""])),
    "main.ts": `for (let n = 0; n < ${names.length}; n++) {
  const { Flow } = await import("./case" + n + ".ts");
  try { new Flow().validate(); console.log("[]"); }
  catch (error) { console.log(JSON.stringify(error.problems?.map(({ code, subject }) => [code, subject?.id]) ?? error.message)); }
}`,
  });
  const { stdout, stderr } = await it.run("main.ts");
  expect(stderr).toBe("");
  const refused = stdout.trim().split("\n");
  expect(refused).toHaveLength(names.length);
  const analysis = createAnalysis();
  try {
    for (const [n, name] of names.entries()) {
      const told = analysis
        .problems(join(it.folder, file(n)))
        .filter(({ severity, workflow }) => severity === "error" && workflow !== "Base")
        .map(({ code, subject }) => [code, subject?.id]);
      expect(sorted(told), name).toEqual(sorted(JSON.parse(refused[n] ?? "")));
    }
  } finally {
    analysis.dispose();
  }
  expect(refused.filter((it) => it === "[]").length).toBeGreaterThan(40);
  expect(refused.filter((it) => it !== "[]").length).toBeGreaterThan(10);
});

function sorted(problems: readonly (readonly (string | undefined)[])[]): string[] {
  return [...new Set(problems.map((it) => it.join(" ").trim()))].sort();
}
