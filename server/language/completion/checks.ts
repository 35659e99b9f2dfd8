import { GRAPH_CHECKS } from "stepscope/graph";
import { type CompletionItem, CompletionItemKind, TextEdit } from "vscode-languageserver/node";
import type { SourceSlot } from "../../analysis/types.js";
import { rangeOf } from "../places.js";

/** What is no problem any more once a check is skipped. */
const SKIPPED: { readonly [Check in (typeof GRAPH_CHECKS)[number]]: string } = {
  "unreachable-step": "a step that no run gets to",
  "non-terminal-event": "an event that no step takes",
  "dead-end-step": "a step from which no run ends",
};

/** The checks that a step or a workflow may skip. */
export function checkItems(slot: Extract<SourceSlot, { kind: "check" }>): CompletionItem[] {
  return GRAPH_CHECKS.map((check) => ({
    label: check,
    kind: CompletionItemKind.EnumMember,
    detail: SKIPPED[check],
    textEdit: TextEdit.replace(rangeOf(slot.range), slot.quoted ? check : `"${check}"`),
  }));
}
