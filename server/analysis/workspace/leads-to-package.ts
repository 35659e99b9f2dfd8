import { dirname, resolve } from "node:path";
import { importedFrom, mentionsPackage } from "./text-search.js";

const MOST_FILES = 30;
const ENDINGS = ["", ".ts", ".tsx", ".mts", ".cts", ".js", "/index.ts", "/index.js"];

/**
 * Whether one of the files that a file imports by their paths, or they in turn, names the package: a class of it may be
 * a workflow then. `read` gives a file's text, and null for one that isn't there.
 */
export function leadsToPackage(file: string, text: string, read: (file: string) => string | null): boolean {
  const seen = new Set([file]);
  const leads = (from: string, said: string): boolean =>
    importedFrom(said).some((specifier) => {
      const found = importedFile(specifier, from, (it) => read(it) !== null);
      if (found === null || seen.has(found) || seen.size > MOST_FILES) return false;
      seen.add(found);
      const content = read(found) ?? "";
      return mentionsPackage(content) || leads(found, content);
    });
  return text.includes("extends") && leads(file, text);
}

/** The file that a path in an import leads to, as far as its name tells; null where there is none. */
export function importedFile(specifier: string, from: string, isThere: (file: string) => boolean): string | null {
  const path = resolve(dirname(from), specifier.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"));
  return ENDINGS.map((ending) => path + ending).find(isThere) ?? null;
}
