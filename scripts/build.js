import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { extensionBuild, serverBuild } from "./build/bundles.js";
import { drawPageBuild } from "./build/draw-page.js";
import { inputsHash } from "./build/inputs.js";
import { webviewBuild } from "./build/webview.js";

/*
 * Builds everything: the two npm packages (runtime/dist, server/dist) and the extension (dist). `--package` packs
 * dist/stepscope.vsix too. `--dev` leaves the bundles readable, with source maps. Does nothing where nothing changed.
 */
const { values } = parseArgs({
  options: { package: { type: "boolean" }, dev: { type: "boolean" }, force: { type: "boolean" } },
});
const root = new URL("..", import.meta.url);
const at = (/** @type {string} */ path) => new URL(path, root);
process.chdir(fileURLToPath(root));

const VSIX = "dist/stepscope.vsix";
const STAMP = at("dist/.built");
const stamp = `${inputsHash(root)} ${values.dev ? "dev" : "release"}`;
const built = existsSync(STAMP) ? readFileSync(STAMP, "utf8") : "";
const packed = existsSync(at(VSIX));
if (!values.force && built === stamp && (packed || !values.package)) {
  console.log("Nothing changed since the last build.");
} else {
  if (values.force || built !== stamp) await buildAll();
  if (values.package) pack();
  writeFileSync(STAMP, stamp);
}

async function buildAll() {
  const start = performance.now();
  rmSync(STAMP, { force: true });
  rmSync(at(VSIX), { force: true });
  run("tsc", ["--build", "runtime", "server"]);
  // The names of chunks change with what is in them, and maps are of a build for development.
  const left = existsSync(at("dist")) ? readdirSync(at("dist"), { recursive: true, encoding: "utf8" }) : [];
  for (const name of left)
    if (name.startsWith("chunk-") || name.endsWith(".map")) rmSync(at(`dist/${name}`), { force: true });
  const options = values.dev ? { minify: false, sourcemap: true } : {};
  await Promise.all([extensionBuild(options), serverBuild(options), webviewBuild(options)].map((it) => build(it)));
  await build(drawPageBuild(values.dev ? { minify: false } : {}));
  cpSync(at("server/dist/draw/draw-page.js"), at("dist/draw-page.js"));
  bundleRuntime();
  for (const folder of ["dist/rules", "server/dist/rules"]) shipRulePages(folder);
  console.log(`Built in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}

/** The runtime that a program gets where its project has none of its own. */
function bundleRuntime() {
  rmSync(at("dist/runtime"), { recursive: true, force: true });
  cpSync(at("runtime/dist"), at("dist/runtime"), {
    recursive: true,
    filter: (path) => !/(?:\.map|\.tsbuildinfo|\.d\.ts)$/.test(path),
  });
}

/**
 * What explains the codes of problems, beside the code that links there.
 *
 * @param {string} folder
 */
function shipRulePages(folder) {
  rmSync(at(folder), { recursive: true, force: true });
  cpSync(at("docs/rules"), at(folder), { recursive: true });
}

function pack() {
  const start = performance.now();
  run("vsce", [
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--out",
    VSIX,
  ]);
  console.log(`Packed ${VSIX} in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  try {
    execFileSync(
      process.execPath,
      [command === "vsce" ? "node_modules/@vscode/vsce/vsce" : "node_modules/typescript/bin/tsc", ...args],
      {
        stdio: "inherit",
      },
    );
  } catch {
    console.error(`${command} ${args.join(" ")} failed: see above.`);
    process.exit(1);
  }
}
