import type { Files } from "./files.js";
import { summarise } from "./syntax/summarise.js";
import type { FileSummary } from "./syntax/summary.js";

/** What each file says, read once per content. */
export class Summaries {
  readonly #files: Files;
  readonly #known = new Map<string, FileSummary | null>();

  constructor(files: Files) {
    this.#files = files;
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

  /** What was read of a file; undefined where it never was. */
  known(file: string): FileSummary | null | undefined {
    return this.#known.get(file);
  }

  /** The file is read again when it is next asked for. */
  forget(file: string): void {
    this.#known.delete(file);
  }

  clear(): void {
    this.#known.clear();
  }
}
