import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(args: string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, ["scripts/start.js", ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, OPENAI_API_KEY: "", ...env },
  });
}

it("checks, draws and runs the joke in the terminal with --no-editor", () => {
  const { status, stdout, stderr } = start(["--no-editor"]);
  expect(status, stderr).toBe(0);
  expect(stdout).toContain("event_JokeEvent --> step_critiqueJoke");
  expect(stdout).toMatch(/^Analysis: .*Critique: /m);
  expect(stderr).toContain("1 workflow in 1 file: 0 errors");
  expect(stderr).toMatch(/critiqueJoke:0 ← #2 JokeEvent/);
});

// A desktop VS Code needs a desktop: a command that writes down what it is asked stands in for it.
it.skipIf(process.platform === "win32")("opens the examples in a desktop VS Code with the extension installed", () => {
  const code = join(folder, "code");
  const log = join(folder, "asked");
  writeFileSync(code, `#!/bin/sh\necho "$@" >> '${log}'\n`);
  chmodSync(code, 0o755);
  const { status, stdout, stderr } = start([], { PATH: `${folder}${delimiter}${process.env.PATH}` });
  expect(status, stderr).toBe(0);
  expect(stdout).toContain("Opened examples/joke.ts in VS Code");
  expect(readFileSync(log, "utf8").trim().split("\n")).toEqual([
    "--version",
    "--install-extension dist/stepscope.vsix --force",
    "examples examples/joke.ts",
  ]);
});

it("says what is wrong with its options", () => {
  expect(start(["--port", "99999"])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/--port takes a number/),
  });
  expect(start(["--fast"])).toMatchObject({ status: 2, stderr: expect.stringMatching(/Unknown option '--fast'/) });
});
