import { eventKey } from "../../analysis/uses.js";
import { describeEvent } from "../text/describe-event.js";
import { describeStep } from "../text/describe-step.js";
import type { Block } from "../text/markup.js";
import type { Analysis } from "../workspace-analysis.js";

/** What finds again what an item stands for. */
export type ItemData = {
  /** The document that is written in. */
  readonly uri: string;
} & (
  | { readonly kind: "rule"; readonly code: string }
  | { readonly kind: "step"; readonly workflow: string; readonly step: string }
  /** `file` is null for one of the runtime's own. */
  | { readonly kind: "event"; readonly file: string | null; readonly event: string }
);

/** What is said about an item; null where it is gone. */
export function documentationOf(
  data: Exclude<ItemData, { kind: "rule" }>,
  analysis: Analysis,
  file: string,
): Block[] | null {
  if (data.kind === "step") {
    const workflow = analysis.workflows(file).find(({ graph }) => graph.workflow === data.workflow);
    const step = workflow?.steps[data.step];
    if (workflow === undefined || step === undefined) return null;
    return describeStep({ name: data.step, workflows: [workflow], text: analysis.stepText(step) });
  }
  const declared = data.file === null ? undefined : analysis.events(data.file).find(({ name }) => name === data.event);
  if (declared === undefined && data.file !== null) return null;
  const key = declared?.key ?? data.event;
  return describeEvent({
    name: data.event,
    event: {
      key,
      eventKind: declared?.eventKind ?? "event",
      fields: declared === undefined ? null : analysis.fieldsOf(declared),
    },
    uses: analysis.uses(key),
    idIn: (workflow) => workflow.graph.events.find(({ id }) => eventKey(workflow, id) === key)?.id ?? null,
    file,
  });
}
