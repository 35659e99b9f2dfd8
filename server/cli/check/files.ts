import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { sourceFiles } from "../../analysis/index.js";
import type { Configs } from "../../config/index.js";
import { UsageError } from "../usage.js";

/** The files to check: those that are named, and those of folders that no config excludes. Throws UsageError. */
export function filesToCheck(paths: readonly string[], configs: Configs): string[] {
  const files = paths.flatMap((path) => {
    const absolute = resolve(path);
    if (!existsSync(absolute)) throw new UsageError(`There is no file or folder ${absolute}.`);
    const found = sourceFiles(absolute).sort();
    if (found[0] === absolute && !SOURCE.test(absolute)) {
      throw new UsageError(`${absolute} is neither TypeScript nor JavaScript: name such files, or their folders.`);
    }
    return found.filter((file) => file === absolute || !configs.of(file).excludes(file));
  });
  return [...new Set(files)];
}

const SOURCE = /\.[cm]?[jt]sx?$/;
