import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Import {
  readonly from: string;
  readonly specifier: string;
  /** Top-level folder that it reaches, or the package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Which folders a folder may import from. Arrows point one way: client → server → runtime. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  client: ["client", "server", "runtime"],
  server: ["server", "runtime"],
  runtime: ["runtime"],
};

const FOLDERS: Readonly<Record<string, string>> = { stepscope: "runtime", "@stepscope/tools": "server" };

const imports = Object.keys(ALLOWED).flatMap((folder) => sources(join(root, folder)).flatMap(importsOf));

it("reads the imports of all three folders", () => {
  const files = (folder: string) =>
    new Set(imports.filter(({ from }) => folderOf(from) === folder).map(({ from }) => from));
  for (const folder of Object.keys(ALLOWED)) expect(files(folder).size, folder).toBeGreaterThan(10);
});

it("lets imports point one way: client to server to runtime", () => {
  const wrong = imports.filter(({ from, to }) => to in ALLOWED && !ALLOWED[folderOf(from)]?.includes(to));
  expect(wrong.map(describeImport)).toEqual([]);
});

it("imports vscode only in client/, and not in the page", () => {
  const wrong = imports.filter(
    ({ from, specifier }) =>
      specifier === "vscode" && (folderOf(from) !== "client" || from.startsWith("client/webview/")),
  );
  expect(wrong.map(describeImport)).toEqual([]);
});

it("gives the page nothing of the host but types, the pure folds and the graph", () => {
  const pure = /^client\/panel\/(?:contract|fold|fold-live)\.(?:js|ts)$/;
  const wrong = imports.filter(({ from, specifier, typeOnly }) => {
    if (!from.startsWith("client/webview/") || typeOnly) return false;
    if (specifier.startsWith("stepscope")) return specifier !== "stepscope/graph";
    if (!specifier.startsWith(".")) return specifier.startsWith("node:");
    const target = relative(root, resolve(root, dirname(from), specifier))
      .split(sep)
      .join("/");
    return !target.startsWith("client/webview/") && !pure.test(target);
  });
  expect(wrong.map(describeImport)).toEqual([]);
});

it("keeps the runtime free of packages", () => {
  const wrong = imports.filter(
    ({ from, specifier, to }) => folderOf(from) === "runtime" && to === specifier && !specifier.startsWith("node:"),
  );
  expect(wrong.map(describeImport)).toEqual([]);
});

it("keeps the reducer and what it folds with free of clocks, randomness and promises", () => {
  const parts = readdirSync(join(root, "runtime/engine/reduce")).map((name) => `reduce/${name.replace(".ts", "")}`);
  const pure = ["reduce", "routes", "state", "ticks", "commands", "store-path", "fifo", "open-ends", ...parts].map(
    (name) => `runtime/engine/${name}.ts`,
  );
  for (const file of pure) {
    const text = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    expect(text, file).not.toMatch(
      /\b(?:Date|performance|Math\.random|crypto|Promise|await|setTimeout|setImmediate)\b/,
    );
  }
});

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["dist", "node_modules"].includes(entry.name) ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts")
      ? [relative(root, path).split(sep).join("/")]
      : [];
  });
}

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), "utf8");
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s)?["']([^"']+)["']/gm);
  const calls = text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g);
  return [
    ...[...statements].map(([, type, specifier = ""]) => ({ specifier, typeOnly: type !== undefined })),
    ...[...calls].map(([, specifier = ""]) => ({ specifier, typeOnly: false })),
  ].map((it) => ({ ...it, from, to: target(from, it.specifier) }));
}

function target(from: string, specifier: string): string {
  if (specifier.startsWith("."))
    return folderOf(
      relative(root, resolve(root, dirname(from), specifier))
        .split(sep)
        .join("/"),
    );
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  return FOLDERS[name] ?? specifier;
}

function folderOf(file: string): string {
  return file.split("/")[0] ?? "";
}

function describeImport({ from, specifier }: Import): string {
  return `${from} imports ${specifier}`;
}
