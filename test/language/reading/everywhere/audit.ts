import type { Position, Range } from "vscode-languageserver/node";

/** Parts of answers that have to do with each other. */
interface Parts {
  readonly uri?: string;
  readonly targetUri?: string;
  readonly range?: Range;
  readonly selectionRange?: Range;
  readonly targetRange?: Range;
  readonly targetSelectionRange?: Range;
  readonly children?: readonly { readonly range: Range }[];
  readonly from?: { readonly uri: string };
}

/** What is wrong with the places in an answer, by the texts of the documents that they are in. */
export class Audit {
  readonly found: string[] = [];
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  /** Looks at everything in an answer about a document. */
  check(answer: unknown, uri: string, asked: string): void {
    const said = this.found.length;
    this.#visit(answer, uri);
    for (let n = said; n < this.found.length; n++) this.found[n] = `${asked}: ${this.found[n]}`;
  }

  /** Colours: each on one line, behind the one before. */
  checkTokens(data: readonly number[], uri: string): void {
    let [line, character, free] = [0, 0, 0];
    for (let n = 0; n < data.length; n += 5) {
      const [down = 0, right = 0, length = 0] = data.slice(n, n + 3);
      if (down > 0) [line, character, free] = [line + down, 0, 0];
      character += right;
      const range = { start: { line, character }, end: { line, character: character + length } };
      this.#range(range, uri);
      if (down < 0 || character < free || length < 1) this.#say(`the colour of ${shown(range)} is out of order`);
      free = character + length;
    }
  }

  /** What is underlined or replaced is on the line of the position, around it. */
  checkAround(position: Position, answer: unknown, asked: string): void {
    for (const range of underlined(answer)) {
      const isAround = !isAfter(range.start, position) && !isAfter(position, range.end);
      if (!isAround || range.start.line !== range.end.line) this.#say(`${asked}: ${shown(range)} isn't around it`);
    }
  }

  #visit(it: unknown, uri: string): void {
    if (Array.isArray(it)) for (const one of it) this.#visit(one, uri);
    else if (isRange(it)) this.#range(it, uri);
    else if (typeof it === "object" && it !== null) this.#parts(it, uri);
  }

  #parts(it: Parts, uri: string): void {
    const own = it.targetUri ?? it.uri ?? uri;
    for (const [name, part] of Object.entries(it)) {
      if (name === "data") continue;
      if (name === "fromRanges") this.#visit(part, it.from?.uri ?? uri);
      else this.#visit(part, name === "originSelectionRange" ? uri : own);
    }
    this.#inside(it.selectionRange, it.range, "what is selected");
    this.#inside(it.targetSelectionRange, it.targetRange, "what is selected");
    for (const { range } of it.children ?? []) this.#inside(range, it.range, "a child");
  }

  #range({ start, end }: Range, uri: string): void {
    const lines = this.#texts.get(uri)?.split(/\r?\n/) ?? [];
    if (isAfter(start, end)) this.#say(`it ends before it starts: ${shown({ start, end })}`);
    for (const { line, character } of [start, end]) {
      const text = lines[line];
      if (text === undefined || character < 0 || character > text.length) {
        this.#say(`${shown({ start, end })} isn't in ${uri.slice(uri.lastIndexOf("/") + 1)}`);
      }
    }
  }

  #inside(inner: Range | undefined, outer: Range | undefined, what: string): void {
    if (inner === undefined || outer === undefined) return;
    if (isAfter(outer.start, inner.start) || isAfter(inner.end, outer.end)) {
      this.#say(`${what}, ${shown(inner)}, isn't in ${shown(outer)}`);
    }
  }

  #say(what: string): void {
    this.found.push(what);
  }
}

function underlined(answer: unknown): Range[] {
  if (Array.isArray(answer)) return answer.flatMap((it: Link) => it.originSelectionRange ?? []);
  const { items, range, contents } = answer as Answer;
  if (items !== undefined) return items.flatMap(({ textEdit }) => textEdit?.range ?? []);
  return contents === undefined || range === undefined ? [] : [range];
}

type Link = { readonly originSelectionRange?: Range };

/** Of a hover, or of completion. */
interface Answer {
  readonly contents?: unknown;
  readonly range?: Range;
  readonly items?: readonly { readonly textEdit?: { readonly range: Range } }[];
}

function isAfter(a: Position, b: Position): boolean {
  return a.line > b.line || (a.line === b.line && a.character > b.character);
}

function isRange(it: unknown): it is Range {
  return typeof it === "object" && it !== null && "start" in it && "end" in it && typeof it.start === "object";
}

function shown({ start, end }: Range): string {
  return `${start.line + 1}:${start.character}-${end.line + 1}:${end.character}`;
}
