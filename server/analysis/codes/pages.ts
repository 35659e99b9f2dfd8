import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ProblemCode } from "../types.js";

/** In a bundle, in the package, and in the sources of both. */
const FOLDERS = ["./rules/", "../../rules/", "../../../docs/rules/"].map((it) => new URL(it, import.meta.url));

const folder = FOLDERS.find((it) => existsSync(fileURLToPath(new URL("README.md", it)))) ?? null;

/** Where a code is explained: the URI of a file that is installed with this one, so that it opens offline. */
export function rulePage(code: ProblemCode): string | null {
  return folder === null ? null : new URL(`${code}.md`, folder).href;
}
