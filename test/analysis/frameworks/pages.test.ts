import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { workspace } from "../source.js";

const folder = fileURLToPath(new URL("../../../docs/rules/", import.meta.url));
const pages = readdirSync(folder).filter((name) => name.startsWith("workflow-core-"));

test("there is a page for each rule", () => {
  expect(pages.map((name) => name.replace(".md", "")).sort()).toEqual([
    "workflow-core-event-never-handled",
    "workflow-core-event-never-sent",
    "workflow-core-join-never-complete",
    "workflow-core-unreachable-handler",
  ]);
});

test.each(pages)("%s: the wrong example has this problem, the right one has none", (name) => {
  const text = readFileSync(folder + name, "utf8");
  const code = name.replace(".md", "");
  const example = (kind: string): string =>
    new RegExp(`^\`\`\`ts ${kind}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(text)?.[1] ?? "";
  const codes = (kind: string): string[] => {
    const it = workspace({ "flow.ts": example(kind) });
    expect(it.shapes("flow.ts")).toHaveLength(1);
    return it.analysis.problems(it.path("flow.ts")).map((problem) => problem.code);
  };
  expect(new Set(codes("wrong"))).toEqual(new Set([code]));
  expect(codes("right")).toEqual([]);
});
