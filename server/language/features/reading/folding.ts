import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver/node";
import type { DeclaredEvent, SourceWorkflow } from "../../../analysis/types.js";
import { askAbout, orNull } from "../../asking.js";
import type { Feature } from "../../feature.js";
import { counted } from "../../text/describe-step.js";
import type { Analysis } from "../../workspace-analysis.js";

/**
 * What folds besides the blocks that TypeScript knows: a step with its decorators, events that stand together, and a
 * workflow of functions from its construction to its last step.
 */
export const folding: Feature = (session) => ({
  capabilities: { foldingRangeProvider: true },
  disposables: [
    session.connection.onFoldingRanges(({ textDocument: { uri } }, token) =>
      askAbout(session, uri, token, (analysis, file) => {
        const workflows = analysis.workflows(file);
        const ranges = [
          ...eventGroups(analysis.events(file), analysis),
          ...workflows.flatMap((workflow) => [...wholeInstance(workflow), ...decoratedSteps(workflow, file, analysis)]),
        ];
        return orNull(onceEach(ranges.filter(({ startLine, endLine }) => startLine < endLine)));
      }),
    ),
  ],
});

/** A class has the steps of its base in the same file, too. */
function onceEach(ranges: readonly FoldingRange[]): FoldingRange[] {
  return [...new Map(ranges.map((it) => [`${it.startLine}-${it.endLine}`, it])).values()];
}

function decoratedSteps({ steps }: SourceWorkflow, file: string, analysis: Analysis): FoldingRange[] {
  return Object.entries(steps).flatMap(([name, step]): FoldingRange[] => {
    if (step.range.file !== file) return [];
    const first = analysis.stepText(step)?.decorators ?? null;
    // On one line with the name, TypeScript's own range begins there.
    if (first === null || first.line === step.nameRange.start.line) return [];
    return [{ startLine: first.line, endLine: step.range.end.line, collapsedText: `step ${name}` }];
  });
}

/** Two or more with nothing else between them. */
function eventGroups(events: readonly DeclaredEvent[], analysis: Analysis): FoldingRange[] {
  const groups: DeclaredEvent[][] = [];
  for (const event of events) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && isNext(last, event, analysis)) group.push(event);
    else groups.push([event]);
  }
  return groups.flatMap((group): FoldingRange[] => {
    const [first] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined || first === last) return [];
    const [startLine, endLine] = [first.range.start.line, last.range.end.line];
    const kind = FoldingRangeKind.Region;
    return [{ startLine, endLine, kind, collapsedText: counted(group.length, "event") }];
  });
}

function isNext(a: DeclaredEvent, b: DeclaredEvent, analysis: Analysis): boolean {
  const { file, end } = a.range;
  const between = analysis.textAt({ file, start: end, end: b.range.start });
  return between.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").trim() === "";
}

function wholeInstance({ kind, range, steps, graph }: SourceWorkflow): FoldingRange[] {
  if (kind !== "instance") return [];
  const ends = Object.values(steps).flatMap((step) => (step.range.file === range.file ? [step.range.end.line] : []));
  return [{ startLine: range.start.line, endLine: Math.max(range.end.line, ...ends), collapsedText: graph.workflow }];
}
