import { type Context, Event, StartEvent, StopEvent, Workflow } from "stepscope";
import { expect, it } from "vitest";

class Item extends Event.of<{ n: number }>() {}
class Done extends Event.of<{ n: number }>() {}

/** Counts each number from 0 that it is told, and says which came not once. */
function tally(count: number) {
  const times = new Uint8Array(count);
  return {
    saw: (n: number) => void times[n]++,
    wrong: () => times.reduce((wrong, seen) => wrong + (seen === 1 ? 0 : 1), 0),
  };
}

it("loses none of 1,000,000 events of a run, and delivers none twice", async () => {
  const CHAINS = 1_000;
  const LENGTH = 1_000;
  const seen = tally(CHAINS * LENGTH);
  let ended = 0;
  const flow = new Workflow({ name: "Million", timeout: null });
  flow.step({ name: "begin", accepts: StartEvent, emits: [Item] }, (_ev: StartEvent, ctx: Context) => {
    for (let chain = 0; chain < CHAINS; chain++) ctx.sendEvent(new Item({ n: chain * LENGTH }));
  });
  flow.step({ name: "go", accepts: Item, emits: [Item, StopEvent] }, async ({ n }: Item) => {
    seen.saw(n);
    if ((n + 1) % LENGTH !== 0) return new Item({ n: n + 1 });
    return ++ended === CHAINS ? new StopEvent({ result: ended }) : undefined;
  });
  expect(await flow.run({})).toBe(CHAINS);
  expect(seen.wrong()).toBe(0);
}, 60_000);

it("takes 100,000 events of one step, collects them, and shows as many", async () => {
  const COUNT = 100_000;
  const seen = tally(COUNT);
  const flow = new Workflow({ name: "Burst", timeout: null });
  flow.step({ name: "burst", accepts: StartEvent, emits: [Item] }, (_ev: StartEvent, ctx: Context) => {
    for (let n = 0; n < COUNT; n++) ctx.sendEvent(new Item({ n }));
  });
  flow.step({ name: "work", accepts: Item, emits: [Done] }, async ({ n }: Item, ctx: Context) => {
    ctx.writeEventToStream(new Item({ n }));
    return new Done({ n });
  });
  const expected = Array<typeof Done>(COUNT).fill(Done);
  flow.step({ name: "join", accepts: Done, emits: [StopEvent] }, (ev: Done, ctx: Context) => {
    const all = ctx.collectEvents(ev, expected);
    return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
  });
  const run = flow.run({});
  let last = -1;
  let inOrder = true;
  for await (const event of run.streamEvents()) {
    if (!(event instanceof Item)) continue;
    seen.saw(event.n);
    inOrder &&= event.n === last + 1;
    last = event.n;
  }
  expect([seen.wrong(), inOrder]).toEqual([0, true]);
  const result = (await run) as number[];
  expect(result.length).toBe(COUNT);
  expect(result.every((n, at) => n === at)).toBe(true);
}, 60_000);
