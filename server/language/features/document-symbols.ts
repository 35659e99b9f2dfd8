import type { StepNode } from "stepscope/graph";
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from "vscode-languageserver/node";
import type { DeclaredEvent, SourceRange, SourceWorkflow } from "../../analysis/types.js";
import { askAbout } from "../asking.js";
import type { Feature } from "../feature.js";
import { enclosing, isWithin, rangeOf, withName } from "../places.js";
import { kindName } from "../text/describe-event.js";
import type { Analysis } from "../workspace-analysis.js";

/** The outline: each workflow with its steps and what they turn into what, and the event classes of the file. */
export const documentSymbols: Feature = (session) => ({
  capabilities: { documentSymbolProvider: { label: "Stepscope" } },
  disposables: [
    session.connection.onDocumentSymbol(async ({ textDocument: { uri } }, token) => {
      const symbols = await askAbout(session, uri, token, symbolsOf);
      if (symbols === null || session.client.hierarchicalSymbols) return symbols;
      return symbols.flatMap((symbol) => flattened(symbol, uri));
    }),
  ],
});

/** Workflows and event classes of a file, in the order of the file. */
function symbolsOf(analysis: Analysis, file: string): DocumentSymbol[] {
  const workflows = analysis.workflows(file).map((workflow) => workflowSymbol(workflow, file));
  return [...workflows, ...analysis.events(file).map(eventSymbol)].sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}

function workflowSymbol(workflow: SourceWorkflow, file: string): DocumentSymbol {
  const own = withName(workflow);
  const isClass = workflow.kind === "class";
  const steps = workflow.graph.steps.flatMap((step): DocumentSymbol[] => {
    const source = workflow.steps[step.name];
    if (source === undefined || source.range.file !== file) return []; // inherited from another file
    const found = symbol(step.name, stepDetail(step), SymbolKind.Method, source);
    return isClass && !isWithin(found.range, own) ? [] : [found]; // inherited from another class
  });
  // The functions that are steps of an instance stand outside of the expression that makes it.
  const range = enclosing([own, ...steps.map((it) => it.range)]);
  const detail = isClass ? "workflow" : "workflow instance";
  return { ...symbol(workflow.graph.workflow, detail, SymbolKind.Class, workflow), range, children: steps };
}

function eventSymbol(event: DeclaredEvent): DocumentSymbol {
  return symbol(event.name, kindName(event.eventKind), SymbolKind.Event, event);
}

/** `StartEvent → JokeEvent | StopEvent`, `Title & Body → StopEvent`, `Summary[] → Body`; what isn't known is left out. */
function stepDetail({ accepts, params, returns, sends, fansOut }: StepNode): string {
  const taken = (params ?? [{ accepts, list: false }]).map((it) =>
    it.list ? listOf(it.accepts) : it.accepts.join(" | "),
  );
  const emitted = [...new Set([...returns, ...sends])].map((id) => (fansOut?.includes(id) === true ? `${id}[]` : id));
  return `${taken.join(" & ")} → ${emitted.join(" | ") || "nothing"}`.trim();
}

function listOf(ids: readonly string[]): string {
  return ids.length === 1 ? `${ids[0]}[]` : `(${ids.join(" | ")})[]`;
}

interface Place {
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
}

function symbol(name: string, detail: string, kind: SymbolKind, place: Place): DocumentSymbol {
  return { name, detail, kind, range: withName(place), selectionRange: rangeOf(place.nameRange) };
}

function flattened({ name, kind, range, children }: DocumentSymbol, uri: string): SymbolInformation[] {
  const own: SymbolInformation = { name, kind, location: { uri, range } };
  const below = (children ?? []).flatMap((child) => flattened(child, uri));
  return [own, ...below.map((child) => ({ ...child, containerName: child.containerName ?? name }))];
}
