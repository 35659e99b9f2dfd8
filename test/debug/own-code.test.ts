import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isInside, ownCode } from "../../server/debug/own-code.js";
import { BUILT, FIXTURES, ROOT } from "./rig/places.js";

test("the debugger's part of a program and the runtime that it imports aren't the user's code", () => {
  expect(ownCode(join(FIXTURES, "joke.ts"), BUILT)).toEqual([
    join(ROOT, "runtime"),
    join(ROOT, "server/dist/debug"),
    join(ROOT, "server/dist/transform"),
  ]);
});

test("a linked runtime is found where the link leads", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "own-code-")));
  const runtime = join(folder, "linked");
  mkdirSync(join(folder, "app/node_modules"), { recursive: true });
  mkdirSync(runtime);
  writeFileSync(join(runtime, "package.json"), '{ "name": "stepscope" }');
  symlinkSync(runtime, join(folder, "app/node_modules/stepscope"));
  expect(ownCode(join(folder, "app/main.ts"), BUILT)).toContain(runtime);
  // Whoever works on the runtime itself steps through it.
  expect(ownCode(join(runtime, "main.ts"), BUILT)).not.toContain(runtime);
});

test("a folder's neighbour with a longer name isn't inside it", () => {
  expect(isInside("/app/runtime/a.ts", "/app/runtime")).toBe(true);
  expect(isInside("/app/runtime-tests/a.ts", "/app/runtime")).toBe(false);
});
