import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, relative, resolve } from "node:path";
import { FailedError, UsageError } from "./usage.js";

export const PICTURES = ["mermaid", "svg", "html"] as const;

const EXTENSIONS: Readonly<Record<string, "mermaid" | "svg" | "html" | "json">> = {
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
  ".md": "mermaid",
  ".svg": "svg",
  ".html": "html",
  ".htm": "html",
  ".json": "json",
};

/** The absolute path of a file that can be written. Throws UsageError where its folder doesn't exist. */
export function outputFile(option: string, file: string): string {
  const path = resolve(file);
  const folder = dirname(path);
  if (!existsSync(folder)) throw new UsageError(`--${option}: there is no folder ${folder}.`);
  if (existsSync(path) && statSync(path).isDirectory()) throw new UsageError(`--${option}: ${path} is a folder.`);
  return path;
}

/** The format that a file's ending stands for. Throws UsageError for one that stands for none of these. */
export function formatOf<const T extends string>(option: string, path: string, formats: readonly T[]): T {
  const format = EXTENSIONS[extname(path).toLowerCase()];
  const found = formats.find((it) => it === format);
  if (found !== undefined) return found;
  const endings = Object.entries(EXTENSIONS).filter(([, it]) => formats.some((one) => one === it));
  throw new UsageError(
    `--${option}: ${path} doesn't say its format. End it in ${endings.map(([it]) => it).join(", ")}.`,
  );
}

/** What goes into the file: Mermaid inside of Markdown stands in a block of its own. */
export function pictureText(text: string, format: string, path: string | undefined): string {
  const markdown = format === "mermaid" && path !== undefined && extname(path).toLowerCase() === ".md";
  return markdown ? `\`\`\`mermaid\n${text}\`\`\`\n` : text;
}

/** Writes the file; gives a line that says so. Throws FailedError where it can't be written. */
export function writePicture(path: string, text: string): string {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new FailedError(`${path} can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  const near = relative(process.cwd(), path);
  return `Wrote ${near.startsWith("..") ? path : near}\n`;
}
