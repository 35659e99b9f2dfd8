import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Installs what a benchmark compares with: a package of its own, so that who doesn't measure needn't have it.
 *
 * @param {URL} folder
 * @param {(line: string) => void} progress
 */
export function installPeers(folder, progress) {
  const installed = new URL("node_modules/.package-lock.json", folder);
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(new URL("package-lock.json", folder)).mtimeMs) {
    return;
  }
  progress("installing what it compares with");
  const { npm_execpath: npm } = process.env;
  const [command, ...args] = npm === undefined ? ["npm"] : [process.execPath, npm];
  execFileSync(command, [...args, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: fileURLToPath(folder),
    stdio: ["ignore", process.stderr, "inherit"],
  });
}
