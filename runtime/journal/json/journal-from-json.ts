import type { JournalEntry, Tick } from "../../engine/ticks.js";
import { messageOf } from "../../events/class-name.js";
import { type AnyEventClass, Event, named } from "../../events/event.js";
import { type EventClasses, eventClasses } from "../../events/json/event-classes.js";
import { TAG } from "../../events/json/event-json.js";
import { valueFromJson } from "../../events/json/from-json.js";
import type { JournalRun } from "../records.js";
import { JOURNAL_VERSION } from "./journal-to-json.js";

/** A journal that was saved, with the run that it is of. */
export interface SavedJournal extends JournalRun {
  readonly journal: readonly JournalEntry[];
  /** Number of its first line, from 1. Its ticks are the lines below, one each. */
  readonly line: number;
}

/** A line isn't one of a saved journal. The message doesn't name the file: whoever read it knows. */
export class JournalFormatError extends Error {
  override readonly name = "JournalFormatError";
  constructor(
    /** Number of the line, from 1. */
    readonly line: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The journals that `journalToLines` wrote. Events are of `classes` where those have their names; classes that nobody
 * gave are made up, so that a journal can be read without its program. Throws JournalFormatError.
 */
export function journalsFromLines(lines: Iterable<string>, classes: Iterable<AnyEventClass> = []): SavedJournal[] {
  const given = eventClasses(classes);
  const journals: Read[] = [];
  let known = given;
  let number = 0;
  for (const text of lines) {
    number++;
    if (text.trim() === "") continue;
    const json = parse(text, number);
    if ("journal" in json) {
      known = { ...given, events: new Map(given.events) };
      journals.push({ ...header(json, known, number), journal: [], line: number });
      continue;
    }
    const current = journals.at(-1);
    if (current === undefined) throw noJournal(number);
    current.journal.push(entry(json, known, { line: number, seq: current.journal.length }));
  }
  if (journals.length === 0) throw new JournalFormatError(1, "There is no journal in it.");
  return outermost(journals);
}

interface Read extends SavedJournal {
  readonly journal: JournalEntry[];
  readonly parent: unknown;
}

/** Puts the journals of steps' runs where those runs were started; gives the others. */
function outermost(journals: readonly Read[]): SavedJournal[] {
  const byRun = new Map(journals.map((it) => [it.run, it]));
  for (const { journal } of journals) {
    for (const [index, entry] of journal.entries()) {
      if (entry.tick.type !== "child-started") continue;
      const inner = byRun.get(entry.tick.child.run);
      if (inner === undefined) continue;
      const child = { ...entry.tick.child, steps: inner.steps, journal: inner.journal };
      journal[index] = { ...entry, tick: { ...entry.tick, child } };
    }
  }
  return journals
    .filter(({ parent }) => typeof parent !== "string" || !byRun.has(parent))
    .map(({ parent, ...it }) => it);
}

function parse(text: string, line: number): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (line === 1) throw noJournal(line, error);
    throw new JournalFormatError(line, `The line is damaged, or cut off: ${messageOf(error)}.`, { cause: error });
  }
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw noJournal(line);
}

function noJournal(line: number, cause?: unknown): JournalFormatError {
  return new JournalFormatError(line, "It isn't a journal, as `stepscope run FILE --journal PATH` saves it.", {
    cause,
  });
}

function header(
  { journal, run, parent, workflow, steps }: Record<string, unknown>,
  classes: EventClasses,
  line: number,
) {
  if (journal !== JOURNAL_VERSION) {
    throw new JournalFormatError(
      line,
      `It is a journal of version ${JSON.stringify(journal)}, and this Stepscope reads version ${JOURNAL_VERSION}.`,
    );
  }
  const routes = revive(steps, classes, line) as JournalRun["steps"];
  const wellFormed =
    Array.isArray(routes) &&
    routes.every((it) => typeof it?.name === "string" && it.numWorkers > 0 && Array.isArray(it.accepts));
  if (typeof run !== "string" || typeof workflow !== "string" || !wellFormed) {
    throw new JournalFormatError(line, "A journal begins with its run, its workflow and the steps of that.");
  }
  return { run, parent, workflow, steps: routes };
}

function entry(
  { seq, at, tick }: Record<string, unknown>,
  classes: EventClasses,
  { line, seq: expected }: { readonly line: number; readonly seq: number },
): JournalEntry {
  if (typeof seq !== "number" || typeof at !== "number" || typeof tick !== "object" || tick === null) {
    throw new JournalFormatError(line, "A line of a journal has seq, at and tick.");
  }
  if (seq !== expected) {
    throw new JournalFormatError(line, `Tick ${expected} of the journal is missing: this is tick ${seq}.`);
  }
  return { seq, at, tick: revive(tick, classes, line) as Tick };
}

function revive(json: unknown, classes: EventClasses, line: number): unknown {
  try {
    makeUp(json, classes.events as Map<string, AnyEventClass>);
    return valueFromJson(json, classes, "the tick");
  } catch (error) {
    throw new JournalFormatError(line, messageOf(error), { cause: error });
  }
}

/** Adds a class for each name that isn't known, below the built-in class that the journal says it was below. */
function makeUp(json: unknown, events: Map<string, AnyEventClass>): void {
  if (typeof json !== "object" || json === null) return;
  const { [TAG]: tag, value } = json as Record<string, unknown>;
  if (tag === "class" && Array.isArray(value)) add(events, value);
  if (tag === "event") {
    const { type, types } = (value ?? {}) as Record<string, unknown>;
    add(events, [type, ...(Array.isArray(types) ? types : [])]);
  }
  for (const inner of Object.values(json)) makeUp(inner, events);
}

function add(events: Map<string, AnyEventClass>, [name, ...parents]: readonly unknown[]): void {
  if (typeof name !== "string" || events.has(name)) return;
  const parent = parents.find((it) => typeof it === "string" && events.has(it));
  const base = (parent === undefined ? Event : events.get(parent as string)) as AnyEventClass;
  const made = class extends base {};
  named(made, name);
  events.set(name, made);
}
