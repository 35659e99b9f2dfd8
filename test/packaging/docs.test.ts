import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./project.js";

it("TypeDoc makes the reference of the public API without a warning", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["docs/build.js"], { cwd: root, encoding: "utf8" });
  expect(`${stdout}${stderr}`).not.toMatch(/warning|error/);
  expect(status).toBe(0);
  expect(existsSync(join(root, "docs/dist/index.html"))).toBe(true);
}, 60_000);
