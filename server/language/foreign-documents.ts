import type { TextDocument } from "vscode-languageserver-textdocument";
import { leadsToPackage } from "../analysis/workspace/leads-to-package.js";
import { importedFrom, mentionsPackage } from "../analysis/workspace/text-search.js";

/**
 * Tells the documents that have nothing to do with workflows, by their text and by the texts of the files that they
 * import. Those are looked at when the imports change.
 */
export class ForeignDocuments {
  readonly #textOf: (path: string) => string | null;
  readonly #known = new Map<string, { readonly imports: string; readonly isForeign: boolean }>();

  constructor(textOf: (path: string) => string | null) {
    this.#textOf = textOf;
  }

  has(document: TextDocument, file: string): boolean {
    const text = document.getText();
    if (mentionsPackage(text)) return false;
    const imports = text.includes("extends") ? importedFrom(text).join("\n") : "";
    if (imports === "") return true;
    const known = this.#known.get(document.uri);
    if (known?.imports === imports) return known.isForeign;
    const isForeign = !leadsToPackage(file, text, this.#textOf);
    this.#known.set(document.uri, { imports, isForeign });
    return isForeign;
  }

  /** The document is closed. */
  forget(uri: string): void {
    this.#known.delete(uri);
  }
}
