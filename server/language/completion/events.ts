import type { EventKind, FieldNode } from "stepscope/graph";
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  type Position,
  TextEdit,
} from "vscode-languageserver/node";
import type { DeclaredEvent, EventName, EventSlot, SourceSlot, SourceWorkflow } from "../../analysis/types.js";
import { eventKey } from "../../analysis/uses.js";
import type { ClientProfile } from "../client-profile.js";
import { fuzzyRank } from "../fuzzy.js";
import { rangeOf } from "../places.js";
import { keyText } from "../text/describe-event.js";
import { emitters, takers } from "../wires.js";
import type { Analysis } from "../workspace-analysis.js";
import type { ItemData } from "./item-data.js";

/** More than a person looks through; the client asks again with every letter while there are more. */
const MOST_ITEMS = 100;

export interface EventItemsOptions {
  readonly analysis: Analysis;
  readonly file: string;
  readonly position: Position;
  readonly uri: string;
  readonly client: Pick<ClientProfile, "snippets">;
}

/** The events that may stand in a place, those that the workflow has a use for first. */
export function eventItems(slot: Slot, options: EventItemsOptions): CompletionList {
  const { analysis, file, position } = options;
  const typed = analysis.textAt({ ...slot.range, end: position });
  const ranked = candidates(slot, analysis)
    .filter(({ event }) => isInReach(event, file) && fuzzyRank(event.name, typed) !== null)
    .map((it) => ({ ...it, rank: rankOf(it, slot, file) }))
    .sort((a, b) => a.rank - b.rank);
  const items = ranked.slice(0, MOST_ITEMS).flatMap((it, n): CompletionItem[] => {
    const named = analysis.nameAt(file, position, it.event);
    return named === null ? [] : [{ ...itemOf(it, named, slot, options), sortText: String(n).padStart(4, "0") }];
  });
  return { isIncomplete: ranked.length > MOST_ITEMS, items };
}

/** What its file keeps to itself can't be named elsewhere. */
function isInReach(event: DeclaredEvent | BuiltInEvent, file: string): boolean {
  return event.nameRange === null || event.nameRange.file === file || event.exportedAs.includes(event.name);
}

type Slot = Extract<SourceSlot, { kind: "event" }>;

interface Candidate {
  readonly event: DeclaredEvent | BuiltInEvent;
  readonly kind: EventKind;
  /** The steps of the workflow at the event's other end. */
  readonly steps: readonly string[];
}

interface BuiltInEvent {
  readonly name: string;
  readonly key: string;
  readonly nameRange: null;
}

/** Where an object belongs, not a class. */
const SENT: ReadonlySet<EventSlot> = new Set<EventSlot>(["sendEvent", "writeEventToStream", "waiterEvent"]);

interface Wanted {
  readonly kinds: ReadonlySet<EventKind>;
  /** What the other end of the wire does with the event; null where it only goes to the reader of the stream. */
  readonly other: "emit" | "take" | null;
  /** The runtime's own classes that stand there. */
  readonly builtIn: readonly [string, EventKind][];
}

const TAKEN: Wanted = {
  kinds: new Set<EventKind>(["event", "start", "human-response", "input-required"]),
  other: "emit",
  builtIn: [["StartEvent", "start"]],
};
const EMITTED: Wanted = {
  kinds: new Set<EventKind>(["event", "stop", "input-required", "human-response"]),
  other: "take",
  builtIn: [["StopEvent", "stop"]],
};
const WAITED: Wanted = {
  kinds: new Set<EventKind>(["event", "human-response"]),
  other: "emit",
  builtIn: [["HumanResponseEvent", "human-response"]],
};
const SHOWN: Wanted = {
  kinds: new Set<EventKind>(["event", "input-required"]),
  other: null,
  builtIn: [["InputRequiredEvent", "input-required"]],
};
const WANTED: { readonly [Of in EventSlot]: Wanted } = {
  accepts: TAKEN,
  join: TAKEN,
  emits: EMITTED,
  sendEvent: EMITTED,
  writeEventToStream: SHOWN,
  waiterEvent: SHOWN,
  collectEvents: { ...TAKEN, builtIn: [] },
  waitForEvent: WAITED,
};

function candidates({ of, workflows }: Slot, analysis: Analysis): Candidate[] {
  const { kinds, other, builtIn } = WANTED[of];
  const ends = otherEnds(workflows, other);
  const own = builtIn.map(([name, kind]): Candidate => {
    const event: BuiltInEvent = { name, key: name, nameRange: null };
    return { event, kind, steps: ends.get(name) ?? [] };
  });
  const declared = analysis
    .allEvents()
    .filter(({ eventKind, framework }) => framework === undefined && kinds.has(eventKind));
  return [...declared.map((event) => ({ event, kind: event.eventKind, steps: ends.get(event.key) ?? [] })), ...own];
}

/** The steps at the other end of each event of the workflows, by the events' keys. */
function otherEnds(workflows: readonly SourceWorkflow[], other: Wanted["other"]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  if (other === null) return found;
  for (const workflow of workflows) {
    for (const { id } of workflow.graph.events) {
      const key = eventKey(workflow, id);
      const steps = (other === "take" ? takers : emitters)(workflow, id).map(({ name }) => name);
      found.set(key, [...new Set([...(found.get(key) ?? []), ...steps])]);
    }
  }
  return found;
}

/** What has its other end in the workflow, what the runtime has, what the file declares, all others. */
function rankOf({ event, kind, steps }: Candidate, { of }: Slot, file: string): number {
  // One that asks was made for it.
  if (steps.length > 0 || (of === "waiterEvent" && event.nameRange !== null && kind === "input-required")) return 0;
  if (event.nameRange === null || kind === "stop") return 1;
  return event.nameRange.file === file ? 2 : 3;
}

function itemOf(
  it: Candidate,
  { name, edit, from }: EventName,
  slot: Slot,
  options: EventItemsOptions,
): CompletionItem {
  const { analysis, uri, client } = options;
  const { event } = it;
  const data: ItemData = { kind: "event", uri, file: event.nameRange?.file ?? null, event: event.name };
  const isSent = SENT.has(slot.of);
  const fields = isSent && event.nameRange !== null ? analysis.fieldsOf(event) : null;
  const isCalled = isSent && isFollowedByCall(slot, analysis);
  const text = isSent ? construction(name, { fields, snippet: client.snippets, isCalled, made: slot.made }) : name;
  return {
    label: name,
    kind: CompletionItemKind.Event,
    ...detailOf(it, WANTED[slot.of].other, edit === null ? null : from),
    textEdit: TextEdit.replace(rangeOf(slot.range), text),
    ...(client.snippets && text.includes("$") ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(edit === null ? {} : { additionalTextEdits: [{ range: rangeOf(edit), newText: edit.text }] }),
    data,
  };
}

/** What it has to do with the workflow, or where it comes from; nothing where both are plain. */
function detailOf(
  { steps, kind }: Candidate,
  other: Wanted["other"],
  from: string | null,
): Pick<CompletionItem, "detail"> {
  if (steps.length > 0) return { detail: `${other === "take" ? "taken" : "emitted"} by ${steps.join(", ")}` };
  if (other === "emit" && kind === "start") return { detail: "sent by run()" };
  if (other === "emit" && kind === "human-response") return { detail: "sent by a person" };
  if (other === "take" && kind === "stop") return { detail: "ends the run" };
  return from === null ? {} : { detail: `from "${from}"` };
}

/** Whether the parentheses are there already. */
function isFollowedByCall({ range: { file, end } }: Slot, analysis: Analysis): boolean {
  return analysis.textAt({ file, start: end, end: { line: end.line, character: end.character + 1 } }) === "(";
}

interface ConstructionOptions {
  readonly fields: readonly FieldNode[] | null;
  readonly snippet: boolean;
  readonly isCalled: boolean;
  readonly made: boolean;
}

/** `new X({ … })`, with a place to fill in for each field that it must have. */
function construction(name: string, { fields, snippet, isCalled, made }: ConstructionOptions): string {
  const start = made ? "" : "new ";
  if (isCalled) return `${start}${name}`;
  const required = (fields ?? []).filter(({ optional }) => !optional);
  if (!snippet || required.length === 0) return `${start}${name}()`;
  const places = required.map((field, n) => `${escaped(keyText(field.name))}: \${${n + 1}:${escaped(field.name)}}`);
  return `${escaped(start + name)}({ ${places.join(", ")} })$0`;
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
