import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folder, root, stepscope } from "./command-line.js";

const joke = readFileSync(join(root, "examples/joke.ts"), "utf8")
  .replace(/import \{ jokeTeller \}.*\n/, "")
  .replace("jokeTeller()", "null as never");
const withoutCritique = joke.replace(/\n {2}@step\n {2}async critiqueJoke[\s\S]*?\n {2}\}\n/, "");

it("finds nothing wrong with the examples", async () => {
  const { code, out, err } = await stepscope(["check", "examples"]);
  expect(out).toBe("");
  expect(err).toMatch(/^\d+ workflows in \d+ files: 0 errors\n$/);
  expect(code).toBe(0);
});

it("points at the event that nobody takes, as text and as JSON", async () => {
  using project = folder({ "joke.ts": withoutCritique, "other.ts": "export const x = 1;\n" });
  const line = withoutCritique.split("\n").findIndex((text) => text.includes("new JokeEvent")) + 1;
  const text = await stepscope(["check"], { cwd: project.path });
  expect(text.code).toBe(1);
  expect(text.out).toMatch(new RegExp(`^joke\\.ts:${line}:\\d+: error event-never-consumed: .*JokeEvent`, "m"));

  const { code, out } = await stepscope(["check", "joke.ts", "--format", "json"], { cwd: project.path });
  const report = JSON.parse(out);
  expect(code).toBe(1);
  expect(report).toMatchObject({ version: 1, files: 1, workflows: 1 });
  const found = report.diagnostics.find((it: { code: string }) => it.code === "event-never-consumed");
  expect(found).toMatchObject({
    file: join(project.path, "joke.ts"),
    severity: "error",
    workflow: "JokeFlow",
    subject: "JokeEvent",
    range: { start: { line: line - 1 } },
  });
});

it("goes on after a file that doesn't parse", async () => {
  using project = folder({
    "a-broken.ts": 'import { Workflow } from "stepscope";\nclass {{{ extends\n',
    "joke.ts": withoutCritique,
  });
  const { code, out } = await stepscope(["check"], { cwd: project.path });
  expect(out).toContain("a-broken.ts:2:8: error syntax-error: ");
  expect(out).toContain("event-never-consumed");
  expect(code).toBe(1);
});

it("reports a file that doesn't parse, unless it has nothing to do with workflows", async () => {
  using project = folder({
    "broken.ts": 'import { Workflow } from "stepscope";\nexport class Flow extends Workflow {\n  run( {\n}\n',
    "other.ts": "class {{{",
  });
  const { code, out } = await stepscope(["check", "--format", "json"], { cwd: project.path });
  const { diagnostics } = JSON.parse(out);
  const syntax = diagnostics.filter((it: { code: string }) => it.code === "syntax-error");
  expect(syntax).toHaveLength(1);
  expect(syntax[0]).toMatchObject({ severity: "error", code: "syntax-error", workflow: null, subject: null });
  expect(syntax[0].file).toMatch(/broken\.ts$/);
  expect(syntax[0].range.start.line).toBeGreaterThanOrEqual(2);
  expect(code).toBe(1);
});

it("draws the graph from source, as Mermaid and as JSON", async () => {
  const mermaid = await stepscope(["graph", "examples/joke.ts"]);
  expect(mermaid.out).toMatch(/^flowchart/);
  for (const name of ["StartEvent", "generateJoke", "JokeEvent", "critiqueJoke", "StopEvent"])
    expect(mermaid.out).toContain(name);
  const json = JSON.parse((await stepscope(["graph", "examples/joke.ts", "JokeFlow", "--format", "json"])).out);
  expect(json.steps.map(({ name }: { name: string }) => name)).toEqual(["generateJoke", "critiqueJoke"]);
  expect(json.input).toEqual([{ name: "topic", type: "string", text: "string", optional: false }]);
});

it.each([
  ["a path that isn't there", ["check", "nowhere"], /There is no file or folder .*nowhere/],
  ["a file that is no source", ["check", "package.json"], /package\.json is neither TypeScript nor JavaScript/],
  ["a format that isn't one", ["check", "--format", "xml"], /--format is text, json, sarif or github, not "xml"/],
  ["a graph without a file", ["graph"], /which file/],
])("says what is wrong with %s", async (_name, args, says) => {
  const { code, err } = await stepscope(args);
  expect(err).toMatch(says);
  expect(code).toBe(2);
});

it("explains itself, before and after the name of a command", async () => {
  for (const args of [["--help"], ["help"], ["-h"], ["check", "--help"], ["check", "-h"]]) {
    const { code, out } = await stepscope(args);
    expect(out).toMatch(/^Usage: stepscope COMMAND/);
    expect(code).toBe(0);
  }
});
