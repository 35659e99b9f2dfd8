import { ts } from "ts-morph";
import type { LinkedStep } from "../../link/steps.js";
import type { LinkedWorkflow } from "../../link/workflows.js";
import { type FunctionNode, isFunctionNode } from "../../syntax/functions.js";
import { literalOf } from "../../syntax/options.js";
import type { RepairSources } from "./repair-sources.js";
import { nodeAt, type SourceText } from "./source-text.js";

/** A step as it is written. */
export interface StepSyntax {
  readonly at: SourceText;
  readonly fn: FunctionNode;
  /** What makes it a step: a decorator, or `flow.step(…)` with its file. */
  readonly mark: { readonly at: SourceText; readonly node: ts.Decorator | ts.CallExpression } | null;
  /** Its options where they are written out. */
  readonly options: { readonly at: SourceText; readonly node: ts.ObjectLiteralExpression } | null;
}

/** Null where its function can't be found. */
export function stepSyntax(sources: RepairSources, step: LinkedStep, workflow: LinkedWorkflow): StepSyntax | null {
  const at = sources.file(step.file);
  const fn = at === null ? null : nodeAt(at, step.fn.place, isFunctionNode);
  if (at === null || fn === null) return null;
  const mark = step.argument === null ? decoratorOf(at, fn) : callOf(sources.file(workflow.file), step.argument);
  return { at, fn, mark, options: mark === null ? null : optionsOf(mark) };
}

/** The step of a workflow whose function is around an offset. */
export function stepAround(workflow: LinkedWorkflow, file: string, offset: number): LinkedStep | null {
  return (
    workflow.steps.find(({ file: its, fn: { place } }) => its === file && place.pos <= offset && offset <= place.end) ??
    null
  );
}

/** The class of a workflow, or the `new Workflow(…)` that it is. */
export function workflowNode(sources: RepairSources, workflow: LinkedWorkflow): WorkflowNode | null {
  const at = sources.file(workflow.file);
  const node = at === null ? null : nodeAt(at, workflow.place, isWorkflowNode);
  return at === null || node === null ? null : { at, node };
}

export interface WorkflowNode {
  readonly at: SourceText;
  readonly node: ts.ClassLikeDeclaration | ts.NewExpression;
}

/** The options literal of a mark. */
function optionsOf({ at, node }: NonNullable<StepSyntax["mark"]>): StepSyntax["options"] {
  const literal = literalOf(at.reader, optionsArgument(node));
  return literal === null ? null : { at, node: literal };
}

/** What a mark is given as options; undefined where it is given none. */
export function optionsArgument(mark: ts.Decorator | ts.CallExpression): ts.Expression | undefined {
  if (ts.isCallExpression(mark)) return mark.arguments.length > 1 ? mark.arguments[0] : undefined;
  return ts.isCallExpression(mark.expression) ? mark.expression.arguments[0] : undefined;
}

function decoratorOf(at: SourceText, fn: FunctionNode): StepSyntax["mark"] {
  const decorators = ts.isMethodDeclaration(fn) ? (ts.getDecorators(fn) ?? []) : [];
  const node = decorators.find(({ expression }) => /\b(?:step|catchError)\b/.test(expression.getText(at.source)));
  const [only] = decorators;
  const found = node ?? (decorators.length === 1 ? only : undefined);
  return found === undefined ? null : { at, node: found };
}

function callOf(at: SourceText | null, argument: { readonly pos: number; readonly end: number }): StepSyntax["mark"] {
  const node = at === null ? null : nodeAt(at, argument, ts.isExpression);
  if (at === null || node === null || !ts.isCallExpression(node.parent)) return null;
  return { at, node: node.parent };
}

function isWorkflowNode(node: ts.Node): node is WorkflowNode["node"] {
  return ts.isClassLike(node) || ts.isNewExpression(node);
}
