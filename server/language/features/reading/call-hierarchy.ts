import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  SymbolKind,
} from "vscode-languageserver/node";
import type { DeclaredEvent, EventUse, SourceRange, SourceSymbol, SourceWorkflow } from "../../../analysis/types.js";
import { askAbout, orNull } from "../../asking.js";
import type { Feature, Session } from "../../feature.js";
import { distinct, rangeOf } from "../../places.js";
import { kindName } from "../../text/describe-event.js";
import { emitRanges, wiresInto, wiresOutOf } from "../../wires.js";
import type { Analysis } from "../../workspace-analysis.js";

/**
 * The hierarchy along events. What calls a step are the steps that emit what it takes, what it calls are those that
 * take what it emits; an event stands between the steps that emit it and those that take it.
 */
export const callHierarchy: Feature = (session) => {
  const { callHierarchy: requests } = session.connection.languages;
  return {
    capabilities: { callHierarchyProvider: true },
    disposables: [
      requests.onPrepare(({ textDocument: { uri }, position }, token) =>
        askAbout(session, uri, token, (analysis, file) => {
          const symbol = analysis.symbolAt(file, position);
          return symbol === null ? null : orNull(itemsOf(symbol, session));
        }),
      ),
      requests.onIncomingCalls(({ item }, token) =>
        askAbout(session, item.uri, token, (analysis): CallHierarchyIncomingCall[] | null => {
          const calls = incoming(dataOf(item), analysis);
          return calls === null
            ? null
            : calls.flatMap(({ at, ranges }) => {
                const from = stepItem(at, session);
                return from === null ? [] : [{ from, fromRanges: inDocument(ranges, from, session) }];
              });
        }),
      ),
      requests.onOutgoingCalls(({ item }, token) =>
        askAbout(session, item.uri, token, (analysis): CallHierarchyOutgoingCall[] | null => {
          const calls = outgoing(dataOf(item), analysis);
          return calls === null
            ? null
            : calls.flatMap(({ at, ranges }) => {
                const to = stepItem(at, session);
                return to === null ? [] : [{ to, fromRanges: inDocument(ranges, item, session) }];
              });
        }),
      ),
    ],
  };
};

/** A step of a workflow. */
interface StepAt {
  readonly workflow: SourceWorkflow;
  readonly step: string;
}

interface Call {
  /** The step at the other end. */
  readonly at: StepAt;
  /** Where the event between them is named. */
  readonly ranges: readonly SourceRange[];
}

/** What an item is, by names: they are the same after an edit elsewhere in the file. */
type ItemData =
  | { readonly kind: "step"; readonly file: string; readonly workflow: string; readonly step: string }
  | { readonly kind: "event"; readonly file: string | null; readonly event: string };

function dataOf({ data }: CallHierarchyItem): ItemData | null {
  return (data as ItemData | undefined) ?? null;
}

function itemsOf(symbol: SourceSymbol, session: Session): CallHierarchyItem[] {
  if (symbol.kind === "workflow") return [];
  if (symbol.kind === "step") {
    return symbol.workflows.flatMap((workflow) => stepItem({ workflow, step: symbol.name }, session) ?? []);
  }
  const { name, eventKind, declaration, range } = symbol;
  const nameRange = declaration?.nameRange ?? range;
  const data: ItemData = { kind: "event", file: declaration?.nameRange?.file ?? null, event: name };
  return [
    {
      name,
      detail: kindName(eventKind),
      kind: SymbolKind.Event,
      uri: session.paths.uriOf(nameRange.file),
      range: rangeOf(declaration?.range ?? range),
      selectionRange: rangeOf(nameRange),
      data,
    },
  ];
}

function stepItem({ workflow, step }: StepAt, { paths }: Session): CallHierarchyItem | null {
  const source = workflow.steps[step];
  if (source === undefined) return null;
  const data: ItemData = { kind: "step", file: workflow.range.file, workflow: workflow.graph.workflow, step };
  return {
    name: step,
    detail: workflow.graph.workflow,
    kind: SymbolKind.Method,
    uri: paths.uriOf(source.range.file),
    range: rangeOf(source.range),
    selectionRange: rangeOf(source.nameRange),
    data,
  };
}

/** Null where the item is gone. */
function incoming(data: ItemData | null, analysis: Analysis): Call[] | null {
  if (data?.kind === "event") return callsOf(usesOf(data, analysis)?.emits);
  const workflow = data === null ? undefined : workflowOf(data, analysis);
  if (data === null || workflow === undefined) return null;
  return merged(
    wiresInto(workflow, data.step).flatMap(({ event, steps }) =>
      steps.map(({ name }) => ({ at: { workflow, step: name }, ranges: emitRanges(workflow, name, event.id) })),
    ),
  );
}

function outgoing(data: ItemData | null, analysis: Analysis): Call[] | null {
  if (data?.kind === "event") return callsOf(usesOf(data, analysis)?.takes);
  const workflow = data === null ? undefined : workflowOf(data, analysis);
  if (data === null || workflow === undefined) return null;
  return merged(
    wiresOutOf(workflow, data.step).flatMap(({ event, steps }) =>
      steps.map(({ name }) => ({ at: { workflow, step: name }, ranges: emitRanges(workflow, data.step, event.id) })),
    ),
  );
}

function workflowOf({ file, workflow }: Extract<ItemData, { kind: "step" }>, analysis: Analysis) {
  return analysis.workflows(file).find(({ graph }) => graph.workflow === workflow);
}

function usesOf({ file, event }: Extract<ItemData, { kind: "event" }>, analysis: Analysis) {
  if (file === null) return analysis.uses(event);
  const declared: DeclaredEvent | undefined = analysis.events(file).find(({ name }) => name === event);
  return declared === undefined ? undefined : analysis.uses(declared.key);
}

function callsOf(uses: readonly EventUse[] | undefined): Call[] | null {
  if (uses === undefined) return null;
  return merged(uses.map(({ workflow, step, ranges }) => ({ at: { workflow, step }, ranges })));
}

/** Each step once, with all the places. */
function merged(calls: readonly Call[]): Call[] {
  const found = new Map<string, Call>();
  for (const { at, ranges } of calls) {
    const { file, start } = at.workflow.range;
    const key = `${file}:${start.line}:${start.character}:${at.step}`;
    found.set(key, { at, ranges: distinct([...(found.get(key)?.ranges ?? []), ...ranges]) });
  }
  return [...found.values()];
}

/** The protocol has these places in the caller's document only. */
function inDocument(ranges: readonly SourceRange[], { uri }: CallHierarchyItem, { paths }: Session) {
  return ranges.filter(({ file }) => paths.uriOf(file) === uri).map(rangeOf);
}
