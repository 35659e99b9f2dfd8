import fc from "fast-check";
import {
  type Context,
  Event,
  HumanResponseEvent,
  type RetryPolicy,
  type RunSnapshot,
  StartEvent,
  StopEvent,
  Workflow,
  WorkflowRuntimeError,
} from "stepscope";
import { describe, expect, it } from "vitest";
import { declared } from "./declared.js";

class A extends Event.of<{ n: number }>() {}
class B extends Event.of<{ n: number }>() {}
class Answer extends HumanResponseEvent.of<{ text: string }>() {}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
/** Through text, as a file or another process would have it. */
const stored = (snapshot: RunSnapshot): RunSnapshot => JSON.parse(JSON.stringify(snapshot));

describe("a snapshot", () => {
  it("taken while a step is at work goes on with that step (traces.json: snapshot_resume_mid_step)", async () => {
    const called: string[] = [];
    let open = false;
    const { flow } = declared([
      [
        "s",
        [StartEvent],
        [A],
        async () => {
          called.push("s");
          return new A({ n: 1 });
        },
      ],
      [
        "w",
        [A],
        [StopEvent],
        async (_ev: A, ctx: Context) => {
          called.push("w");
          if (!open) await new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve()));
          return new StopEvent({ result: "done" });
        },
      ],
    ]);
    const run = flow.run({});
    await later(5);
    const snapshot = stored(run.snapshot());
    run.cancel();
    await expect(run).rejects.toThrow("cancelled");
    open = true;
    const resumed = flow.resume(snapshot);
    expect(resumed.id).toBe(run.id);
    expect(await resumed).toBe("done");
    expect(called).toEqual(["s", "w", "w"]);
  });

  it("keeps the store, what was collected, the order of the queue and what failed before", async () => {
    const seen: number[] = [];
    let open = false;
    let failures = 0;
    const policy: RetryPolicy = {
      next(_elapsed, count) {
        failures = count;
        return 60;
      },
    };
    const { flow } = declared([
      [
        "s",
        [StartEvent],
        [A],
        async (_ev: StartEvent, ctx: Context) => {
          await ctx.store.set("list", [1, { at: new Date(5) }]);
          for (let n = 0; n < 4; n++) ctx.sendEvent(new A({ n }));
        },
      ],
      [
        { name: "w", numWorkers: 1 },
        [A],
        [B],
        async ({ n }: A, ctx: Context) => {
          if (n === 1 && !open)
            await new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve()));
          if (ctx.signal.aborted) return undefined;
          seen.push(n);
          return new B({ n });
        },
      ],
      [
        "j",
        [B],
        [StopEvent],
        async (ev: B, ctx: Context) => {
          const all = ctx.collectEvents(ev, [B, B, B, B]);
          if (all === null) return undefined;
          return new StopEvent({ result: [all.map(({ n }) => n), await ctx.store.get("list")] });
        },
      ],
    ]);
    flow.step({ name: "fails", accepts: StartEvent, emits: [], retryPolicy: policy }, async () => {
      throw new TypeError("no");
    });
    const run = flow.run({});
    await later(10);
    expect(failures).toBe(1);
    const snapshot = stored(run.snapshot());
    run.cancel();
    await expect(run).rejects.toThrow();
    expect(seen).toEqual([0]);
    seen.length = 0;
    open = true;
    expect(await flow.resume(snapshot)).toEqual([
      [0, 1, 2, 3],
      [1, { at: new Date(5) }],
    ]);
    expect(seen).toEqual([1, 2, 3]);
    // The step that waited for its next attempt was called again, and that was its second failure.
    expect(failures).toBe(2);
  });

  it("of a step that waits goes on waiting, and takes the answer there", async () => {
    let calls = 0;
    const { flow } = declared([
      [
        "ask",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          calls++;
          const { text } = await ctx.waitForEvent(Answer);
          return new StopEvent({ result: text });
        },
      ],
    ]);
    const run = flow.run({});
    await later(5);
    const snapshot = stored(run.snapshot());
    run.cancel();
    await expect(run).rejects.toThrow();
    expect(() => flow.resume(snapshot)).toThrow(/waits for Answer.*events: \[Answer\]/);
    const resumed = flow.resume(snapshot, { events: [Answer] });
    await later(5);
    expect(calls).toBe(1);
    resumed.sendEvent(new Answer({ text: "hello" }));
    expect(await resumed).toBe("hello");
    expect(calls).toBe(2);
  });

  it("isn't taken of a run that has ended, nor of what isn't JSON, nor resumed by another workflow", async () => {
    const { flow } = declared([["s", [StartEvent], [StopEvent], () => new StopEvent({ result: 1 })]]);
    const run = flow.run({});
    const early = stored(run.snapshot());
    await run;
    expect(() => run.snapshot()).toThrow(/has ended \(completed\)/);
    const other = new Workflow({ name: "Other" });
    other.step({ name: "s", accepts: StartEvent, emits: [StopEvent] }, () => new StopEvent({ result: 1 }));
    expect(() => other.resume(early)).toThrow(/Other can't go on with a snapshot of W/);
    expect(() => flow.resume({} as RunSnapshot)).toThrow(WorkflowRuntimeError);
    const { flow: odd } = declared([
      [
        "s",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          await ctx.store.set("fn", () => {});
          await later(20);
          return new StopEvent({ result: 1 });
        },
      ],
    ]);
    const going = odd.run({});
    await later(5);
    expect(() => going.snapshot()).toThrow(/the store of W\.fn/);
    await going;
  });

  it("loses nothing at the very beginning, of a run and of one that is resumed", async () => {
    const { flow } = declared([
      [
        "s",
        [StartEvent],
        [StopEvent],
        async (ev: StartEvent, ctx: Context) => {
          await later(1);
          return new StopEvent({ result: [ev.n, await ctx.store.get("kept")] });
        },
      ],
    ]);
    const run = flow.run({ n: 7 }, { store: { kept: "yes" } });
    const resumed = flow.resume(stored(run.snapshot()));
    const again = flow.resume(stored(resumed.snapshot()));
    expect(await Promise.all([run, resumed, again])).toEqual([
      [7, "yes"],
      [7, "yes"],
      [7, "yes"],
    ]);
  });

  it("isn't taken of a run that waits its turn", async () => {
    const { flow } = declared(
      [["s", [StartEvent], [StopEvent], () => later(5).then(() => new StopEvent({ result: 1 }))]],
      {
        numConcurrentRuns: 1,
      },
    );
    const first = flow.run({});
    const second = flow.run({});
    expect(() => second.snapshot()).toThrow(/waits its turn/);
    expect(await Promise.all([first, second])).toEqual([1, 1]);
  });

  it("at any tick gives the outcome of the run that nobody interrupted", async () => {
    const program = fc.record({
      fan: fc.integer({ min: 1, max: 5 }),
      workers: fc.integer({ min: 1, max: 3 }),
      pauses: fc.array(fc.constantFrom(0, 1), { minLength: 5, maxLength: 5 }),
      at: fc.nat(25),
    });
    await fc.assert(
      fc.asyncProperty(program, async ({ fan, workers, pauses, at }) => {
        const make = () =>
          declared([
            [
              "s",
              [StartEvent],
              [A],
              (_ev: StartEvent, ctx: Context) => {
                for (let n = 0; n < fan; n++) ctx.sendEvent(new A({ n }));
              },
            ],
            [
              { name: "w", numWorkers: workers },
              [A],
              [B],
              async ({ n }: A) => {
                if (pauses[n] === 1) await later(1);
                return new B({ n: n * 10 });
              },
            ],
            [
              "j",
              [B],
              [StopEvent],
              (ev: B, ctx: Context) => {
                const all = ctx.collectEvents(
                  ev,
                  Array.from({ length: fan }, () => B),
                );
                return all === null
                  ? undefined
                  : new StopEvent({ result: all.map(({ n }) => n).sort((a, b) => a - b) });
              },
            ],
          ]).flow;
        let records = 0;
        let snapshot: RunSnapshot | undefined;
        const run = make().run(
          {},
          {
            trace: () => {
              // Out of the turn in which the tick is applied.
              if (records++ === at)
                queueMicrotask(() => {
                  if (run.status === "running") snapshot = stored(run.snapshot());
                });
            },
          },
        );
        const outcome = await run;
        if (snapshot !== undefined) expect(await make().resume(snapshot)).toEqual(outcome);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});

it("a run can begin with the store of another (traces.json: state_store)", async () => {
  const { flow } = declared([
    [
      "s",
      [StartEvent],
      [StopEvent],
      async (_ev: StartEvent, ctx: Context) => {
        const n = await ctx.store.get("n", 0);
        await ctx.store.set("n", n + 1);
        await ctx.store.set("a.b", 5);
        return new StopEvent({ result: [n, await ctx.store.get("a.b")] });
      },
    ],
  ]);
  const first = flow.run({});
  expect(await first).toEqual([0, 5]);
  expect(await flow.run({}, { store: first.store })).toEqual([1, 5]);
});

it("edits and writes of different steps wait for each other", async () => {
  const { flow } = declared([
    [
      "s",
      [StartEvent],
      [A],
      (_ev: StartEvent, ctx: Context) => {
        for (let n = 0; n < 5; n++) ctx.sendEvent(new A({ n }));
      },
    ],
    [
      { name: "w", numWorkers: 5 },
      [A],
      [B],
      async ({ n }: A, ctx: Context) => {
        if (n === 4) await ctx.store.set("last", true);
        else
          await ctx.store.edit(async (state) => {
            const before = state.count ?? 0;
            await later(1);
            state.count = before + 1;
          });
        return new B({ n });
      },
    ],
    [
      "j",
      [B],
      [StopEvent],
      (ev: B, ctx: Context) =>
        ctx.collectEvents(ev, [B, B, B, B, B]) === null ? undefined : new StopEvent({ result: "done" }),
    ],
  ]);
  const run = flow.run({});
  await run;
  expect(run.store).toEqual({ count: 4, last: true });
});

it("what a step has returned and sent when a turn was over is neither lost nor done twice", async () => {
  let calls = 0;
  const make = () =>
    declared([
      [
        "s",
        [StartEvent],
        [A],
        (_ev: StartEvent, ctx: Context) => {
          calls++;
          for (let n = 0; n < 3; n++) ctx.sendEvent(new A({ n }));
          // Longer than a turn may take: what comes of this call is applied in the next one.
          for (const end = performance.now() + 10; performance.now() < end; );
        },
      ],
      ["w", [A], [B], ({ n }: A) => new B({ n })],
      [
        "j",
        [B],
        [StopEvent],
        (ev: B, ctx: Context) => {
          const all = ctx.collectEvents(ev, [B, B, B]);
          return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
        },
      ],
    ]).flow;
  for (let microtasks = 0; microtasks < 12; microtasks++) {
    calls = 0;
    const run = make().run({});
    for (let n = 0; n < microtasks; n++) await null;
    if (run.status !== "running") break;
    const snapshot = stored(run.snapshot());
    run.cancel();
    expect(await make().resume(snapshot)).toEqual([0, 1, 2]);
    expect(calls).toBe(1);
  }
});

it("a snapshot with an event for a step that is gone is refused, and says which", async () => {
  const until = async (_ev: StartEvent, ctx: Context) => {
    await ctx.waitForEvent(Answer);
    return new StopEvent();
  };
  const run = declared([["asks", [StartEvent], [StopEvent], until]]).flow.run({});
  await later(5);
  const snapshot = stored(run.snapshot());
  run.cancel();
  const { flow } = declared([["renamed", [StartEvent], [StopEvent], until]]);
  expect(() => flow.resume(snapshot, { events: [Answer] })).toThrow(
    'W can\'t go on: the snapshot has an event for its step "asks", and there is none any more.',
  );
});
