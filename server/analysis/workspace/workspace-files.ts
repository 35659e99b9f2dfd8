import { statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { Files } from "../files.js";
import { ignoredFolders, isSkippedFolder, isSource, sourceFilesBelow } from "./source-files.js";
import { derivedClasses, importedNames, mentionsPackage } from "./text-search.js";

/** Source files of a workspace that are looked at; what comes after them is left out. */
const MOST_FILES = 50_000;
/** How long a slice of the search may take, in milliseconds: a keystroke waits no longer. */
const SLICE = 4;

/**
 * The files of the workspace that may hold workflows or events: those that name the package, and those with a class
 * whose base may be a class of such a file. Nothing but their text is looked at.
 */
export class WorkspaceFiles {
  readonly #files: Files;
  #folders: readonly string[] = [];
  #found = new Set<string>();
  /** Classes of the files that were found. */
  #names = new Set<string>();
  /** Files that have classes with other bases, with what they import. */
  #others = new Map<string, readonly string[]>();
  /** The search, as long as it isn't over. */
  #search: Iterator<string | null> | null = null;
  #seen = 0;

  constructor(files: Files) {
    this.#files = files;
  }

  setFolders(folders: readonly string[]): void {
    this.#folders = folders.map((it) => resolve(it));
    this.#found = new Set();
    this.#names = new Set();
    this.#others = new Map();
    this.#search = filesOf(this.#folders);
    this.#seen = 0;
    for (const [file] of this.#files.open) this.changed(file);
  }

  /** Each in one spelling, in no particular order. */
  all(): Iterable<string> {
    while (this.#search !== null) this.#step();
    return this.#found;
  }

  /** Searches in slices, with a turn for others between them, so that `all` has nothing left to do. */
  async find(turn: () => Promise<void>): Promise<void> {
    let began = performance.now();
    while (this.#search !== null) {
      this.#step();
      if (performance.now() - began < SLICE) continue;
      await turn();
      began = performance.now();
    }
  }

  /** Whether there are so many files that some were left out. */
  get isCut(): boolean {
    return this.#seen > MOST_FILES;
  }

  /** Whether a file may hold workflows, by its text and by what is known of the others. */
  mayHold(file: string, text: string): boolean {
    return this.#found.has(file) || mentionsPackage(text) || this.#derives(importedNames(text));
  }

  /** A file came, went or has another text. */
  changed(file: string): void {
    const text = this.#files.text(file);
    const inside = this.#found.delete(file) || (isSource(file) && this.#isInside(file));
    this.#others.delete(file);
    if (text !== null) this.#read(file, text, inside);
  }

  /** Searches a folder that has come, when it goes on. False where nothing of the workspace is in there. */
  folderCame(folder: string): boolean {
    if (!this.#isInside(join(folder, "file.ts")) || !isFolder(folder)) return false;
    this.#search = inTurn(this.#search, sourceFilesBelow(folder));
    return true;
  }

  /** What was found below a folder. */
  below(folder: string): string[] {
    return [...this.#found, ...this.#others.keys()].filter((file) => file.startsWith(folder + sep));
  }

  #step(): void {
    const next = this.#search?.next();
    if (next === undefined || next.done === true || this.#seen > MOST_FILES) this.#search = null;
    else if (next.value !== null) {
      this.#seen++;
      const text = this.#files.text(next.value);
      if (text !== null) this.#read(next.value, text, true);
    }
  }

  #read(file: string, text: string, inside: boolean): void {
    if (mentionsPackage(text)) {
      if (inside) this.#found.add(file);
      this.#learn(derivedClasses(file, text));
      return;
    }
    const imported = importedNames(text);
    if (imported.length === 0) return;
    if (!this.#derives(imported)) {
      if (inside) this.#others.set(file, imported);
      return;
    }
    if (inside) this.#found.add(file);
    this.#learn(derivedClasses(file, text));
  }

  #derives(imported: readonly string[]): boolean {
    return imported.some((name) => this.#names.has(name));
  }

  /** Who imports a class that wasn't known may hold workflows now, and its classes may be others' bases. */
  #learn(names: readonly string[]): void {
    const added = names.filter((name) => !this.#names.has(name));
    if (added.length === 0) return;
    for (const name of added) this.#names.add(name);
    for (const [file, imported] of [...this.#others]) {
      if (!this.#others.has(file) || !this.#derives(imported)) continue;
      this.#others.delete(file);
      this.#found.add(file);
      const text = this.#files.text(file);
      if (text !== null) this.#learn(derivedClasses(file, text));
    }
  }

  #isInside(file: string): boolean {
    return this.#folders.some((folder) => {
      if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return false;
      const names = file.slice(folder.length).split(sep).filter(Boolean).slice(0, -1);
      return !names.some(isSkippedFolder) && !isIgnored(folder, names);
    });
  }
}

/** Whether a folder on the way is one that a `.gitignore` above it names. */
function isIgnored(folder: string, names: readonly string[]): boolean {
  return names.some((_, depth) => {
    const ignored = ignoredFolders(join(folder, ...names.slice(0, depth), ".gitignore"));
    return names.slice(depth).some((name) => ignored.includes(name));
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function* inTurn(first: Iterator<string | null> | null, then: Iterable<string | null>): Generator<string | null> {
  for (let next = first?.next(); next !== undefined && next.done !== true; next = first?.next()) yield next.value;
  yield* then;
}

function* filesOf(folders: readonly string[]): Generator<string | null> {
  for (const folder of folders) yield* sourceFilesBelow(folder);
}
