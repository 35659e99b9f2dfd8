import { readFileSync, statSync } from "node:fs";

/** Texts as the editor has them, over what is on disk. */
export class Files {
  readonly #overlay = new Map<string, string>();

  /** Takes a text from the editor; null gives the file back to the disk. */
  set(file: string, text: string | null): void {
    if (text === null) this.#overlay.delete(file);
    else this.#overlay.set(file, text);
  }

  /** Null for a file that isn't there, or can't be read. */
  text(file: string): string | null {
    const text = this.#overlay.get(file);
    if (text !== undefined) return text;
    try {
      const read = readFileSync(file, "utf8");
      return read.startsWith("\uFEFF") ? read.slice(1) : read;
    } catch {
      return null;
    }
  }

  exists(file: string): boolean {
    return this.#overlay.has(file) || statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  }

  /** Files that the editor has. */
  get open(): Iterable<readonly [file: string, text: string]> {
    return this.#overlay;
  }

  isOpen(file: string): boolean {
    return this.#overlay.has(file);
  }
}
