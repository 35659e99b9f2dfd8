import { dirname, resolve } from "node:path";
import { importedFrom, mentionsPackage } from "./text-search.js";

const MOST_FILES = 30;
const ENDINGS = ["", ".ts", ".tsx", ".mts", ".js", "/index.ts", "/index.js"];

/**
 * Whether one of the files that a file imports by their paths, or they in turn, names the package: a class of it may be
 * a workflow then. `read` gives a file's text, and null for one that isn't there.
 */
export function leadsToPackage(file: string, text: string, read: (file: string) => string | null): boolean {
  const seen = new Set([file]);
  const leads = (from: string, said: string): boolean =>
    importedFrom(said).some((specifier) => {
      const path = resolve(dirname(from), specifier.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"));
      const found = ENDINGS.map((ending) => path + ending).find((it) => !seen.has(it) && read(it) !== null);
      if (found === undefined || seen.size > MOST_FILES) return false;
      seen.add(found);
      const content = read(found) ?? "";
      return mentionsPackage(content) || leads(found, content);
    });
  return text.includes("extends") && leads(file, text);
}
