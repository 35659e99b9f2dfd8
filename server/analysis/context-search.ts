import { importedFile } from "./workspace/leads-to-package.js";
import { importedFrom } from "./workspace/text-search.js";

/** The function by which code gets the running step's context without being handed it. */
export const STEP_CONTEXT = "getStepContext";

const MOST_FILES = 30;

/** Whether the code of a file may ask for the step's context, and the files whose texts tell. */
export interface ContextFinding {
  readonly asks: boolean;
  readonly files: readonly string[];
}

interface Text {
  readonly asks: boolean;
  readonly imports: readonly string[];
}

/**
 * Tells files that may ask for the context of the step that is running from those that don't, by a search in their texts
 * and in what they import by a path: only the former have to be read.
 */
export class ContextSearch {
  readonly #textOf: (file: string) => string | null;
  readonly #texts = new Map<string, Text | null>();
  readonly #findings = new Map<string, ContextFinding>();

  constructor(textOf: (file: string) => string | null) {
    this.#textOf = textOf;
  }

  of(file: string): ContextFinding {
    const known = this.#findings.get(file);
    if (known !== undefined) return known;
    const files = new Set([file]);
    let asks = false;
    for (const it of files) {
      const text = this.#read(it);
      asks = text?.asks === true;
      if (asks || files.size > MOST_FILES) break;
      for (const specifier of text?.imports ?? []) {
        const found = importedFile(specifier, it, (path) => this.#read(path) !== null);
        if (found !== null) files.add(found);
      }
    }
    const finding = { asks, files: [...files] };
    this.#findings.set(file, finding);
    return finding;
  }

  /** A file has another text, came or went. */
  changed(file: string): void {
    this.#texts.delete(file);
    this.#findings.clear();
  }

  clear(): void {
    this.#texts.clear();
    this.#findings.clear();
  }

  #read(file: string): Text | null {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const text = this.#textOf(file);
    const read = text === null ? null : { asks: text.includes(STEP_CONTEXT), imports: importedFrom(text) };
    this.#texts.set(file, read);
    return read;
  }
}
