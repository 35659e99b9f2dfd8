import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { rulePage } from "../../server/analysis/codes/pages.js";
import { defaultSeverity, PROBLEM_CODES } from "../../server/analysis/index.js";
import { workspace } from "../analysis/source.js";
import { rulePages, rulesIndex } from "./rule-pages.js";

test("there is a page for each code, and a line in the index that says its severity", () => {
  expect(rulePages.map(({ code }) => code).sort()).toEqual([...PROBLEM_CODES].sort());
  const listed = [...rulesIndex.matchAll(/^\| \[([a-z-]+)\]\(([a-z-]+)\.md\) \| (\w+) \| (.+) \|$/gm)];
  expect(listed.map(([, code, page, severity]) => [code, page, severity])).toEqual(
    PROBLEM_CODES.map((code) => [code, code, defaultSeverity(code)]),
  );
  for (const [, code, , , summary = ""] of listed) {
    expect(rulePages.find((page) => page.code === code)?.text, code).toContain(`\n${summary} (`);
  }
});

test("a code leads to a file that is there", () => {
  for (const code of PROBLEM_CODES)
    expect(existsSync(fileURLToPath(rulePage(code) ?? "file:///none")), code).toBe(true);
});

describe.each(rulePages.map((page) => [page.code, page] as const))("%s", (code, { text, wrong, right }) => {
  const codes = (files: Readonly<Record<string, string>>) => {
    const it = workspace({ ...files });
    return Object.keys(files).flatMap((name) =>
      name.endsWith(".ts") ? it.analysis.problems(it.path(name)).map((problem) => problem.code) : [],
    );
  };

  test("the wrong example gives this code and no other", () => {
    expect(new Set(codes(wrong))).toEqual(new Set([code]));
  });

  test("the right one gives none", () => {
    expect(Object.keys(right)).toContain("flow.ts");
    expect(codes(right)).toEqual([]);
  });

  test("says its severity, what happens, and how to silence it", () => {
    const severity = defaultSeverity(code as (typeof PROBLEM_CODES)[number]);
    expect(text).toMatch(new RegExp(`^# ${code}\n\n[A-Z\`].*\\. \\(${severity}, unless`, "i"));
    for (const heading of ["Why it matters", "Wrong", "Right", "How to silence it"])
      expect(text).toContain(`\n## ${heading}\n`);
    expect(text).toContain(`"${code}": "off"`);
  });
});
