import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const known = new Map<string, "module" | "commonjs" | undefined>();

/** The `type` of the package that a file is in; undefined where it has none. */
export function packageType(file: string): "module" | "commonjs" | undefined {
  const folder = dirname(file);
  if (known.has(folder)) return known.get(folder);
  const type = readType(folder);
  known.set(folder, type);
  return type;
}

/** The nearest folder, from a file upwards, that holds `name`; null where none does. */
export function folderWith(name: string, file: string): string | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (dirname(folder) === folder) return null;
  }
}

function readType(folder: string): "module" | "commonjs" | undefined {
  const root = folderWith("package.json", join(folder, "file"));
  if (root === null) return undefined;
  try {
    const { type } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { type?: unknown };
    return type === "module" || type === "commonjs" ? type : undefined;
  } catch {
    return undefined; // Node says so better, where it matters
  }
}
