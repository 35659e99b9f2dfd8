import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureDebianPackages } from "../../scripts/debian.js";
import { LOST, LOST_AT } from "../cli/lost.js";

/* A client that nobody here wrote, set up by the recipe in docs/neovim.md. */

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The first that is newer is the one for this Neovim. */
const RECIPES: readonly { readonly heading: string; readonly from: readonly [number, number] }[] = [
  { heading: "## Neovim 0.11 and newer", from: [0, 11] },
  { heading: "## Neovim 0.7 to 0.10", from: [0, 7] },
];

let folder: string;

beforeAll(() => {
  if (version() === null) ensureDebianPackages(["neovim"]);
  folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-neovim-")));
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  // As npm installs the package.
  symlinkSync(
    join(root, "server/bin/stepscope-language-server.js"),
    join(folder, "node_modules/.bin/stepscope-language-server"),
  );
  writeFileSync(join(folder, "package.json"), '{ "name": "flows", "private": true, "type": "module" }');
  writeFileSync(join(folder, "flow.ts"), LOST);
  writeFileSync(join(folder, "other.ts"), LOST);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("shows problems in what is typed and in files that aren't open, tells who emits and takes an event, and creates the missing step", () => {
  writeFileSync(join(folder, "init.lua"), recipe());
  const run = neovim(["--headless", "-u", "init.lua", "-n", "-c", `luafile ${join(root, "test/neovim/drive.lua")}`]);
  const line = run.stdout.split("\n").find((it) => it.startsWith("{"));
  expect(line, run.stdout + run.stderr).toBeDefined();
  expect(JSON.parse(line ?? "")).toEqual({
    seen: {
      ...{ line: LOST_AT.line, column: LOST_AT.start, source: "stepscope", severity: 1 },
      hover: expect.stringMatching(/event.*LostEvent[\s\S]*emitted by .*begin[\s\S]*no step takes it/),
      emitted: [expect.stringContaining("new LostEvent(")],
      mended: expect.stringMatching(/LostFlow [\s\S]*@step\n {2}async lost\(\w+: LostEvent\): Promise<StopEvent> \{/),
    },
  });
}, 60_000);

/** The Lua of the recipe for the Neovim that is here. */
function recipe(): string {
  const [major = 0, minor = 0] = version() ?? [];
  const { heading } = RECIPES.find(({ from }) => major > from[0] || (major === from[0] && minor >= from[1])) ?? {};
  if (heading === undefined) throw new Error(`docs/neovim.md has no recipe for Neovim ${major}.${minor}`);
  const text = readFileSync(join(root, "docs/neovim.md"), "utf8");
  const [, after] = text.split(heading);
  return [after, text.split("## Who emits and takes an event")[1]].map(luaIn).join("\n");
}

/** The first block of it in a part of the recipe. */
function luaIn(part: string | undefined): string {
  const code = /```lua\n([\s\S]*?)```/.exec(part ?? "")?.[1];
  if (code === undefined) throw new Error("docs/neovim.md has no Lua where there was some");
  return code;
}

/** Null where there is no Neovim. */
function version(): readonly [major: number, minor: number] | null {
  const { stdout, error } = spawnSync("nvim", ["--version"], { encoding: "utf8" });
  const [, major, minor] = /^NVIM v(\d+)\.(\d+)/.exec(error === undefined ? stdout : "") ?? [];
  return major === undefined ? null : [Number(major), Number(minor)];
}

function neovim(args: readonly string[]) {
  const home = join(folder, "home"); // nobody's own configuration
  return spawnSync("nvim", args, {
    cwd: folder,
    encoding: "utf8",
    timeout: 50_000,
    env: {
      ...process.env,
      ...{ HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home },
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`,
    },
  });
}
