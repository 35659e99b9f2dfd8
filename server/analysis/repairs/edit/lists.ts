import type { ts } from "ts-morph";
import type { SourceText } from "../source/source-text.js";
import type { Draft } from "./draft.js";

interface Listed {
  readonly elements: ts.NodeArray<ts.Node>;
  readonly element: ts.Node;
}

/** Takes an element out of what is separated by commas, or by `|`. */
export function removeListed(draft: Draft, at: SourceText, { elements, element }: Listed): void {
  const n = elements.indexOf(element);
  const next = elements[n + 1];
  const previous = elements[n - 1];
  if (next !== undefined) draft.replace(at, { pos: element.getStart(at.source), end: next.getStart(at.source) }, "");
  else if (previous !== undefined) draft.replace(at, { pos: previous.end, end: element.end }, "");
  else
    draft.replace(
      at,
      { pos: element.getStart(at.source), end: elements.hasTrailingComma ? elements.end : element.end },
      "",
    );
}
