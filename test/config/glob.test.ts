import { expect, it } from "vitest";
import { globPattern } from "../../server/config/glob.js";

it.each([
  ["old", ["old", "old/a.ts", "old/deep/a.ts"], ["older", "older/a.ts", "src/old/a.ts"]],
  ["./old/", ["old/a.ts"], ["a.ts"]],
  ["src/*.ts", ["src/a.ts", "src/.a.ts"], ["src/deep/a.ts", "a.ts", "src/a.tsx"]],
  ["**/*.ts", ["a.ts", "src/a.ts", "src/deep/a.ts"], ["a.tsx", "a.ts.js"]],
  ["src/**", ["src/a.ts", "src/deep/a.ts"], ["lib/src/a.ts"]],
  ["src/**/gen/*.ts", ["src/gen/a.ts", "src/x/y/gen/a.ts"], ["src/x/a.ts", "gen/a.ts"]],
  ["a?.ts", ["ab.ts"], ["a.ts", "abc.ts", "a/.ts"]],
  ["**/*.{gen,test}.ts", ["a.gen.ts", "x/a.test.ts"], ["a.ts", "a.{gen,test}.ts"]],
  ["{a,b/{c,d}}/*.ts", ["a/x.ts", "b/c/x.ts", "b/d/x.ts"], ["b/x.ts", "c/x.ts"]],
  ["a+b (1)/[x].ts", ["a+b (1)/[x].ts"], ["aab (1)/x.ts", "a+b (1)/x.ts"]],
  ["a,b.ts", ["a,b.ts"], ["a", "b.ts"]],
])("%s", (glob, matches, others) => {
  const pattern = globPattern(glob);
  for (const path of matches) expect(path).toMatch(pattern);
  for (const path of others) expect(path).not.toMatch(pattern);
});

it("refuses an alternative that isn't closed", () => {
  expect(() => globPattern("src/{a,b")).toThrow("a { has no }");
});
