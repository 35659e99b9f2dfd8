import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ProblemCode } from "../types.js";
import { isCode } from "./codes.js";

/** In a bundle, in the package, and in the sources of both. */
const FOLDERS = ["./rules/", "../../rules/", "../../../docs/rules/"].map((it) => new URL(it, import.meta.url));

const folder = FOLDERS.find((it) => existsSync(fileURLToPath(new URL("README.md", it)))) ?? null;

/** Where a code is explained: the URI of a file that is installed with this one, so that it opens offline. */
export function rulePage(code: ProblemCode): string | null {
  return folder === null ? null : new URL(`${code}.md`, folder).href;
}

/** The explanation itself, as Markdown; null for what has none. */
export function rulePageText(code: string): string | null {
  const page = isCode(code) ? rulePage(code) : null;
  return page === null ? null : readFileSync(fileURLToPath(page), "utf8");
}
