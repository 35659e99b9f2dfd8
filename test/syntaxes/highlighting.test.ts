import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const fixtures = "test/syntaxes/fixtures";
const sources = readdirSync(join(root, fixtures)).filter((name) => !name.endsWith(".snap"));

describe("highlighting of steps and events", () => {
  it.each(sources)("%s has a snapshot", (name) => {
    // The snapshot tool would write a missing one and call that a success.
    expect(existsSync(join(root, fixtures, `${name}.snap`))).toBe(true);
  });

  it("gives each token the scopes of the snapshot", () => {
    const tool = join(root, "node_modules/vscode-tmgrammar-test/dist/snapshot.js");
    const files = sources.map((name) => `${fixtures}/${name}`);
    const args = [tool, "--config", "test/syntaxes/grammars.json", ...files];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    expect(status, `${stdout}\n${stderr}`).toBe(0);
  });
});
