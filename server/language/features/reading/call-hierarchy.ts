import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  SymbolKind,
} from "vscode-languageserver/node";
import type { EventUse, EventUses, SourceRange, SourceSymbol, SourceWorkflow } from "../../../analysis/types.js";
import { askAbout, orNull } from "../../asking.js";
import type { Feature, Session } from "../../feature.js";
import { foundByName, nameOfEvent, nameOfWorkflow, type OfName, ofName } from "../../of-name.js";
import { distinct, rangeOf, withName } from "../../places.js";
import { kindName } from "../../text/describe-event.js";
import { type EventAt, usesInFile, usesOf } from "../../uses-of-event.js";
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
          return symbol === null ? null : orNull(itemsOf(symbol, analysis, session));
        }),
      ),
      requests.onIncomingCalls(({ item }, token) =>
        askAbout(session, item.uri, token, (analysis): CallHierarchyIncomingCall[] | null => {
          const calls = incoming(dataOf(item), analysis);
          return calls === null
            ? null
            : calls.flatMap(({ at, ranges }) => {
                const from = stepItem(at, analysis, session);
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
                const to = stepItem(at, analysis, session);
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
  | { readonly kind: "step"; readonly file: string; readonly workflow: OfName; readonly step: string }
  | { readonly kind: "event"; readonly file: string; readonly event: OfName }
  /** One of the runtime's own, by its key: in the workflows of a file. */
  | { readonly kind: "built-in"; readonly file: string; readonly event: string };

function dataOf({ data }: CallHierarchyItem): ItemData | null {
  return (data as ItemData | undefined) ?? null;
}

function itemsOf(symbol: SourceSymbol, analysis: Analysis, session: Session): CallHierarchyItem[] {
  if (symbol.kind === "workflow") return [];
  if (symbol.kind === "step") {
    return symbol.workflows.flatMap((workflow) => stepItem({ workflow, step: symbol.name }, analysis, session) ?? []);
  }
  const { name, eventKind } = symbol;
  const nameRange = symbol.declaration?.nameRange ?? symbol.range;
  const range = symbol.declaration?.range ?? symbol.range;
  const data = eventData(symbol, analysis);
  if (data === null) return [];
  return [
    {
      name,
      detail: kindName(eventKind),
      kind: SymbolKind.Event,
      uri: session.paths.uriOf(nameRange.file),
      range: withName({ range, nameRange }),
      selectionRange: rangeOf(nameRange),
      data,
    },
  ];
}

/** Null for a class that is no event of a workflow, such as the base of all events. */
function eventData(event: EventAt, analysis: Analysis): ItemData | null {
  const { key, declaration, range } = event;
  const file = declaration?.nameRange?.file;
  if (file === undefined) {
    const { emits, takes } = usesOf(event, analysis);
    return emits.length + takes.length === 0 ? null : { kind: "built-in", file: range.file, event: key };
  }
  const events = analysis.events(file);
  const declared = events.find((it) => it.key === key);
  return declared === undefined ? null : { kind: "event", file, event: ofName(declared, events, nameOfEvent) };
}

function stepItem({ workflow, step }: StepAt, analysis: Analysis, { paths }: Session): CallHierarchyItem | null {
  const source = workflow.steps[step];
  if (source === undefined) return null;
  const { file } = workflow.range;
  const data: ItemData = {
    kind: "step",
    file,
    workflow: ofName(workflow, analysis.workflows(file), nameOfWorkflow),
    step,
  };
  return {
    name: step,
    detail: workflow.graph.workflow,
    kind: SymbolKind.Method,
    uri: paths.uriOf(source.range.file),
    range: withName(source),
    selectionRange: rangeOf(source.nameRange),
    data,
  };
}

/** Null where the item is gone. */
function incoming(data: ItemData | null, analysis: Analysis): Call[] | null {
  if (data === null) return null;
  if (data.kind !== "step") return callsOf(usesOfItem(data, analysis)?.emits);
  const workflow = workflowOf(data, analysis);
  if (workflow === undefined) return null;
  return merged(
    wiresInto(workflow, data.step).flatMap(({ event, steps }) =>
      steps.map(({ name }) => ({ at: { workflow, step: name }, ranges: emitRanges(workflow, name, event.id) })),
    ),
  );
}

function outgoing(data: ItemData | null, analysis: Analysis): Call[] | null {
  if (data === null) return null;
  if (data.kind !== "step") return callsOf(usesOfItem(data, analysis)?.takes);
  const workflow = workflowOf(data, analysis);
  if (workflow === undefined) return null;
  return merged(
    wiresOutOf(workflow, data.step).flatMap(({ event, steps }) =>
      steps.map(({ name }) => ({ at: { workflow, step: name }, ranges: emitRanges(workflow, data.step, event.id) })),
    ),
  );
}

function workflowOf({ file, workflow }: Extract<ItemData, { kind: "step" }>, analysis: Analysis) {
  return foundByName(analysis.workflows(file), workflow, nameOfWorkflow);
}

function usesOfItem(data: Exclude<ItemData, { kind: "step" }>, analysis: Analysis): EventUses | undefined {
  if (data.kind === "built-in") return usesInFile(analysis.uses(data.event), data.file);
  const declared = foundByName(analysis.events(data.file), data.event, nameOfEvent);
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
