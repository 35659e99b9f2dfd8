import type { StepNode } from "stepscope/graph";
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from "vscode-languageserver/node";
import type { SourceRange, SourceWorkflow } from "../../analysis/types.js";
import type { Feature } from "../feature.js";
import type { FileReport } from "../workspace-analysis.js";

/** The outline: each workflow with its steps and what they turn into what, and the event classes of the file. */
export const documentSymbols: Feature = ({ connection, analysis, client }) => ({
  capabilities: { documentSymbolProvider: { label: "Stepscope" } },
  disposables: [
    connection.onDocumentSymbol(async ({ textDocument: { uri } }, token) => {
      if (token.isCancellationRequested) return null;
      const report = await analysis.report(uri);
      if (token.isCancellationRequested) return null;
      const symbols = symbolsOf(report);
      return client.hierarchicalSymbols ? symbols : symbols.flatMap((symbol) => flattened(symbol, uri));
    }),
  ],
});

/** Workflows and event classes of a file, in the order of the file. */
export function symbolsOf(report: FileReport): DocumentSymbol[] {
  const workflows = report.workflows.map((workflow) => workflowSymbol(workflow, report.file));
  return [...workflows, ...eventSymbols(report)].sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}

function workflowSymbol(workflow: SourceWorkflow, file: string): DocumentSymbol {
  const steps = workflow.graph.steps.flatMap((step): DocumentSymbol[] => {
    const source = workflow.steps[step.name];
    if (source === undefined || source.range.file !== file) return []; // inherited from another file
    return [symbol(step.name, stepDetail(step), SymbolKind.Method, source)];
  });
  const detail = workflow.kind === "class" ? "workflow" : "workflow instance";
  return { ...symbol(workflow.graph.workflow, detail, SymbolKind.Class, workflow), children: steps };
}

function eventSymbols(report: FileReport): DocumentSymbol[] {
  const seen = new Set<string>();
  return report.workflows.flatMap((workflow) =>
    workflow.graph.events.flatMap((event): DocumentSymbol[] => {
      const { range, nameRange } = workflow.events[event.id] ?? { range: null, nameRange: null };
      if (range === null || nameRange === null || range.file !== report.file) return [];
      const place = `${range.start.line}:${range.start.character}`;
      if (seen.has(place)) return [];
      seen.add(place);
      return [
        symbol(event.name, event.kind === "event" ? "event" : `${event.kind} event`, SymbolKind.Event, {
          range,
          nameRange,
        }),
      ];
    }),
  );
}

function stepDetail(step: StepNode): string {
  const emitted = [...new Set([...step.returns, ...step.sends])];
  return `${step.accepts.join(" | ")} → ${emitted.join(" | ") || "nothing"}`;
}

interface Place {
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
}

function symbol(name: string, detail: string, kind: SymbolKind, { range, nameRange }: Place): DocumentSymbol {
  return {
    name,
    detail,
    kind,
    range: { start: range.start, end: range.end },
    selectionRange: { start: nameRange.start, end: nameRange.end },
  };
}

function flattened({ name, kind, range, children }: DocumentSymbol, uri: string): SymbolInformation[] {
  const own: SymbolInformation = { name, kind, location: { uri, range } };
  const below = (children ?? []).flatMap((child) => flattened(child, uri));
  return [own, ...below.map((child) => ({ ...child, containerName: child.containerName ?? name }))];
}
