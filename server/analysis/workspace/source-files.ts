import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "dist", "out", "build", "coverage"]);

/** Source files below a folder, but for what tools put there; or the file itself. */
export function sourceFiles(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return [...sourceFilesBelow(path)].filter((it) => it !== null);
}

/**
 * The same, one by one: null after each folder, for whoever wants to rest. Folders that a `.gitignore` names are
 * skipped, and one that can't be read has no files.
 */
export function* sourceFilesBelow(folder: string, ignored: ReadonlySet<string> = new Set()): Generator<string | null> {
  const entries = entriesOf(folder);
  const own = ignoredFolders(join(folder, ".gitignore"));
  const skipped = own.length === 0 ? ignored : new Set([...ignored, ...own]);
  for (const entry of entries) if (entry.isFile() && isSource(entry.name)) yield join(folder, entry.name);
  yield null;
  for (const { name } of entries.filter((it) => it.isDirectory())) {
    if (!isSkippedFolder(name) && !skipped.has(name)) yield* sourceFilesBelow(join(folder, name), skipped);
  }
}

/** Whether a folder of this name has nothing that somebody wrote. */
export function isSkippedFolder(name: string): boolean {
  return SKIPPED.has(name) || name.startsWith(".");
}

export function isSource(name: string): boolean {
  return SOURCE.test(name) && !DECLARATION.test(name);
}

/** The lines of a `.gitignore` that are a folder's plain name: patterns with more to them are left to Git. */
export function ignoredFolders(gitignore: string): string[] {
  if (statSync(gitignore, { throwIfNoEntry: false })?.isFile() !== true) return [];
  const lines = readFileSync(gitignore, "utf8").split(/\r?\n/);
  return lines.flatMap((line) => /^\/?([\w.@-]+)\/?\s*$/.exec(line)?.[1] ?? []);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // gone meanwhile, or somebody else's
  }
}
