import { ts } from "ts-morph";
import { ancestryOf } from "../../link/classes.js";
import type { LinkedWorkflow } from "../../link/workflows.js";
import { propertyOf } from "../../syntax/options.js";
import { placeOf } from "../../syntax/places.js";
import type { SourceRange } from "../../types.js";
import { Draft } from "../edit/draft.js";
import { isFreeStepName } from "../edit/names.js";
import { quoted } from "../edit/options.js";
import { selectionOf } from "../refactor/selection.js";
import type { FileEdit } from "../repair.js";
import type { RepairSources } from "../source/repair-sources.js";
import { innermost, nodeAt, type SourceText } from "../source/source-text.js";
import { stepSyntax, workflowNode } from "../source/step-syntax.js";
import { namesStep, stepStrings } from "./step-strings.js";

/** A step's name in quotes that can be changed everywhere. */
export interface StepRename {
  readonly name: string;
  /** Without the quotes. */
  readonly range: SourceRange;
  /** The edits for another name, or why it can't be that. */
  readonly rename: (name: string) => readonly FileEdit[] | string;
}

/** Null where no step's name stands in quotes: names in code are the compiler's to rename. */
export function stepRenameAt(sources: RepairSources, position: SourceRange): StepRename | null {
  const selection = selectionOf(sources, position);
  if (selection === null) return null;
  const { at, pos } = selection;
  const node = innermost(at, pos);
  if (!ts.isStringLiteralLike(node) || !namesStep(node, at.source)) return null;
  const workflow = around(sources, at, node);
  const name = node.text;
  if (workflow === null || !workflow.steps.some((step) => step.name === name)) return null;
  const { pos: start, end } = placeOf(at.source, node);
  const { range } = placeOf(at.source, node);
  const inside: SourceRange = {
    file: at.file,
    start: { ...range.start, character: range.start.character + 1 },
    end: { ...range.end, character: range.end.character - (end > start ? 1 : 0) },
  };
  return { name, range: inside, rename: (to) => renamed(sources, workflow, { from: name, to }) };
}

interface Names {
  readonly from: string;
  readonly to: string;
}

/** The workflow whose class, or whose step, a node is in. */
function around(sources: RepairSources, at: SourceText, node: ts.Node): LinkedWorkflow | null {
  const isAround = (it: ts.Node): boolean => it.pos <= node.pos && node.end <= it.end;
  for (const workflow of sources.analysis.linked(at.file)) {
    const own = workflowNode(sources, workflow);
    if (own !== null && isAround(own.node)) return workflow;
    const nodes = workflow.steps.flatMap((step) => {
      const syntax = stepSyntax(sources, step, workflow);
      return syntax === null
        ? []
        : [{ at: syntax.at, node: syntax.fn }, ...(syntax.mark === null ? [] : [syntax.mark])];
    });
    if (nodes.some((it) => it.at === at && isAround(it.node))) return workflow;
  }
  return null;
}

function renamed(sources: RepairSources, workflow: LinkedWorkflow, { from, to }: Names): readonly FileEdit[] | string {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(to)) return `"${to}" can't be the name of a method or function.`;
  if (!isFreeStepName(sources, workflow, to)) return `${workflow.name} has something called "${to}" already.`;
  const draft = new Draft(sources);
  const refused =
    "methods" in workflow.syntax
      ? renameMethods(draft, family(sources, workflow, from), { from, to })
      : renameFunction(draft, workflow, { from, to });
  return refused ?? draft.edits();
}

/** The classes that a step of that name is a method of: those of the workflow, and of whoever shares one with it. */
function family(sources: RepairSources, workflow: LinkedWorkflow, name: string): Map<string, ts.ClassLikeDeclaration> {
  const { resolver } = sources.analysis;
  const chainOf = (it: LinkedWorkflow) =>
    "methods" in it.syntax ? ancestryOf(resolver, { file: it.file, declaration: it.syntax, entry: null }).chain : [];
  const declares = (it: LinkedWorkflow): string[] =>
    chainOf(it).flatMap(({ file, declaration }) =>
      declaration.methods.some((method) => method.name === name) ? [`${file} ${declaration.place.pos}`] : [],
    );
  const files = new Set([workflow.file, ...sources.analysis.allWorkflows().map(({ nameRange }) => nameRange.file)]);
  const all = [...files].flatMap((file) => sources.analysis.linked(file));
  const shared = new Set(declares(workflow));
  const members = all.filter((it) => declares(it).some((key) => shared.has(key)));
  const classes = new Map<string, ts.ClassLikeDeclaration>();
  for (const { file, declaration } of members.flatMap(chainOf)) {
    const at = sources.file(file);
    const node = at === null ? null : nodeAt(at, declaration.place, ts.isClassLike);
    if (node !== null) classes.set(`${file} ${declaration.place.pos}`, node);
  }
  return classes;
}

/** The methods, `this.name`, and the names in quotes. */
function renameMethods(
  draft: Draft,
  classes: ReadonlyMap<string, ts.ClassLikeDeclaration>,
  { from, to }: Names,
): string | null {
  for (const node of classes.values()) {
    const at = draft.sources.file(node.getSourceFile().fileName);
    if (at === null) continue;
    if (/[\\/]node_modules[\\/]/.test(at.file)) return `${at.file} declares the step, and is another package's.`;
    for (const member of node.members) {
      if (!ts.isMethodDeclaration(member) || member.name.getText(at.source).replace(/^["']|["']$/g, "") !== from)
        continue;
      draft.replaceNode(at, member.name, ts.isStringLiteral(member.name) ? quoted(at, to) : to);
    }
    renameUses(draft, at, { node, from, to });
  }
  return null;
}

function renameUses(draft: Draft, at: SourceText, { node, from, to }: Names & { readonly node: ts.Node }): void {
  const visit = (it: ts.Node): void => {
    if (ts.isClassLike(it) && it !== node) return; // it has a `this` of its own, and is renamed by itself
    if (ts.isPropertyAccessExpression(it) && it.name.text === from && isOwn(it.expression)) {
      draft.replaceNode(at, it.name, to);
    }
    if (ts.isStringLiteralLike(it) && it.text === from && namesStep(it, at.source))
      draft.replaceNode(at, it, quoted(at, to));
    ts.forEachChild(it, visit);
  };
  visit(node);
}

function isOwn(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword;
}

/** The function that is given to `flow.step`, or the name in its options; and the names in quotes. */
function renameFunction(draft: Draft, workflow: LinkedWorkflow, { from, to }: Names): string | null {
  const { sources } = draft;
  for (const step of workflow.steps) {
    const syntax = stepSyntax(sources, step, workflow);
    if (syntax === null) continue;
    const { at, fn, mark, options } = syntax;
    if (step.name === from) {
      const name = options === null ? undefined : propertyOf(options.node, "name");
      if (options !== null && name !== undefined && ts.isStringLiteralLike(name)) {
        draft.replaceNode(options.at, name, quoted(options.at, to));
      } else if (ts.isFunctionExpression(fn) && fn.name !== undefined)
        renameBinding(draft, at, { node: fn, name: fn.name, to });
      else return `The function of step "${from}" is declared elsewhere: rename it there.`;
    }
    const below = mark !== null && mark.at === at ? [mark.node] : [fn, ...(mark === null ? [] : [mark.node])];
    for (const node of below) {
      const source = node === fn ? at : (mark?.at ?? at);
      for (const it of stepStrings(source, node))
        if (it.text === from) draft.replaceNode(source, it, quoted(source, to));
    }
  }
  return null;
}

/** A function's own name, and where it calls itself. */
function renameBinding(
  draft: Draft,
  at: SourceText,
  { node, name, to }: { readonly node: ts.FunctionExpression; readonly name: ts.Identifier; readonly to: string },
): void {
  draft.replaceNode(at, name, to);
  const visit = (it: ts.Node): void => {
    if (ts.isIdentifier(it) && it !== name && it.text === name.text) {
      const binding = at.reader.names.lookup(it.text, it);
      const isName = ts.isPropertyAccessExpression(it.parent) && it.parent.name === it;
      if (!isName && binding?.kind === "node" && binding.node === node) draft.replaceNode(at, it, to);
    }
    ts.forEachChild(it, visit);
  };
  visit(node);
}
