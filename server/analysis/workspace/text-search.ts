import { basename, dirname } from "node:path";
import { mentionsWorkflowCore } from "../frameworks/workflow-core/package.js";

/** Whether a text names a package that workflows are written with. What doesn't is looked at no further, mostly. */
export function mentionsPackage(text: string): boolean {
  return text.includes("stepscope") || mentionsWorkflowCore(text);
}

/** Names of the classes of a text that extend something, as other files import them. */
export function derivedClasses(file: string, text: string): string[] {
  const names = [...text.matchAll(DERIVED)].flatMap((it) => it[1] ?? it[2] ?? []);
  return text.includes("default") && names.length > 0 ? [...names, moduleName(file)] : names;
}

/**
 * What the classes of a text may be derived from, where they are imported: the names behind `extends` and in its
 * imports, and for default exports those of the modules. None where no class extends anything.
 */
export function importedNames(text: string): string[] {
  if (!text.includes("extends")) return [];
  const imported = [...text.matchAll(IMPORTED)].flatMap((it) => {
    return [...wordsOf(it[1] ?? it[3] ?? ""), moduleName(it[2] ?? it[4] ?? "")];
  });
  if (imported.length === 0) return [];
  return [...imported, ...[...text.matchAll(BASE)].flatMap((it) => wordsOf(it[1] ?? ""))];
}

/** Paths that a text imports from, as they are written. */
export function importedFrom(text: string): string[] {
  return [...text.matchAll(IMPORTED)].flatMap((it) => {
    const specifier = it[2] ?? it[4] ?? "";
    return specifier.startsWith(".") ? [specifier] : [];
  });
}

const DERIVED =
  /\bclass\s+([\w$]+)(?:\s*<[^{]*?>)?\s+extends\b|\b(?:const|let|var)\s+([\w$]+)[^=;\n]*=\s*class\b[^{]*\bextends\b/g;
const IMPORTED =
  /\b(?:import|export)\b([^"';]*?)\bfrom\s*["']([^"'\n]+)["']|\b(?:const|let|var)\s+([^=;]+)=\s*require\(\s*["']([^"'\n]+)["']/g;

const BASE = /\bextends\s+([\w$.]+)/g;

function wordsOf(text: string): string[] {
  return text.match(/[\w$]+/g) ?? [];
}

/** The last part of a path, without its ending; a folder's for its index file. */
function moduleName(path: string): string {
  const name = basename(path).replace(/\.[cm]?[jt]sx?$/, "");
  return name === "index" ? basename(dirname(path)) : name;
}
