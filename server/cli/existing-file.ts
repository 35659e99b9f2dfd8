import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./usage.js";

/** The absolute path of a file that exists. Throws UsageError. */
export function existingFile(command: string, file: string | undefined): string {
  if (file === undefined) throw new UsageError(`${command}: which file? See stepscope --help.`);
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`);
  if (statSync(path).isDirectory()) throw new UsageError(`${path} is a folder; ${command} takes a file.`);
  return path;
}
