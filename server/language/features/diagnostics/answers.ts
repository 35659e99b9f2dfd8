import { randomUUID } from "node:crypto";
import type { Diagnostic } from "vscode-languageserver/node";

/** Ids of what clients were answered, by file: the same as long as the same is shown. */
export class Answers {
  readonly #last = new Map<string, { readonly id: string; readonly text: string }>();
  /** A client may hold ids of a server that was here before. */
  readonly #server = randomUUID().slice(0, 8);
  #next = 1;

  idOf(file: string, items: readonly Diagnostic[]): string {
    const text = JSON.stringify(items);
    const last = this.#last.get(file);
    if (last?.text === text) return last.id;
    const id = `${this.#server}-${this.#next++}`;
    this.#last.set(file, { id, text });
    return id;
  }

  forget(file: string): void {
    this.#last.delete(file);
  }
}
