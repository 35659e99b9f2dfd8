import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** What the build is made of. */
const INPUTS = [
  "client",
  "server",
  "runtime",
  "syntaxes",
  "docs/rules",
  "scripts/build",
  "scripts/build.js",
  "media",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.base.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  ".vscodeignore",
];
const SKIPPED = new Set(["dist", "node_modules"]);

/**
 * A hash that changes whenever a file that the build reads does.
 *
 * @param {URL} root
 * @returns {string}
 */
export function inputsHash(root) {
  const top = fileURLToPath(root);
  const hash = createHash("sha256");
  for (const file of INPUTS.flatMap((input) => filesOf(join(top, input)))) {
    hash
      .update(`${relative(top, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

/** @param {string} path @returns {string[]} */
function filesOf(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOTDIR") return [path];
    if (code === "ENOENT") return [];
    throw error;
  }
  return entries
    .filter(({ name }) => !SKIPPED.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(join(path, entry.name)));
}
