import { join } from "node:path";
import { expect, it } from "vitest";
import { folder, stepscopeHere } from "./command-line.js";
import { LOST } from "./lost.js";

const config = (value: unknown): string => JSON.stringify(value);
const warn = { rules: { "event-never-consumed": "warning", "dead-end-step": "off", "no-stop-event": "off" } };

it("takes severities from stepscope.config.json, and from the section in package.json", async () => {
  for (const files of [
    { "stepscope.config.json": config(warn) },
    { "package.json": config({ name: "flows", stepscope: warn }) },
  ]) {
    using project = folder({ ...files, "src/lost.ts": LOST });
    const { code, out, err } = await stepscopeHere(["check"], { cwd: project.path });
    expect(out).toContain("warning event-never-consumed");
    expect(err).toBe("1 workflow in 1 file: 0 errors, 1 warning\n");
    expect(code).toBe(0);
  }
});

it("goes by the nearest config, wherever the command is called", async () => {
  using project = folder({
    "stepscope.config.json": config({ rules: { "event-never-consumed": "off" } }),
    "packages/a/stepscope.config.json": config(warn),
    "packages/a/lost.ts": LOST,
    "packages/b/package.json": config({ name: "b", dependencies: { stepscope: "*" } }),
    "packages/b/lost.ts": LOST,
  });
  const { out } = await stepscopeHere(["check", "..", "--format", "json"], { cwd: join(project.path, "packages/a") });
  const found: { file: string; code: string; severity: string }[] = JSON.parse(out).diagnostics;
  const lost = found.filter(({ code }) => code === "event-never-consumed");
  expect(lost.map(({ file, severity }) => [file, severity])).toEqual([
    [join(project.path, "packages/a/lost.ts"), "warning"],
  ]);
});

it("leaves out what is excluded, unless it is named", async () => {
  using project = folder({
    "stepscope.config.json": config({ exclude: ["old", "**/*.{generated,example}.ts"] }),
    "old/deep/lost.ts": LOST,
    "new/lost.generated.ts": LOST,
    "new/older.ts": LOST,
  });
  const all = await stepscopeHere(["check"], { cwd: project.path });
  expect(all.err).toMatch(/^1 workflow in 1 file: /);
  expect(all.out).toMatch(/^new\/older\.ts:/);
  const named = await stepscopeHere(["check", "old/deep/lost.ts"], { cwd: project.path });
  expect(named.out).toMatch(/^old\/deep\/lost\.ts:/);
});

it("fails on more warnings than are allowed, and shows only errors where it is to be quiet", async () => {
  using project = folder({ "stepscope.config.json": config(warn), "lost.ts": LOST });
  const run = (...args: string[]) => stepscopeHere(["check", ...args], { cwd: project.path });
  expect((await run("--max-warnings", "1")).code).toBe(0);
  const tooMany = await run("--max-warnings", "0");
  expect(tooMany.code).toBe(1);
  expect(tooMany.err).toContain("1 warning is more than --max-warnings 0");
  const quiet = await run("--quiet");
  expect([quiet.out, quiet.code]).toEqual(["", 0]);
  const wrong = await run("--max-warnings", "few");
  expect([wrong.err, wrong.code]).toEqual(['stepscope: --max-warnings is a whole number, not "few".\n', 2]);
});

it.each<[string, string, string, RegExp]>([
  [
    "a rule that isn't one",
    '{\n  "rules": { "no-stpes": "off" }\n}',
    "2:14",
    /there is no rule "no-stpes"\. Did you mean "no-steps"\?/,
  ],
  [
    "a severity that isn't one",
    '{ "rules": { "no-steps": "fatal" } }',
    "1:14",
    /severity of "no-steps" is one of .*, not "fatal"/,
  ],
  ["a key that isn't one", '{ "ignore": [] }', "1:3", /there is no "ignore"\. There are "rules" and "exclude"/],
  ["globs that are no list", '{\n\n"exclude": "old" }', "3:1", /"exclude" is a list of globs/],
  ["a glob that isn't one", '{ "exclude": ["{a,b"] }', "1:3", /"\{a,b" in "exclude" is no glob/],
  ["something else", "[]", "1:1", /the config is an object/],
  ["what isn't JSON", '{\n  "rules": {},\n}', "3:1", /it isn't JSON: Expected double-quoted property name\.$/m],
  ["no end", '{ "rules": ', "1:12", /it isn't JSON: Unexpected end of JSON input\.$/m],
])("says where the config has %s, and ends with 2", async (_name, text, place, says) => {
  using project = folder({ "stepscope.config.json": text, "a.ts": "export {};\n" });
  const { code, err } = await stepscopeHere(["check"], { cwd: project.path });
  expect(err.startsWith(`stepscope: ${join(project.path, "stepscope.config.json")}:${place}: `), err).toBe(true);
  expect(err).toMatch(says);
  expect(code).toBe(2);
});

it("says where a package.json is wrong, behind what it says of itself", async () => {
  const text = '{\n  "name": "rules",\n  "files": ["rules"],\n  "stepscope": { "rules": [] }\n}';
  using project = folder({ "package.json": text, "a.ts": "export {};\n" });
  const { err } = await stepscopeHere(["check"], { cwd: project.path });
  expect(err).toContain(`${join(project.path, "package.json")}:4:18: "rules" is an object`);
});

it("says that a config is there twice", async () => {
  const twice = { "stepscope.config.json": "{}", "package.json": config({ stepscope: {} }) };
  using both = folder({ ...twice, "a.ts": "export {};\n" });
  const { code, err } = await stepscopeHere(["check"], { cwd: both.path });
  expect(err).toContain('the package.json beside it has a "stepscope" section too: keep one of them.');
  expect(code).toBe(2);
});
