import { edgesOf } from "stepscope/graph";
import { type CompletionItem, CompletionItemKind, TextEdit } from "vscode-languageserver/node";
import type { SourceSlot, SourceWorkflow } from "../../analysis/types.js";
import { eventKey } from "../../analysis/uses.js";
import { rangeOf } from "../places.js";
import type { ItemData } from "./item-data.js";

/** The steps that may be named: those that take the event, those whose failures can be caught. */
export function stepItems(slot: Extract<SourceSlot, { kind: "step" }>, uri: string): CompletionItem[] {
  return slot.workflows.flatMap((workflow) =>
    namesFor(slot, workflow).map((step): CompletionItem => {
      const accepts = workflow.graph.steps.find(({ name }) => name === step)?.accepts ?? [];
      const data: ItemData = { kind: "step", uri, workflow: workflow.graph.workflow, step };
      return {
        label: step,
        kind: CompletionItemKind.Method,
        detail: `takes ${accepts.join(" | ")}`,
        textEdit: TextEdit.replace(rangeOf(slot.range), slot.quoted ? step : `"${step}"`),
        data,
      };
    }),
  );
}

function namesFor({ of, event }: Extract<SourceSlot, { kind: "step" }>, workflow: SourceWorkflow): string[] {
  const { steps } = workflow.graph;
  if (of === "forSteps") return steps.filter(({ kind }) => kind === "step").map(({ name }) => name);
  const taking = edgesOf(workflow.graph).filter(
    ({ kind, from }) => kind === "accepts" && eventKey(workflow, from.id) === event,
  );
  const names = new Set((event === null ? [] : taking).map(({ to }) => to.id));
  return steps.filter(({ name }) => names.size === 0 || names.has(name)).map(({ name }) => name);
}
