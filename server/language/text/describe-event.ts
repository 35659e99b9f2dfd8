import type { EventKind, FieldNode } from "stepscope/graph";
import type { EventSymbol, EventUses, SourceWorkflow } from "../../analysis/types.js";
import { counted } from "./describe-step.js";
import { fateOf, originOf, stepsOr } from "./ends.js";
import type { Block, Inline } from "./markup.js";
import { drawFromEvent } from "./next-events.js";

export interface DescribedEvent {
  readonly name: string;
  readonly event: Pick<EventSymbol, "key" | "eventKind" | "fields">;
  readonly uses: EventUses;
  /** The event's id in a workflow; null where that doesn't have it. */
  readonly idIn: (workflow: SourceWorkflow) => string | null;
  /** Workflows of this file come first. */
  readonly file: string;
}

const MOST_WORKFLOWS = 3;

/** An event's fields and, for each workflow, who emits it, who takes it and what comes of it. */
export function describeEvent({ name, event, uses, idIn, file }: DescribedEvent): Block[] {
  const { fields, eventKind } = event;
  const workflows = [...new Set([...uses.emits, ...uses.takes].map(({ workflow }) => workflow))].sort(
    (a, b) => Number(b.range.file === file) - Number(a.range.file === file),
  );
  const described = workflows.slice(0, MOST_WORKFLOWS).flatMap((it) => inWorkflow(it, idIn(it), uses));
  const others = workflows.length - MOST_WORKFLOWS;
  return [
    { line: [{ strong: kindName(eventKind) }, " ", { name }] },
    ...(fields === null || fields.length === 0 ? [] : [fieldsBlock(fields)]),
    ...described,
    ...(workflows.length === 0 ? [{ line: ["No step emits or takes it."] }] : []),
    ...(others > 0 ? [{ line: [`… and in ${counted(others, "workflow")} more.`] }] : []),
  ];
}

/** `event`, `stop event`, … */
export function kindName(kind: EventKind): string {
  return kind === "event" ? "event" : `${kind.replace("-", " ")} event`;
}

/** One field as a type has it. */
export function fieldText({ name, text, optional }: FieldNode): string {
  return `${name}${optional ? "?" : ""}: ${text}`;
}

function fieldsBlock(fields: readonly FieldNode[]): Block {
  return { code: fields.map(fieldText).join("\n"), language: "typescript" };
}

function inWorkflow(workflow: SourceWorkflow, id: string | null, uses: EventUses): Block[] {
  const node = workflow.graph.events.find((it) => it.id === id);
  if (node === undefined) return [];
  const steps = (of: EventUses["emits"]): typeof workflow.graph.steps => {
    const names = new Set(of.filter((use) => use.workflow === workflow).map(({ step }) => step));
    return workflow.graph.steps.filter(({ name }) => names.has(name));
  };
  const emits = uses.emits.filter((use) => use.workflow === workflow);
  const streamed = emits.length > 0 && emits.every(({ how }) => how === "streams");
  const takers = steps(uses.takes);
  const list: Inline[][] = [
    ["emitted by ", ...stepsOr(steps(uses.emits), workflow, originOf(node.kind))],
    takers.length > 0 ? ["taken by ", ...stepsOr(takers, workflow, "")] : [fateOf(node.kind, streamed)],
  ];
  const title: Block = { line: ["in ", { name: workflow.graph.workflow, at: workflow.nameRange }] };
  const drawing = takers.length === 0 ? [] : [{ code: drawFromEvent(workflow, node), language: "text" as const }];
  return [title, { list }, ...drawing];
}
