import type { ts } from "ts-morph";
import { placeAt } from "../../syntax/places.js";
import type { FileEdit } from "../repair.js";
import type { RepairSources } from "../source/repair-sources.js";
import type { SourceText } from "../source/source-text.js";
import { type Imports, importEdits, importOf, type NeededImport } from "./imports.js";

/** A text in place of what is between two offsets. Written with `\n`: it becomes the file's own line break. */
export interface OffsetEdit {
  readonly pos: number;
  readonly end: number;
  readonly text: string;
}

/** Edits of several files under way, with the imports that they come to need. */
export class Draft {
  readonly sources: RepairSources;
  readonly #edits = new Map<SourceText, OffsetEdit[]>();
  readonly #imports = new Map<SourceText, NeededImport[]>();

  constructor(sources: RepairSources) {
    this.sources = sources;
  }

  insert(at: SourceText, offset: number, text: string): void {
    this.#add(at, { pos: offset, end: offset, text });
  }

  replace(at: SourceText, { pos, end }: { readonly pos: number; readonly end: number }, text: string): void {
    this.#add(at, { pos, end, text });
  }

  replaceNode(at: SourceText, node: ts.Node, text: string): void {
    this.#add(at, { pos: node.getStart(at.source), end: node.end, text });
  }

  /** What a file calls something of the runtime's, which it imports if it doesn't yet. */
  runtime(at: SourceText, name: string, use: NeededImport["use"]): string {
    return this.imported(at, { specifier: "stepscope", name, use });
  }

  /** The same of any module. */
  imported(at: SourceText, needed: Imports): string {
    const waiting = this.#imports.get(at) ?? [];
    const { name, missing } = importOf(at, needed, waiting);
    if (missing !== null) this.#imports.set(at, [...waiting, missing]);
    return name;
  }

  edits(): readonly FileEdit[] {
    for (const [at, needed] of this.#imports) for (const edit of importEdits(at, needed)) this.#add(at, edit);
    this.#imports.clear();
    return [...this.#edits].flatMap(([at, edits]) =>
      edits.map(({ pos, end, text }) => ({
        range: placeAt(at.source, pos, end).range,
        text: at.style.lineBreak === "\n" ? text : text.replace(/\r?\n/g, at.style.lineBreak),
      })),
    );
  }

  #add(at: SourceText, edit: OffsetEdit): void {
    const edits = this.#edits.get(at);
    if (edits === undefined) this.#edits.set(at, [edit]);
    else edits.push(edit);
  }
}
