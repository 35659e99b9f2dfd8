import type { FileEdit } from "../../../server/analysis/index.js";

/** Makes edits as an editor does: all at once, by the positions of the text before them. */
export function applied(texts: ReadonlyMap<string, string>, edits: readonly FileEdit[]): Map<string, string> {
  const after = new Map(texts);
  for (const file of new Set(edits.map(({ range }) => range.file))) {
    const text = texts.get(file);
    if (text === undefined) throw new Error(`An edit of ${file}, which isn't there`);
    const own = edits
      .filter(({ range }) => range.file === file)
      .map(({ range, text: inserted }, n) => ({
        pos: offset(text, range.start),
        end: offset(text, range.end),
        inserted,
        n,
      }))
      .sort((a, b) => a.pos - b.pos || a.n - b.n);
    let done = "";
    let at = 0;
    for (const { pos, end, inserted } of own) {
      if (pos < at) throw new Error(`Two edits of ${file} overlap at ${pos}`);
      done += text.slice(at, pos) + inserted;
      at = end;
    }
    after.set(file, done + text.slice(at));
  }
  return after;
}

function offset(text: string, { line, character }: FileEdit["range"]["start"]): number {
  let start = 0;
  for (let n = 0; n < line; n++) {
    const next = text.indexOf("\n", start);
    if (next < 0) throw new Error(`There is no line ${line}`);
    start = next + 1;
  }
  return start + character;
}
