import {
  type CompletionItem,
  CompletionItemKind,
  type MarkupContent,
  MarkupKind,
  TextEdit,
} from "vscode-languageserver/node";
import { PROBLEM_CODES } from "../../analysis/codes/codes.js";
import { rulePageText } from "../../analysis/codes/pages.js";
import type { SourceSlot } from "../../analysis/types.js";
import { rangeOf } from "../places.js";
import type { ItemData } from "./item-data.js";

/** The rules that a comment may silence, those first that find something in its lines. */
export function ruleItems(
  { range, found, named }: Extract<SourceSlot, { kind: "rule" }>,
  uri: string,
): CompletionItem[] {
  return PROBLEM_CODES.filter((code) => !named.includes(code)).map((code): CompletionItem => {
    const data: ItemData = { kind: "rule", uri, code };
    const isFound = found.includes(code);
    return {
      label: code,
      kind: CompletionItemKind.EnumMember,
      ...(isFound ? { detail: "found here", preselect: true } : {}),
      sortText: `${isFound ? 0 : 1}${code}`,
      textEdit: TextEdit.replace(rangeOf(range), code),
      data,
    };
  });
}

/** The rule's page; null where there is none. */
export function ruleDocumentation(code: string, markdown: boolean): MarkupContent | null {
  const text = rulePageText(code);
  return text === null ? null : { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: text };
}
