import { type Context, Event, type JournalEntry, StartEvent, StopEvent } from "stepscope";
import { foldJournal } from "stepscope/engine";
import { expect, it } from "vitest";
import { declared } from "./declared.js";

class A extends Event.of<{ n: number }>() {}
class B extends Event.of<{ n: number }>() {}

it("folds a journal into the run's state at every tick", async () => {
  const steps = [
    { name: "s", numWorkers: 4, accepts: [StartEvent] },
    { name: "w", numWorkers: 2, accepts: [A] },
    { name: "j", numWorkers: 4, accepts: [B] },
  ];
  const { flow } = declared([
    [
      "s",
      [StartEvent],
      [A],
      async (_ev: StartEvent, ctx: Context) => {
        for (let n = 0; n < 5; n++) ctx.sendEvent(new A({ n }));
        await ctx.store.set("sent", 5);
      },
    ],
    [
      { name: "w", numWorkers: 2 },
      [A],
      [B],
      async (ev: A) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return new B({ n: ev.n });
      },
    ],
    [
      "j",
      [B],
      [StopEvent],
      async (ev: B, ctx: Context) => {
        const all = ctx.collectEvents(ev, [B, B, B, B, B]);
        return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
      },
    ],
  ]);
  const journal: JournalEntry[] = [];
  const run = flow.run({}, { journal });
  const result = await run;

  expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => index));
  const end = foldJournal(steps, journal);
  expect(end.status).toBe("completed");
  expect((end.result?.event as StopEvent | undefined)?.result).toEqual(result);
  expect(end.store).toEqual({ sent: 5 });
  // The queue grows to three while two workers are busy, and every prefix is a state of its own.
  const queued = journal.map((_, ticks) => foldJournal(steps, journal, ticks).steps.get("w")?.queue?.length ?? 0);
  expect(Math.max(...queued)).toBe(3);
  expect(foldJournal(steps, journal, 0).status).toBe("running");
});
