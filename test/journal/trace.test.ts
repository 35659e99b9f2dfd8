import {
  type Context,
  catchError,
  Event,
  HumanResponseEvent,
  InputRequiredEvent,
  type JournalEntry,
  type RetryPolicy,
  StartEvent,
  type StepFailedEvent,
  StopEvent,
  step,
  WaitTimeoutError,
  Workflow,
  type WorkflowRun,
} from "stepscope";
import { expect, it } from "vitest";
import { declared } from "../runtime/declared.js";

class Item extends Event.of<{ n: number }>() {}
class Done extends Event.of<{ n: number }>() {}
class Next extends Event.of<{ round: number }>() {}
class Lost extends Event {}
class Question extends InputRequiredEvent.of<{ ask: string }>() {}
class Answer extends HumanResponseEvent.of<{ text: string }>() {}

const twice: RetryPolicy = { next: (_elapsed, failures) => (failures < 2 ? 0 : null) };
const keep = () => ({ journal: [] as JournalEntry[] });
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** The text without what differs from run to run: times, and the run's id. */
function linesOf(run: WorkflowRun): string[] {
  const text = String(run.trace());
  const coloured = run.trace().toString({ colors: true });
  expect(coloured).toContain("\u001b[");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' codes begin with one
  expect(coloured.replace(/\u001b\[[\d;]+m/g, "")).toBe(text);
  const lines = text.trimEnd().split("\n");
  for (const line of lines) expect(line).toMatch(/^(?:[ \d.]{8} ms {2}(?:[ \d.]{7} ms| {10}) {2}| {25}! )/);
  return lines.map((line) =>
    line
      .slice(25)
      .replaceAll(run.id, "ID")
      .replace(/queued [\d.]+/, "queued 0")
      .replace(/"elapsedSeconds":.*…/, "…"),
  );
}

it("writes a chain at one indentation, with what each step streamed", async () => {
  const { flow } = declared([
    ["begin", [StartEvent], [Item], (ev: StartEvent<{ n: number }>) => new Item({ n: ev.n })],
    [
      "work",
      [Item],
      [StopEvent],
      (ev: Item, ctx: Context) => {
        ctx.writeEventToStream(new Done({ n: ev.n }));
        return new StopEvent({ result: ev.n });
      },
    ],
  ]);
  const run = flow.run({ n: 7 }, keep());
  await run;
  expect(linesOf(run)).toEqual([
    "run W ID",
    '#1 StartEvent {"n":7}',
    "▸ begin:0",
    '#2 Item {"n":7}',
    "▸ work:0",
    '  ~3 Done {"n":7}',
    '#4 StopEvent {"result":7}',
    "run completed: 7",
  ]);
});

class Fan extends Workflow {
  @step({ accepts: StartEvent, emits: [Item] })
  split(_ev: StartEvent, ctx: Context): undefined {
    for (const n of [1, 2, 3]) ctx.sendEvent(new Item({ n }));
    ctx.sendEvent(new Lost());
  }
  @step({ accepts: Item, emits: [Done], numWorkers: 1, retryPolicy: twice })
  async work(ev: Item, ctx: Context): Promise<Done> {
    await turn();
    if (ev.n === 2 && ctx.retryInfo().retryNumber === 0) throw new RangeError("not yet\n  really");
    if (ev.n === 3) throw new Error("never");
    return new Done({ n: ev.n });
  }
  @catchError({ forSteps: ["work"] })
  instead(_ev: StepFailedEvent): Done {
    return new Done({ n: 0 });
  }
  @step({ accepts: Done, emits: [StopEvent] })
  join(ev: Done, ctx: Context): StopEvent<number> | undefined {
    const all = ctx.collectEvents(ev, [Done, Done, Done]);
    return all === null ? undefined : new StopEvent({ result: all.length });
  }
}

it("indents branches, shows attempts with their errors, and comes back where events are joined", async () => {
  const run = new Fan().run({}, keep());
  await run;
  expect(linesOf(run)).toEqual([
    "run Fan ID",
    "#1 StartEvent",
    "▸ split:0",
    '├ #2 Item {"n":1}',
    "│ ▸ work:0",
    '│ #6 Done {"n":1}',
    "│ ▸ join:0  → nothing",
    '├ #3 Item {"n":2}',
    "│ ▸ work:0  queued 0 ms  ✗ RangeError: not yet really, again in 0 ms",
    "│ ▸ work:0  attempt 2  queued 0 ms",
    '│ #7 Done {"n":2}',
    "│ ▸ join:0  → nothing",
    '├ #4 Item {"n":3}',
    "│ ▸ work:0  queued 0 ms  ✗ Error: never, again in 0 ms",
    "│ ▸ work:0  attempt 2  queued 0 ms  ✗ Error: never",
    '│ #8 StepFailedEvent {"stepName":"work","inputEvent":{"n":3},"exception":"Error: never","attempts":2,…  (failure of work)',
    "│ ▸ instead:0",
    '│ #9 Done {"n":0}',
    "│ ▸ join:0  collected #6 #7 #9",
    "└ #5 Lost  ✗ no step takes it",
    '#10 StopEvent {"result":3}  (by join, of #6 #7 #9)',
    "run completed: 3",
  ]);
});

class Loop extends Workflow {
  @step({ accepts: [StartEvent, Next], emits: [Item] })
  split(_ev: StartEvent | Next, ctx: Context): undefined {
    for (const n of [1, 2]) ctx.sendEvent(new Item({ n }));
  }
  @step({ accepts: Item, emits: [Next, StopEvent] })
  async join(ev: Item, ctx: Context): Promise<Next | StopEvent<string> | undefined> {
    if (ctx.collectEvents(ev, [Item, Item]) === null) return undefined;
    const round = (await ctx.store.get("round", 0)) + 1;
    await ctx.store.set("round", round);
    return round < 3 ? new Next({ round }) : new StopEvent({ result: "enough" });
  }
}

it("doesn't go further in with each round of a loop that fans out and joins", async () => {
  const run = new Loop().run({}, keep());
  await run;
  expect(linesOf(run)).toEqual([
    "run Loop ID",
    "#1 StartEvent",
    "▸ split:0",
    '├ #2 Item {"n":1}',
    "│ ▸ join:0  → nothing",
    '└ #3 Item {"n":2}',
    "  ▸ join:1  collected #2 #3",
    '#4 Next {"round":1}  (by join, of #2 #3)',
    "▸ split:0",
    '├ #5 Item {"n":1}',
    "│ ▸ join:0  → nothing",
    '└ #6 Item {"n":2}',
    "  ▸ join:1  collected #5 #6",
    '#7 Next {"round":2}  (by join, of #5 #6)',
    "▸ split:0",
    '├ #8 Item {"n":1}',
    "│ ▸ join:0  → nothing",
    '└ #9 Item {"n":2}',
    "  ▸ join:1  collected #8 #9",
    '#10 StopEvent {"result":"enough"}  (by join, of #8 #9)',
    'run completed: "enough"',
  ]);
});

class Lists extends Workflow {
  @step({ accepts: StartEvent, emits: [[Item]] })
  split(ev: StartEvent<{ count: number }>): Item[] {
    return Array.from({ length: ev.count }, (_, n) => new Item({ n }));
  }
  @step({ accepts: Item, emits: [Done] })
  work(ev: Item): Done {
    return new Done({ n: ev.n });
  }
  @step({ accepts: [[Done]], emits: [Next] })
  gather(all: Done[]): Next {
    return new Next({ round: all.length });
  }
  @step({ accepts: StartEvent, emits: [Lost] })
  other(_ev: StartEvent): Lost {
    return new Lost();
  }
  @step({ join: [Next, Lost], emits: [StopEvent] })
  end(next: Next, _lost: Lost): StopEvent<number> {
    return new StopEvent({ result: next.round });
  }
}

it("comes back from a list where it is taken together, and from a join where its events have come", async () => {
  const run = new Lists().run({ count: 2 }, keep());
  await run;
  expect(linesOf(run)).toEqual([
    "run Lists ID",
    '#1 StartEvent {"count":2}',
    "├ ▸ split:0",
    '│ ├ #2 Item {"n":0}',
    "│ │ ▸ work:0",
    '│ │ #5 Done {"n":0}',
    '│ └ #3 Item {"n":1}',
    "│   ▸ work:1",
    '│   #6 Done {"n":1}',
    "│   ▸ gather:0  collected #5 #6",
    '│ #7 Next {"round":2}  (by gather, of #5 #6)',
    "│ ▸ end:0  collected #7 #4",
    "└ ▸ other:0",
    "  #4 Lost",
    '#8 StopEvent {"result":2}  (by end, of #7 #4)',
    "run completed: 2",
  ]);
  const empty = new Lists().run({ count: 0 }, keep());
  await empty;
  expect(linesOf(empty)).toEqual([
    "run Lists ID",
    '#1 StartEvent {"count":0}',
    "├ ▸ split:0  → nothing",
    "│ #-3 CollectionReleaseEvent  (nothing came of the list)",
    "│ ▸ gather:0  collected nothing",
    '│ #3 Next {"round":0}',
    "│ ▸ end:0  collected #3 #2",
    "└ ▸ other:0",
    "  #2 Lost",
    '#4 StopEvent {"result":0}  (by end, of #3 #2)',
    "run completed: 0",
  ]);
});

class Asking extends Workflow {
  @step({ accepts: StartEvent, emits: [Question, Done] })
  async ask(_ev: StartEvent, ctx: Context): Promise<Done> {
    await ctx.waitForEvent(Answer, { waiterEvent: new Question({ ask: "who\u009b2J?" }) });
    const late = await ctx.waitForEvent(Answer, { waiterId: "late", timeout: 0.005 }).catch((error) => error);
    return new Done({ n: late instanceof WaitTimeoutError ? 0 : 1 });
  }
  @step({ accepts: Done, emits: [StopEvent] })
  async end(_ev: Done): Promise<StopEvent<number>> {
    return new StopEvent({ result: 1 });
  }
}

it("shows what a step waits for, the answer, and that none came", async () => {
  const run = new Asking().run({}, keep());
  for await (const event of run.streamEvents())
    if (event instanceof Question) run.sendEvent(new Answer({ text: "me" }));
  expect(linesOf(run)).toEqual([
    "run Asking ID",
    "#1 StartEvent",
    "▸ ask:0  … waits for Answer",
    '  ~2 Question {"ask":"who�2J?"}',
    '  #3 Answer {"text":"me"}  (from outside)  (for ask)',
    "▸ ask:0  got #3  … waits for Answer",
    "▸ ask:0  got nothing in time",
    '#6 Done {"n":0}',
    "▸ end:0",
    '#7 StopEvent {"result":1}',
    "run completed: 1",
  ]);
});

class Stuck extends Workflow {
  static readonly skipGraphChecks = ["dead-end-step"];
  @step({ accepts: StartEvent, emits: [Item, StopEvent] })
  begin(ev: StartEvent<{ fail?: boolean }>, ctx: Context): undefined {
    if (ev.get("fail")) throw new TypeError("bad input\u001b[2J");
    for (const n of [1, 2]) ctx.sendEvent(new Item({ n }));
    ctx.sendEvent(new Lost());
  }
  @step({ accepts: Item, emits: [Done], numWorkers: 1 })
  hang(_ev: Item, ctx: Context): Promise<Done> {
    return ctx.waitForEvent(Answer, { timeout: null }).then(() => new Done({ n: 1 }));
  }
  @step({ accepts: Item, emits: [Done], numWorkers: 1 })
  async stay(ev: Item): Promise<Done> {
    return await new Promise<Done>(() => ev);
  }
  @step({ accepts: Done, emits: [StopEvent] })
  last(_ev: Done): StopEvent {
    return new StopEvent();
  }
}

it("says what a run that timed out hung on", async () => {
  const run = new Stuck({ timeout: 0.03 }).run({}, keep());
  await expect(run).rejects.toThrow("timed out");
  expect(linesOf(run)).toEqual([
    "run Stuck ID",
    "#1 StartEvent",
    "▸ begin:0",
    '├ #2 Item {"n":1}',
    "│ ├ ▸ hang:0  … waits for Answer",
    "│ └ ▸ stay:0  … at work at the end",
    '├ #3 Item {"n":2}',
    "│ ├ ▸ hang:0  … waits for Answer",
    "│ └ ▸ stay  … queued, and never started",
    "└ #4 Lost  ✗ no step takes it",
    "run timed out",
    "! Lost #4 was emitted by begin, and no step takes it",
    "! hang waits for Answer",
    "! hang waits for Answer",
  ]);
});

it("says that a run was cancelled, or still runs, and what failed it", async () => {
  const run = new Stuck().run({}, keep());
  expect(linesOf(run)).toEqual(["run Stuck ID", "run still running"]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(linesOf(run).at(-1)).toBe("run still running");
  run.cancel();
  expect(linesOf(run).at(-1)).toBe("run cancelled");
  const failed = new Stuck().run({ fail: true }, keep());
  await expect(failed).rejects.toThrow("bad input");
  expect(linesOf(failed)).toEqual([
    "run Stuck ID",
    '#1 StartEvent {"fail":true}',
    "▸ begin:0  ✗ TypeError: bad input�[2J",
    "run failed: TypeError: bad input�[2J",
  ]);
});

it("goes on from a snapshot: what was on its way then begins the trace", async () => {
  let gate: Promise<void> = new Promise(() => {});
  const { flow } = declared([
    [
      "split",
      [StartEvent],
      [Item],
      (_ev: StartEvent, ctx: Context) => {
        for (const n of [1, 2]) ctx.sendEvent(new Item({ n }));
      },
    ],
    ["work", [Item], [Done], (ev: Item) => gate.then(() => new Done({ n: ev.n }))],
    ["end", [Done], [StopEvent], (ev: Done, ctx: Context) => ctx.collectEvents(ev, [Done, Done]) && new StopEvent()],
  ]);
  const first = flow.run({}, keep());
  while (first.trace().deliveries.length < 3) await turn();
  const snapshot = first.snapshot();
  first.cancel();
  gate = Promise.resolve();
  const run = flow.resume(snapshot, keep());
  await run;
  expect(linesOf(run)).toEqual([
    "run W ID",
    '#2 Item {"n":1}  (on its way when the run was saved)',
    "▸ work:0",
    '#4 Done {"n":1}',
    "▸ end:0  → nothing",
    '#3 Item {"n":2}  (on its way when the run was saved)',
    "▸ work:1",
    '#5 Done {"n":2}',
    "▸ end:0  collected #4 #5",
    "#6 StopEvent",
    "run completed",
  ]);
});

it("says how to start a run that has a trace", async () => {
  const run = new Loop().run({});
  expect(() => run.trace()).toThrow("Start it with run(input, { journal: [] }).");
  expect(() => run.trace()).toThrow(expect.objectContaining({ name: "WorkflowRuntimeError" }));
  await run;
});
