import { type SourceText, sourceText } from "./source-text.js";

/** As many as a repair that leads through several files reads. */
const MOST = 4;

/** Files as they were parsed last: an editor asks about the same one with every move of its cursor. */
export class SourceTexts {
  readonly #known = new Map<string, SourceText>();

  read(file: string, text: string): SourceText {
    const known = this.#known.get(file);
    this.#known.delete(file);
    const read = known?.text === text ? known : sourceText(file, text);
    this.#known.set(file, read);
    for (const [oldest] of this.#known) {
      if (this.#known.size <= MOST) break;
      this.#known.delete(oldest);
    }
    return read;
  }

  clear(): void {
    this.#known.clear();
  }
}
