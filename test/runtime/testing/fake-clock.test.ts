import {
  type Context,
  Event,
  StartEvent,
  StepTimeoutError,
  StopEvent,
  WaitTimeoutError,
  Workflow,
  WorkflowTimeoutError,
} from "stepscope";
import { fakeClock, testRun } from "stepscope/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Answer, InterviewFlow, JokeFlow, Shelf } from "./flows.js";

class Item extends Event.of<{ n: number }>() {}
class Done extends Event.of<{ n: number }>() {}

describe("time that moves by itself", () => {
  it("jumps over the waits before retries, and the steps say how long they were", async () => {
    const t = await testRun(new Shelf(), {});
    expect([t.result, t.seconds]).toEqual(["open", 10]);
    const [open] = t.stepsOf("open");
    expect(open?.attempts).toEqual([
      { startedAt: 0, duration: 0, waited: 0, failed: true, error: new Error("It jams") },
      { startedAt: 5, duration: 0, waited: 5, failed: true, error: new Error("It jams") },
      { startedAt: 10, duration: 0, waited: 5, failed: false },
    ]);
  });

  it("jumps to the limit of a wait, however far it is", async () => {
    const flow = new Workflow({ name: "Patient", timeout: null });
    flow.step({ name: "wait", accepts: StartEvent, emits: [StopEvent] }, async (_ev: StartEvent, ctx: Context) => {
      await ctx.waitForEvent(Answer, { timeout: 2_000 });
      return new StopEvent();
    });
    const t = await testRun(flow, {});
    expect(t.error).toBeInstanceOf(WaitTimeoutError);
    expect(t.seconds).toBe(2_000);
  });

  it("jumps to the run's timeout, where that comes first", async () => {
    const t = await testRun(new InterviewFlow({ timeout: 90 }), {});
    expect(t.error).toBeInstanceOf(WorkflowTimeoutError);
    expect([t.status, t.seconds]).toEqual(["timed-out", 90]);
  });

  it("stands still while a step is at work, as long as that takes in reality", async () => {
    const t = await testRun(
      new JokeFlow({ timeout: 0.001 }),
      { topic: "x" },
      {
        stubs: {
          tell: async () => {
            await new Promise((resolve) => setTimeout(resolve, 50));
            throw new Error("done");
          },
        },
      },
    );
    expect([t.status, t.seconds]).toEqual(["failed", 0]);
  });

  it("passes in steps that sleep on the clock, side by side", async () => {
    const clock = fakeClock();
    const flow = new Workflow({ name: "Pool", timeout: null });
    flow.step({ name: "fan", accepts: StartEvent, emits: [Item] }, (_ev: StartEvent, ctx: Context) => {
      for (let n = 0; n < 4; n++) ctx.sendEvent(new Item({ n }));
    });
    flow.step({ name: "work", accepts: Item, emits: [Done], numWorkers: 2 }, async ({ n }: Item) => {
      await clock.sleep(10);
      return new Done({ n });
    });
    flow.step({ name: "join", accepts: Done, emits: [StopEvent] }, (ev: Done, ctx: Context) =>
      ctx.collectEvents(ev, [Done, Done, Done, Done]) === null ? undefined : new StopEvent(),
    );
    const t = await testRun(flow, {}, { clock });
    expect([t.status, t.seconds]).toEqual(["completed", 20]);
    expect(t.stepsOf("work").map(({ attempts }) => [attempts[0]?.startedAt, attempts[0]?.duration])).toEqual([
      [0, 10],
      [0, 10],
      [10, 10],
      [10, 10],
    ]);
  });

  it("reaches the timeout of a step that sleeps for too long, and a run whose step sleeps for ever", async () => {
    const clock = fakeClock();
    const flow = new Workflow({ name: "Sleepy", timeout: 100 });
    flow.step({ name: "nap", accepts: StartEvent, emits: [StopEvent], timeout: 30 }, () => clock.sleep(50));
    const nap = await testRun(flow, {}, { clock });
    expect(nap.error).toBeInstanceOf(StepTimeoutError);
    expect(nap.seconds).toBe(30);

    const tell = () => clock.sleep(Infinity) as Promise<never>;
    const hung = await testRun(new JokeFlow(), { topic: "x" }, { clock, stubs: { tell } });
    expect(hung.error).toBeInstanceOf(WorkflowTimeoutError);
    expect((hung.error as WorkflowTimeoutError).activeSteps).toEqual(["tell"]);
    expect(hung.seconds).toBe(60);
  });

  it("isn't moved by the sleep of a call that was given up", async () => {
    const clock = fakeClock();
    let calls = 0;
    const flow = new Workflow({ name: "Again", timeout: 1_000 });
    const retryPolicy = { next: () => 0 };
    const nap = { name: "nap", accepts: StartEvent, emits: [StopEvent], timeout: 30, retryPolicy } as const;
    flow.step(nap, async () => {
      if (++calls === 1) await clock.sleep(Infinity);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return new StopEvent({ result: calls });
    });
    const t = await testRun(flow, {}, { clock });
    expect([t.result, t.seconds]).toEqual([2, 30]);
  });
});

describe("time that a test moves", () => {
  it("stops at each moment at which something is due", async () => {
    const clock = fakeClock({ autoAdvance: false });
    const test = testRun(new Shelf(), {}, { clock });
    await clock.advance(4.9);
    expect(test.run.openEnds().retrying).toEqual(["open"]);
    await clock.advance(5.1);
    expect(clock.seconds).toBe(10);
    const t = await test;
    expect(t.stepsOf("open")[0]?.attempts.map(({ startedAt }) => startedAt)).toEqual([0, 5, 10]);
  });

  it("lets events in between", async () => {
    const clock = fakeClock({ autoAdvance: false });
    const test = testRun(new InterviewFlow({ timeout: null }), {}, { clock });
    await clock.advance(0);
    expect(test.run.openEnds().waiting).toMatchObject([{ step: "interview", event: "Answer" }]);
    test.run.sendEvent(new Answer({ text: "Ada" }));
    await clock.advance(3_599);
    test.run.sendEvent(new Answer({ text: "36" }));
    const t = await test;
    expect([t.result, t.seconds]).toEqual(["Ada, 36", 3_599]);
  });

  it("frees a run whose step hangs", async () => {
    const clock = fakeClock();
    const tell = () => new Promise<never>(() => {});
    const test = testRun(new JokeFlow({ timeout: 30 }), { topic: "x" }, { clock, stubs: { tell } });
    await clock.advance(30);
    expect((await test).error).toBeInstanceOf(WorkflowTimeoutError);
  });

  it("is the same for runs that share a clock", async () => {
    const clock = fakeClock();
    const [one, other] = await Promise.all([testRun(new Shelf(), {}, { clock }), testRun(new Shelf(1), {}, { clock })]);
    expect([one.seconds, other.seconds, clock.seconds]).toEqual([10, 5, 10]);
  });

  it("doesn't run backwards or for ever", async () => {
    const clock = fakeClock();
    await expect(clock.advance(-1)).rejects.toThrow(RangeError);
    await expect(clock.advance(Infinity)).rejects.toThrow("clock.advance() takes seconds, 0 or more, not Infinity.");
    expect(() => clock.sleep(Number.NaN)).toThrow(RangeError);
  });
});

it("the machine's own time passes where a test wants it", async () => {
  const start = performance.now();
  const t = await testRun(
    new InterviewFlow({ timeout: 0.05 }),
    {},
    { clock: "real", answers: [new Answer({ text: "one of two" })] },
  );
  expect(t.error).toBeInstanceOf(WorkflowTimeoutError);
  expect(t.unusedAnswers).toEqual([]);
  expect(performance.now() - start).toBeGreaterThan(40);
});

describe("together with Vitest's fake timers", () => {
  afterEach(() => void vi.useRealTimers());

  it("a step's own timers are moved by Vitest, and the run's time by its clock", async () => {
    vi.useFakeTimers();
    const flow = new Workflow({ name: "Both", timeout: 60 });
    flow.step({ name: "begin", accepts: StartEvent, emits: [Item] }, (_ev: StartEvent, ctx: Context) => {
      ctx.sendEvent(new Item({ n: 1 }));
    });
    flow.step({ name: "work", accepts: Item, emits: [StopEvent] }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      return new StopEvent({ result: "worked" });
    });
    const clock = fakeClock();
    const test = testRun(flow, {}, { clock });
    await clock.advance(0);
    await vi.advanceTimersByTimeAsync(10_000);
    const t = await test;
    expect([t.result, t.seconds]).toEqual(["worked", 0]);
  });

  it("without the kit, a run's own time is Vitest's", async () => {
    vi.useFakeTimers();
    const run = new Shelf().run({});
    await vi.advanceTimersByTimeAsync(9_999);
    expect(run.status).toBe("running");
    await vi.advanceTimersByTimeAsync(1);
    expect(await run).toBe("open");
  });
});
