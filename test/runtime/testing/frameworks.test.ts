import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it.each([
  ["node:test, and its mock timers", "node.js", 3],
  ["node:test in a CommonJS program", "common.cjs", 1],
])("the kit works with %s", (_, file, count) => {
  const path = fileURLToPath(new URL(`frameworks/${file}`, import.meta.url));
  // A test runner that runs another one tells it by a variable.
  const { NODE_TEST_CONTEXT: _inner, ...env } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ["--test", "--test-reporter=tap", path], {
    encoding: "utf8",
    env,
  });
  expect(stdout).toContain(`# pass ${count}\n# fail 0`);
  expect(status, stdout).toBe(0);
});
