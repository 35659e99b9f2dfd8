import { dirname, join, relative, sep } from "node:path";
import type { Files } from "../files.js";
import type { ConfigFile } from "./config-file.js";

const DECLARATION = /\.d\.([cm]?)ts$/;

/**
 * The source that a declaration file is built from, where its project says so: a package of the same repository is read
 * as it is written, built or not. Null for any other file.
 */
export function sourceOfOutput(output: string, config: ConfigFile | null, files: Files): string | null {
  if (config === null || !DECLARATION.test(output)) return null;
  const { declarationDir, outDir, rootDir } = config.options;
  const folder = dirname(config.path);
  for (const built of [declarationDir, outDir]) {
    if (built === undefined || !output.startsWith(built + sep)) continue;
    const roots = rootDir === undefined ? [folder, join(folder, "src")] : [rootDir];
    for (const root of roots) {
      const source = join(root, relative(built, output));
      for (const ending of [".$1ts", ".$1tsx"]) {
        const path = source.replace(DECLARATION, ending);
        if (files.exists(path)) return path;
      }
    }
  }
  return null;
}
