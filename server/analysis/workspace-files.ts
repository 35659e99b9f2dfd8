import { readdirSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { Files } from "./files.js";
import { mentionsWorkflowCore } from "./frameworks/workflow-core/package.js";

const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "dist", "out", "build", "coverage"]);

/** Source files below a folder, but for what tools put there; or the file itself. */
export function sourceFiles(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) return isSkippedFolder(entry.name) ? [] : sourceFiles(inside);
    return isSource(entry.name) ? [inside] : [];
  });
}

/** Whether a folder of this name has nothing that somebody wrote. */
export function isSkippedFolder(name: string): boolean {
  return SKIPPED.has(name) || name.startsWith(".");
}

function isSource(name: string): boolean {
  return SOURCE.test(name) && !DECLARATION.test(name);
}

/**
 * Cheap enough for every file that there is: a workflow's file names the package, or its class inherits from one that
 * another file has. Which of the latter are workflows, linking tells.
 */
export function mayHoldWorkflows(text: string): boolean {
  if (text.includes("stepscope") || mentionsWorkflowCore(text)) return true;
  return text.includes("import") && /\bclass\b[^{]*\bextends\b/.test(text);
}

/** The files of the workspace that may hold workflows or events; searched for when they are first asked for. */
export class WorkspaceFiles {
  readonly #files: Files;
  #folders: readonly string[] = [];
  #found: Set<string> | null = null;

  constructor(files: Files) {
    this.#files = files;
  }

  setFolders(folders: readonly string[]): void {
    this.#folders = folders.map((it) => resolve(it));
    this.#found = null;
  }

  /** Each in one spelling, in no particular order. */
  all(): Iterable<string> {
    this.#found ??= new Set(this.#folders.flatMap(sourceFiles).filter((file) => this.#matters(file)));
    return this.#found;
  }

  /** A file came, went or has another text. */
  changed(file: string): void {
    if (this.#found === null || !isSource(file)) return;
    const inside = this.#folders.some((folder) => file.startsWith(folder + sep));
    if (inside && !isSkipped(file, this.#folders) && this.#matters(file)) this.#found.add(file);
    else this.#found.delete(file);
  }

  #matters(file: string): boolean {
    const text = this.#files.text(file);
    return text !== null && mayHoldWorkflows(text);
  }
}

function isSkipped(file: string, folders: readonly string[]): boolean {
  return folders
    .filter((folder) => file.startsWith(folder + sep))
    .every((folder) =>
      file
        .slice(folder.length + 1)
        .split(sep)
        .slice(0, -1)
        .some(isSkippedFolder),
    );
}
