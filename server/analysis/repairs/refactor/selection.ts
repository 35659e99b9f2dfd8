import type { LinkedStep } from "../../link/steps.js";
import type { LinkedWorkflow } from "../../link/workflows.js";
import type { SourceRange, SourceWorkflow } from "../../types.js";
import { Draft } from "../edit/draft.js";
import type { Repair } from "../repair.js";
import type { RepairSources } from "../source/repair-sources.js";
import { offsetOf, type SourceText } from "../source/source-text.js";
import { type StepSyntax, stepSyntax } from "../source/step-syntax.js";

/** What is selected in a file with workflows. */
export interface Selection {
  readonly sources: RepairSources;
  readonly at: SourceText;
  readonly pos: number;
  readonly end: number;
  /** The step that the selection is in, its decorator or options among it. */
  readonly step: SelectedStep | null;
}

export interface SelectedStep {
  readonly workflow: LinkedWorkflow;
  readonly source: SourceWorkflow;
  readonly step: LinkedStep;
  readonly syntax: StepSyntax;
  readonly selection: Pick<Selection, "pos" | "end">;
}

/** Other ways to write what is selected. */
export type Refactoring = (selection: Selection) => readonly Repair[];

/** Null for a file that isn't there. */
export function selectionOf(sources: RepairSources, range: SourceRange): Selection | null {
  const at = sources.file(range.file);
  if (at === null) return null;
  const selected = { pos: offsetOf(at, range.start), end: offsetOf(at, range.end) };
  return { sources, at, ...selected, step: stepAt(sources, at, selected) };
}

function stepAt(
  sources: RepairSources,
  { file }: SourceText,
  { pos, end }: Pick<Selection, "pos" | "end">,
): SelectedStep | null {
  const all = sources.analysis.workflows(file);
  for (const [n, workflow] of sources.analysis.linked(file).entries()) {
    for (const step of workflow.steps) {
      const source = all[n];
      const syntax = step.file === file ? stepSyntax(sources, step, workflow) : null;
      if (source === undefined || syntax === null) continue;
      const nodes = [syntax.fn, ...(syntax.mark?.at.file === file ? [syntax.mark.node] : [])];
      const isIn = nodes.some((node) => node.getStart(syntax.at.source) <= pos && end <= node.end);
      if (isIn) return { workflow, source, step, syntax, selection: { pos, end } };
    }
  }
  return null;
}

interface Rewriting {
  readonly title: string;
  readonly kind: Repair["kind"];
  readonly refusal?: string | null;
  /** Writes the edits; false where it turns out that it can't. */
  readonly write: (draft: Draft) => boolean;
}

/** Another way to write something, which mends nothing. */
export function rewriting(sources: RepairSources, { title, kind, refusal = null, write }: Rewriting): Repair {
  return {
    ...{ title, kind, problem: null, confidence: "offered", refusal },
    edits: () => {
      const draft = new Draft(sources);
      return refusal === null && write(draft) ? draft.edits() : [];
    },
  };
}
