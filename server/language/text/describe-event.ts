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
  const described = workflows
    .slice(0, MOST_WORKFLOWS)
    .flatMap((it) => inWorkflow(it, { id: idIn(it), kind: eventKind, uses }));
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
  return `${keyText(name)}${optional ? "?" : ""}: ${text}`;
}

/** A field's name as code has it: in quotes where it isn't a word. */
export function keyText(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

function fieldsBlock(fields: readonly FieldNode[]): Block {
  return { code: fields.map(fieldText).join("\n"), language: "typescript" };
}

interface InWorkflow {
  readonly id: string | null;
  readonly kind: EventKind;
  readonly uses: EventUses;
}

function inWorkflow(workflow: SourceWorkflow, { id, kind, uses }: InWorkflow): Block[] {
  const steps = (of: EventUses["emits"]): typeof workflow.graph.steps => {
    const names = new Set(of.map(({ step }) => step));
    return workflow.graph.steps.filter(({ name }) => names.has(name));
  };
  const emits = uses.emits.filter((use) => use.workflow === workflow);
  const takes = uses.takes.filter((use) => use.workflow === workflow);
  const streamed = emits.length > 0 && emits.every(({ how }) => how === "streams");
  const takers = steps(takes.filter(({ how }) => how === "accepts"));
  const waiting = steps(takes.filter(({ how }) => how === "awaits"));
  const list: Inline[][] = [["emitted by ", ...stepsOr(steps(emits), workflow, originOf(kind))]];
  if (takers.length > 0) list.push(["taken by ", ...stepsOr(takers, workflow, "")]);
  if (waiting.length > 0) list.push(["waited for by ", ...stepsOr(waiting, workflow, "")]);
  if (takes.length === 0) list.push([fateOf(kind, streamed)]);
  const title: Block = { line: ["in ", { name: workflow.graph.workflow, at: workflow.nameRange }] };
  const node = workflow.graph.events.find((it) => it.id === id);
  const isDrawn = node !== undefined && takes.length > 0;
  return [title, { list }, ...(isDrawn ? [{ code: drawFromEvent(workflow, node), language: "text" as const }] : [])];
}
