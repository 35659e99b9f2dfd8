import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const vsix = join(root, "dist/stepscope.vsix");
let files: string[];

beforeAll(() => {
  if (!existsSync(vsix)) throw new Error(`${vsix} is missing. Pack it first: npm run package`);
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  files = execFileSync(process.execPath, [vsce, "ls", "--no-dependencies"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((file) => file !== "");
});

it("is under 6 MB", () => {
  expect(statSync(vsix).size).toBeLessThan(6 * 1024 * 1024);
});

it("has one copy of the TypeScript compiler", () => {
  const compilers = files.filter((file) => text(file).includes("Unterminated_string_literal_1002"));
  expect(compilers).toHaveLength(1);
});

it("has what runs, and no sources, tests or source maps", () => {
  for (const file of [
    "package.json",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "media/icon.png",
    "media/screenshot.png",
    "media/run.png",
    "media/order.svg",
    "dist/extension.cjs",
    "dist/language-server.js",
    "dist/compiler-libraries.json",
    "dist/debug-adapter.js",
    "dist/cli.js",
    "dist/register.js",
    "dist/runner.js",
    "dist/draw-page.js",
    "dist/rules/README.md",
    "dist/rules/dead-end-step.md",
    "dist/runtime/index.js",
    "dist/runtime/debug/agent.js",
    "dist/webview/main.js",
    "syntaxes/stepscope.injection.tmLanguage.json",
    "server/schemas/config.json",
  ]) {
    expect(files).toContain(file);
  }
  expect(files.filter((file) => /\.(?:ts|tsx|map|vsix)$|(?:^|\/)(?:test|node_modules)\//.test(file))).toEqual([]);
});

it("shows pictures in README.md that it has", () => {
  const pictures = [...text("README.md").matchAll(/!\[.*?\]\((?!https?:)(.*?)\)/g)].map(([, path]) => path);
  expect(pictures.length).toBeGreaterThan(0);
  for (const picture of pictures) expect(files).toContain(picture);
});

it("names no folder of the machine that built it", () => {
  expect(files.filter((file) => text(file).includes(root))).toEqual([]);
});

function text(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
