import type { Position } from "vscode-languageserver/node";

/** Where a `§` in a piece of the text stands: `at(text, "return new Joke§Event")`. */
export function at(text: string, marked: string): Position {
  const offset = text.indexOf(marked.replace("§", ""));
  if (offset < 0) throw new Error(`The text has no ${marked}`);
  const lines = text.slice(0, offset + marked.indexOf("§")).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
