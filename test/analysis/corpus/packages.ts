import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const LOCK = fileURLToPath(new URL("package-lock.json", import.meta.url));
const MANIFEST = fileURLToPath(new URL("package.json", import.meta.url));

/**
 * The folder of the packages that `package.json` beside this file names: in the user's cache, where the first test
 * installs them. The reason where that isn't possible.
 */
export function installCorpus(): { readonly folder: string } | { readonly missing: string } {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const hash = createHash("sha256").update(readFileSync(LOCK)).digest("hex").slice(0, 12);
  const installed = join(cache, "stepscope", `corpus-${hash}`);
  const folder = join(installed, "node_modules");
  if (existsSync(folder)) return { folder };
  mkdirSync(dirname(installed), { recursive: true });
  const made = mkdtempSync(`${installed}-`);
  for (const file of [LOCK, MANIFEST])
    copyFileSync(file, join(made, file === LOCK ? "package-lock.json" : "package.json"));
  const args = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"];
  const { status, error, stderr } = spawnSync("npm", args, { cwd: made, encoding: "utf8", timeout: 180_000 });
  if (status === 0 && !existsSync(installed)) renameSync(made, installed);
  else rmSync(made, { recursive: true, force: true });
  if (existsSync(folder)) return { folder };
  const said = stderr.split("\n").find((line) => line.startsWith("npm error"));
  return { missing: `npm can't install them (${error?.message ?? said ?? `it ended with ${status}`})` };
}
