import { ts } from "ts-morph";
import type { EventClass } from "../../link/classes.js";
import type { LinkedStep } from "../../link/steps.js";
import type { LinkedWorkflow } from "../../link/workflows.js";
import { indentAt, type SourceText, startsLine } from "../source/source-text.js";
import { stepSyntax, workflowNode } from "../source/step-syntax.js";
import type { Draft } from "./draft.js";
import { typeOf } from "./emission.js";
import { eventName } from "./event-names.js";
import { type AtHand, newEvent } from "./values.js";

/** A step to be written. */
export interface NewStep {
  readonly name: string;
  readonly accepts: EventClass;
  /** What it returns. */
  readonly emits: EventClass;
  /** The `string` of `StopEvent<string>`. */
  readonly result: string | null;
  /** The step that it is to stand behind; null for the last place. */
  readonly after: LinkedStep | null;
}

/** Writes a step that takes one event and returns another. False where that can't be written. */
export function createStep(draft: Draft, workflow: LinkedWorkflow, step: NewStep): boolean {
  const found = workflowNode(draft.sources, workflow);
  if (found === null) return false;
  const { at } = found;
  const atHand: AtHand = { taken: { variable: "ev", event: step.accepts }, result: step.result };
  const value = newEvent(draft, at, step.emits, atHand);
  if (value === null) return false;
  const declared = at.javascript || declaresTypes(workflow);
  const options = declared ? optionsFor(draft, at, step) : "";
  if (options === null) return false;
  const event = value.includes("ev.") ? "ev" : "_ev";
  const parameter = at.javascript ? event : `${event}: ${typeOf(draft, at, { event: step.accepts, result: null })}`;
  const returns = at.javascript ? "" : `: Promise<${typeOf(draft, at, { event: step.emits, result: step.result })}>`;
  return writeStep(draft, workflow, {
    name: step.name,
    signature: `(${parameter})${returns}`,
    options,
    body: [`return ${value}${at.style.semicolon}`],
    after: step.after,
  });
}

/** A step as code. */
export interface StepCode {
  readonly name: string;
  /** `(ev: JokeEvent): Promise<StopEvent>` */
  readonly signature: string;
  /** `{ accepts: … }`, or nothing. */
  readonly options: string;
  /** Its lines, indented among each other. */
  readonly body: readonly string[];
  readonly after: LinkedStep | null;
}

/** Puts a step where it belongs: a method, or a function that is given to the workflow. */
export function writeStep(draft: Draft, workflow: LinkedWorkflow, code: StepCode): boolean {
  const found = workflowNode(draft.sources, workflow);
  if (found === null) return false;
  return ts.isNewExpression(found.node)
    ? writeFunction(draft, workflow, { ...found, node: found.node, code })
    : writeMethod(draft, workflow, { ...found, node: found.node, code });
}

function writeMethod(
  draft: Draft,
  workflow: LinkedWorkflow,
  { at, node, code }: { readonly at: SourceText; readonly node: ts.ClassLikeDeclaration; readonly code: StepCode },
): boolean {
  const own = workflow.steps.flatMap((step) => {
    const syntax = stepSyntax(draft.sources, step, workflow);
    return syntax !== null && syntax.fn.parent === node ? [{ step, fn: syntax.fn }] : [];
  });
  const sibling = own.find(({ step }) => step === code.after)?.fn ?? node.members.at(-1);
  const model = own.at(-1)?.fn;
  const outer = indentAt(at, node.getStart(at.source));
  const inside =
    sibling === undefined || !startsLine(at, sibling.getStart(at.source))
      ? `${outer}${at.style.indent}`
      : indentAt(at, sibling.getStart(at.source));
  const decorator = `@${draft.runtime(at, "step", "value")}${code.options === "" ? "" : `(${code.options})`}`;
  const sameLine = model !== undefined && isDecoratedInLine(at, model);
  const lines = [
    ...(sameLine ? [] : [decorator]),
    `${sameLine ? `${decorator} ` : ""}async ${code.name}${code.signature} {`,
    ...code.body.map((it) => (it === "" ? "" : `${at.style.indent}${it}`)),
    "}",
  ];
  const text = lines.map((it) => (it === "" ? "" : `${inside}${it}`)).join("\n");
  if (sibling === undefined) {
    draft.replace(at, { pos: node.members.pos, end: node.end - 1 }, `\n${text}\n${outer}`);
    return true;
  }
  const isLast = sibling === node.members.at(-1);
  const closesInLine = isLast && !at.text.slice(sibling.end, node.end).includes("\n");
  draft.insert(at, sibling.end, `\n\n${text}${closesInLine ? `\n${outer}` : ""}`);
  return true;
}

function isDecoratedInLine(at: SourceText, fn: ts.Node): boolean {
  const decorator = ts.canHaveDecorators(fn) ? ts.getDecorators(fn)?.[0] : undefined;
  const name = ts.isMethodDeclaration(fn) ? fn.name : undefined;
  if (decorator === undefined || name === undefined) return false;
  return !at.text.slice(decorator.end, name.getStart(at.source)).includes("\n");
}

function writeFunction(
  draft: Draft,
  workflow: LinkedWorkflow,
  { at, node, code }: { readonly at: SourceText; readonly node: ts.NewExpression; readonly code: StepCode },
): boolean {
  const { syntax } = workflow;
  if ("methods" in syntax || syntax.binding === null) return false;
  const behind = statementOf(lastStep(draft, workflow, code.after) ?? node);
  if (behind === null) return false;
  const outer = indentAt(at, behind.getStart(at.source));
  const options = code.options === "" ? "" : `${code.options}, `;
  const lines = [
    `${syntax.binding}.step(${options}async function ${code.name}${code.signature} {`,
    ...code.body.map((it) => (it === "" ? "" : `${at.style.indent}${it}`)),
    `})${at.style.semicolon}`,
  ];
  draft.insert(at, behind.end, `\n\n${lines.map((it) => (it === "" ? "" : `${outer}${it}`)).join("\n")}`);
  return true;
}

/** The `flow.step(…)` of a step in the workflow's own file, or the last one there. */
function lastStep(draft: Draft, workflow: LinkedWorkflow, after: LinkedStep | null): ts.Node | null {
  const calls = workflow.steps.flatMap((step) => {
    const mark = stepSyntax(draft.sources, step, workflow)?.mark;
    return mark != null && ts.isCallExpression(mark.node) && mark.at.file === workflow.file
      ? [{ step, node: mark.node }]
      : [];
  });
  return (calls.find(({ step }) => step === after) ?? calls.at(-1))?.node ?? null;
}

function statementOf(node: ts.Node): ts.Statement | null {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) if (ts.isStatement(at)) return at;
  return null;
}

/** Whether the steps of a workflow say their events in their options, as code does that no loader reads. */
export function declaresTypes({ steps }: LinkedWorkflow): boolean {
  const own = steps.filter(({ kind }) => kind === "step");
  return own.length > 0 && own.every(({ inferred }) => !inferred);
}

function optionsFor(draft: Draft, at: SourceText, { accepts, emits }: NewStep): string | null {
  const taken = eventName(draft, at, { event: accepts, use: "value" });
  const returned = eventName(draft, at, { event: emits, use: "value" });
  return taken === null || returned === null ? null : `{ accepts: ${taken}, emits: [${returned}] }`;
}
