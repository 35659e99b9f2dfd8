import { type JournalEntry, type RunOptions, StartEvent, type Workflow } from "stepscope";
import { journalsFromLines, journalToLines } from "stepscope/journal";
import { describe, expect, test } from "vitest";
import { type DrawableRun, type Drawing, drawnRun, runDrawing, runToMermaid } from "../../runtime/draw/index.js";
import { Answer, askFlow, CatchFlow, chainFlow, lossyFlow, orderFlow, waitFlow } from "./flows.js";

/** A run to its end, however it ends. */
async function ended(flow: Workflow, input: object, act?: (run: ReturnType<Workflow["run"]>) => void) {
  const journal: JournalEntry[] = [];
  const run = flow.run(input as never, { journal } as RunOptions);
  act?.(run);
  await run.catch(() => {});
  // Not the run itself, which would be awaited.
  return { trace: () => run.trace(), graph: run.graph, journal };
}
const draw = (run: DrawableRun, limit?: number): Drawing => runDrawing(drawnRun(run), { limit });

/** `title number`, e.g. `pack #2`, of both ends and what lies between. */
function lines({ nodes, edges }: Drawing): string[] {
  const names = new Map(nodes.map(({ id, title, number }) => [id, [title, number].filter(Boolean).join(" ")]));
  return edges.map(({ from, to, kind }) => `${names.get(from)} ${kind} ${names.get(to)}`);
}
const named = ({ nodes }: Drawing, title: string) => nodes.filter((node) => node.title === title);
const rows = (node: Drawing["nodes"][number] | undefined) => node?.rows.map(({ mark, text }) => `${mark}: ${text}`);

describe("a run that completes", () => {
  test("every event leads to its deliveries, and every delivery to what it emitted", async () => {
    const drawing = draw(await ended(orderFlow(), { names: ["book", "lamp"] }));
    expect(lines(drawing)).toEqual(
      expect.arrayContaining([
        "outside outside StartEvent #1",
        "StartEvent #1 accepts take #1",
        "take #1 sends Item #2",
        "take #1 sends Item #3",
        "Item #3 accepts pack #2",
        "pack #2 returns Packed #5",
        "Packed #5 accepts ship #2",
        "Packed #4 joins ship #2",
        "ship #2 returns StopEvent #6",
        "StopEvent #6 ends completed",
      ]),
    );
    expect(drawing.edges).toHaveLength(13);
    expect(drawing.summary).toMatch(/^Completed in [\d.]+ ms: 6 events, 5 deliveries$/);
    expect(named(drawing, "StopEvent")[0]).toMatchObject({ look: "stop", mood: "good" });
    expect(named(drawing, "Item")[0]).toMatchObject({ subtitle: 'name: "book"', number: "#2" });
    expect(drawing.details).toContainEqual({ label: "Result", text: '["book","lamp"]', kind: "code" });
  });

  test("attempts that failed are told with their errors, and the box is marked", async () => {
    const drawing = draw(await ended(orderFlow(), { names: ["jams"] }));
    const [pack] = named(drawing, "pack");
    expect(pack?.mood).toBe("warn");
    expect(rows(pack)).toEqual([
      "failed: RangeError: The shelf jams · again in 1.0 ms",
      expect.stringMatching(/^done: attempt 2 · [\d.]+ ms$/),
    ]);
    expect(pack?.subtitle).toMatch(/^2 attempts · /);
    expect(drawing.summary).toContain("1 failed attempt");
  });

  test("a failure leads to the step that catches it", async () => {
    const run = await ended(new CatchFlow(), {});
    const drawing = draw(run);
    expect(lines(drawing)).toEqual(
      expect.arrayContaining([
        "pack #1 catches StepFailedEvent #2",
        "StepFailedEvent #2 catches leaveOut #1",
        "leaveOut #1 returns StopEvent #3",
      ]),
    );
    expect(named(drawing, "pack")[0]).toMatchObject({ mood: "bad" });
    expect(named(drawing, "leaveOut")[0]?.look).toBe("catch-error");
  });

  test("an event that no step takes is marked", async () => {
    const drawing = draw(await ended(lossyFlow(), {}));
    expect(rows(named(drawing, "Lost")[0])).toEqual(["problem: no step took it"]);
    expect(drawing.summary).toContain("1 event that no step took");
  });
});

describe("a person", () => {
  test("stands between a question and the answer that came", async () => {
    const run = await ended(askFlow(), {}, (it) => void answer(it));
    const drawing = draw(run);
    expect(lines(drawing)).toEqual(
      expect.arrayContaining([
        "Question #2 outside a person",
        "a person outside Answer #3",
        "Answer #3 accepts greet #1",
      ]),
    );
    const looks = drawing.nodes.map(({ title, look }) => `${title} ${look}`);
    expect(looks).toEqual(
      expect.arrayContaining(["Question input-required", "Answer human-response", "a person person"]),
    );
  });

  test("answers a step that waits, which is called again", async () => {
    const drawing = draw(await ended(waitFlow(), {}, (it) => void answer(it)));
    expect(lines(drawing)).toEqual(
      expect.arrayContaining([
        "wait #1 streams Question #2",
        "Answer #3 joins wait #1",
        "Question #2 outside a person",
      ]),
    );
    expect(rows(named(drawing, "wait")[0])?.[0]).toBe("waits: waits for Answer");
  });
});

describe("how a run ends", () => {
  test.each([
    ["failed", () => ended(orderFlow(), { names: ["breaks"] }), "pack #1 ends failed", "bad"],
    ["timed out", () => ended(waitFlow({ timeout: 0.02 }), {}), "wait #1 ends timed out", "bad"],
    [
      "cancelled",
      () => ended(waitFlow(), {}, (it) => setTimeout(() => it.cancel(), 5)),
      "wait #1 ends cancelled",
      "warn",
    ],
  ] as const)("%s", async (title, run, line, mood) => {
    const drawing = draw(await run());
    expect(lines(drawing)).toContain(line);
    expect(drawing.mood).toBe(mood);
    expect(drawing.summary.toLowerCase()).toMatch(new RegExp(`^${title} after`));
  });

  test("the error and what it hung on are told", async () => {
    const failed = draw(await ended(orderFlow(), { names: ["breaks"] }));
    expect(failed.details[0]).toMatchObject({ label: "Error", text: 'Error: It is <broken> & "gone"', kind: "error" });
    const hung = draw(await ended(waitFlow({ timeout: 0.02 }), {}));
    expect(hung.details[0]?.text).toMatch(/wait.*Answer/);
  });

  test("a run that still goes is drawn as far as it is", async () => {
    const run = waitFlow().run({} as never, { journal: [] });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(draw(run).summary).toMatch(/^Still going after/);
    run.cancel();
  });

  test("a run without a journal says how to keep one", () => {
    const run = waitFlow().run({} as never);
    expect(() => runToMermaid(run)).toThrow(/journal: \[\]/);
    run.cancel();
  });
});

describe("a large run", () => {
  test("what came of the same and went the same way is drawn once", async () => {
    const names = Array.from({ length: 300 }, (_, index) => (index === 299 ? "jams" : `item ${index}`));
    const drawing = draw(await ended(orderFlow(), { names }), 100);
    expect(drawing.nodes.length).toBeLessThan(20);
    expect(named(drawing, "pack").map(({ count, mood }) => [count, mood])).toEqual(
      expect.arrayContaining([
        [299, "plain"],
        [1, "warn"],
      ]),
    );
    expect(drawing.notes[0]).toMatch(/^Put together, with how many they are: 1,203 steps and events as \d+/);
    const stacked = named(drawing, "Item").find(({ count }) => count > 1);
    expect(stacked?.details[0]?.label).toMatch(/^The first of/);
  });

  test("a chain of 10,000 is drawn by its names", async () => {
    const drawing = draw(await ended(chainFlow(), { hops: 10_000 }));
    expect(drawing.nodes.map(({ title, count }) => `${title} ${count}`)).toEqual([
      "outside 1",
      "StartEvent 1",
      "begin 1",
      "Hop 10001",
      "hop 10001",
      "StopEvent 1",
      "completed 1",
    ]);
    expect(drawing.notes[0]).toMatch(/by their names/);
    expect(drawing.edges.find(({ count }) => count > 1)).toMatchObject({ kind: "returns", count: 10_000 });
  });

  test("Mermaid gets no more lines than it draws", async () => {
    const names = Array.from({ length: 200 }, (_, index) => `item ${index}`);
    const text = runToMermaid(await ended(orderFlow(), { names }));
    expect(text.match(/-->|-\.->|==>/g)?.length).toBeLessThan(450);
    expect(text).toContain("×199");
  });
});

test("a saved journal is drawn as its run", async () => {
  const flow = askFlow();
  const journal: JournalEntry[] = [];
  const run = flow.run({} as never, { journal });
  answer(run as never);
  await run;
  const steps = [
    { name: "ask", numWorkers: 4, accepts: [StartEvent] },
    { name: "greet", numWorkers: 4, accepts: [Answer] },
  ];
  const saved = journalsFromLines(journalToLines({ run: run.id, workflow: "Ask", steps } as never, journal))[0];
  expect(runDrawing(drawnRun(saved as never))).toEqual(runDrawing(drawnRun(run)));
});

function answer(run: { sendEvent(event: Answer): void }): void {
  setTimeout(() => run.sendEvent(new Answer({ text: "Ada" })), 10);
}
