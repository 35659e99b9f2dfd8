import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const server = join(import.meta.dirname, "../../server");
const needed = /\d+\.\d+/.exec(JSON.parse(readFileSync(join(server, "package.json"), "utf8")).engines.node)?.[0];

it.each(["stepscope", "stepscope-language-server"])("%s says in one line that Node is too old", (command) => {
  const { status, stdout, stderr } = onNode("20.20.2", command);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^Stepscope needs Node.js ${needed} or later; this is v20.20.2\\.\n$`));
});

it("runs on the oldest Node that its package names, and not on the one before", () => {
  const [major, minor] = (needed ?? "").split(".").map(Number);
  expect(onNode(`${needed}.0`, "stepscope", "--version").status).toBe(0);
  expect(onNode(`${major}.${(minor ?? 0) - 1}.0`, "stepscope", "--version").status).toBe(2);
});

/** A command on a Node that says that it is another version. */
function onNode(version: string, command: string, ...args: readonly string[]) {
  const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`;
  const claim = `${versions} Object.defineProperty(process, "version", { value: "v${version}" });`;
  const claimed = `data:text/javascript,${encodeURIComponent(claim)}`;
  const path = join(server, "bin", `${command}.js`);
  return spawnSync(process.execPath, ["--import", claimed, path, ...args], { encoding: "utf8" });
}
