import { sep } from "node:path";
import { contentHash } from "./content-hash.js";
import { type ContextFinding, ContextSearch } from "./context-search.js";
import type { Files } from "./files.js";
import { summarise } from "./syntax/summarise.js";
import type { FileSummary } from "./syntax/summary.js";

/** What each file says, read once per content. */
export class Summaries {
  readonly #files: Files;
  readonly #known = new Map<string, FileSummary | null>();
  readonly #contexts: ContextSearch;

  constructor(files: Files) {
    this.#files = files;
    this.#contexts = new ContextSearch((file) => files.text(file));
  }

  /** Null for a file that isn't there. */
  get(file: string): FileSummary | null {
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    const text = this.#files.text(file);
    const summary = text === null ? null : summarise(file, text);
    this.#known.set(file, summary);
    return summary;
  }

  /** Whether a file may ask for the context of the step that is running. It isn't read for that. */
  contextIn(file: string): ContextFinding {
    return this.#contexts.of(file);
  }

  /** The hash of a file's content; null for one that isn't there. */
  hashOf(file: string): string | null {
    const known = this.#known.get(file);
    if (known !== undefined) return known?.hash ?? null;
    const text = this.#files.text(file);
    return text === null ? null : contentHash(text);
  }

  /** What was read of a file; undefined where it never was. */
  known(file: string): FileSummary | null | undefined {
    return this.#known.get(file);
  }

  /** The file may have another content: forgets what was read, unless it is still so. */
  refresh(file: string): boolean {
    this.#contexts.changed(file);
    const known = this.#known.get(file);
    if (known === undefined) return true;
    const text = this.#files.text(file);
    if (known !== null && text !== null && known.hash === contentHash(text)) return false;
    return this.#known.delete(file);
  }

  /** Files below a folder that were read, or looked for. */
  below(folder: string): string[] {
    return [...this.#known.keys()].filter((file) => file.startsWith(folder + sep));
  }

  clear(): void {
    this.#known.clear();
    this.#contexts.clear();
  }
}
