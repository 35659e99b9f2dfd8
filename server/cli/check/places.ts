import { isAbsolute, relative, sep } from "node:path";
import type { SourceRange } from "../../analysis/types.js";

/** A path as it is said to somebody who works in `folder`: from there, unless it is elsewhere. */
export function shortPath(file: string, folder: string): string {
  const near = relative(folder, file);
  return near.startsWith("..") || isAbsolute(near) ? file : near;
}

/** The same with `/` on every system; null for a file that isn't below the folder. */
export function pathBelow(file: string, folder: string): string | null {
  const near = relative(folder, file);
  return near.startsWith("..") || isAbsolute(near) ? null : near.split(sep).join("/");
}

/** As editors and terminals link it: file:line:column, from 1. */
export function place({ file, start }: SourceRange, folder: string): string {
  return `${shortPath(file, folder)}:${start.line + 1}:${start.character + 1}`;
}
