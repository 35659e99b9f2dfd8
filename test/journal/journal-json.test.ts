import { type Context, Event, type JournalEntry, StartEvent, StopEvent } from "stepscope";
import { foldJournal, type StepRoute } from "stepscope/engine";
import {
  executionTrace,
  JournalFormatError,
  journalRecords,
  journalsFromLines,
  journalToLines,
  type SavedJournal,
} from "stepscope/journal";
import { describe, expect, it } from "vitest";
import { declared } from "../runtime/declared.js";

class Odd extends Event.of<{ value: unknown }>() {}
class Final extends StopEvent.of<{ answer: number }>() {}

const STEPS: readonly StepRoute[] = [
  { name: "begin", numWorkers: 4, accepts: [StartEvent] },
  { name: "end", numWorkers: 4, accepts: [Odd] },
];

/** The journal of a run of two steps, where the event between them holds the value. */
async function journalOf(value: unknown): Promise<JournalEntry[]> {
  const { flow } = declared([
    ["begin", [StartEvent], [Odd], () => new Odd({ value })],
    [
      "end",
      [Odd],
      [Final],
      async (ev: Odd, ctx: Context) => {
        await ctx.store.set("value", value);
        ctx.collectEvents(ev, [Odd]);
        return new Final({ answer: 42 });
      },
    ],
  ]);
  const journal: JournalEntry[] = [];
  await flow.run({}, { journal });
  return journal;
}

const saved = (journal: readonly JournalEntry[]) => [
  ...journalToLines({ run: "r1", workflow: "W", steps: STEPS }, journal),
];
const traceOf = (it: SavedJournal) => executionTrace(journalRecords(it, it.journal));

it("reads back what was saved: the same state with the classes, the same trace without them", async () => {
  const journal = await journalOf({ when: new Date(0), map: new Map([[1n, new Set(["a"])]]) });
  const lines = saved(journal);
  const [revived] = journalsFromLines(lines, [Odd, Final]);
  expect(revived).toMatchObject({ run: "r1", workflow: "W", line: 1 });
  expect(revived?.journal).toEqual(journal);
  expect(revived?.steps).toEqual(STEPS);
  expect(foldJournal(STEPS, revived?.journal ?? []).result?.event).toEqual(new Final({ answer: 42 }));

  const [madeUp] = journalsFromLines(lines);
  expect(String(traceOf(madeUp as SavedJournal))).toBe(String(traceOf({ ...(revived as SavedJournal), journal })));
  expect(traceOf(madeUp as SavedJournal)).toMatchObject({ status: "completed", result: '{"answer":42}' });
});

const circle: Record<string, unknown> = {};
circle.self = circle;
let deep: unknown = "bottom";
for (let n = 0; n < 20_000; n++) deep = [deep];

it.each<[what: string, value: unknown, text: RegExp]>([
  ["a function", () => 1, /\[function/],
  ["a symbol", Symbol("s"), /Symbol\(s\)/],
  ["what contains itself", circle, /Circular/],
  ["a promise", Promise.resolve(1), /Promise/],
  ["a getter that throws", Object.defineProperty({}, "x", { enumerable: true, get: () => JSON.parse("{") }), /getter/],
  ["what lies too deep", deep, /Array/],
  ["an error with a cause", new Error("boom", { cause: circle }), /boom/],
  ["a toJSON that throws", { toJSON: () => JSON.parse("{") }, /toJSON/],
])("saves a run with %s in it as text", async (_what, value, text) => {
  const lines = saved(await journalOf(value));
  expect(lines.find((line) => line.includes('"add-event"') || line.includes('"step-returned"'))).toBeDefined();
  expect(lines.join("\n")).toMatch(text);
  const [read] = journalsFromLines(lines);
  expect(traceOf(read as SavedJournal)).toMatchObject({ status: "completed", events: { length: 3 } });
});

it("reads several journals of one file", async () => {
  const lines = saved(await journalOf(1));
  const journals = journalsFromLines([...lines, "", ...lines]);
  expect(journals.map(({ line, journal }) => [line, journal.length])).toEqual([
    [1, lines.length - 1],
    [lines.length + 2, lines.length - 1],
  ]);
});

describe("what isn't a journal", () => {
  const HEADER = '{"journal":1,"run":"r","workflow":"W","steps":[]}';
  it.each<[what: string, lines: string[], line: number, says: RegExp]>([
    ["an empty file", [""], 1, /no journal/],
    ["text", ["export class A {}"], 1, /isn't a journal, as `stepscope run FILE --journal PATH` saves it/],
    ["other JSON", ["[1]"], 1, /isn't a journal/],
    ["an object", ['{"name":"x"}'], 1, /isn't a journal/],
    ["a later version", ['{"journal":2}'], 1, /version 2, and this Stepscope reads version 1/],
    ["no steps", ['{"journal":1,"run":"r","workflow":"W"}'], 1, /begins with its run, its workflow and the steps/],
    ["steps that are none", [HEADER.replace("[]", "[5]")], 1, /begins with/],
    ["a line that is cut off", [HEADER, '{"seq":0,"at":1,"ti'], 2, /damaged, or cut off/],
    ["a line without a tick", [HEADER, '{"seq":0,"at":1}'], 2, /has seq, at and tick/],
    ["a missing line", [HEADER, '{"seq":1,"at":1,"tick":{"type":"timeout"}}'], 2, /Tick 0 of the journal is missing/],
    [
      "a value that was written by a later version",
      [HEADER, '{"seq":0,"at":1,"tick":{"type":"store","value":{"$type":"Tensor"}}}'],
      2,
      /Tensor.*unknown/,
    ],
  ])("%s", (_what, lines, line, says) => {
    expect(() => journalsFromLines(lines)).toThrow(JournalFormatError);
    expect(() => journalsFromLines(lines)).toThrow(
      expect.objectContaining({ line, message: expect.stringMatching(says) }),
    );
  });
});
