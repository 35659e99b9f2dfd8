import {
  type Context,
  Event,
  HumanResponseEvent,
  StartEvent,
  StopEvent,
  type TraceRecord,
  Workflow,
  WorkflowCancelledError,
  WorkflowRuntimeError,
  WorkflowTimeoutError,
} from "stepscope";
import { describe, expect, it } from "vitest";
import { expectsNothingUnhandled, oneStep, turns } from "./recorded.js";

class Note extends Event.of<{ text: string }>() {}
class Answer extends HumanResponseEvent.of<{ text: string }>() {}

expectsNothingUnhandled();

/** A run that ended while its step was at work, and the step's context. */
async function leftBehind() {
  let context: Context | undefined;
  const records: TraceRecord[] = [];
  const step = (_ev: StartEvent, ctx: Context) => {
    context = ctx;
    return new Promise<never>(() => {});
  };
  const run = oneStep(step).run({}, { trace: (record) => records.push(record), store: { kept: 1 } });
  await turns(1);
  run.cancel();
  await expect(run).rejects.toThrow(WorkflowCancelledError);
  return { run, ctx: context as Context, records };
}

describe("a step that goes on after its run has ended", () => {
  it("changes nothing any more: what it sends, shows and writes is dropped", async () => {
    const { run, ctx, records } = await leftBehind();
    const before = records.length;
    ctx.sendEvent(new StopEvent({ result: "too late" }));
    ctx.writeEventToStream(new Note({ text: "too late" }));
    await ctx.store.set("kept", 2);
    await ctx.store.edit((state) => {
      state.kept = 3;
    });
    expect(ctx.collectEvents(new Note({ text: "too late" }), [Note])).toBeNull();
    await turns(2);
    expect(run.status).toBe("cancelled");
    expect(run.store).toEqual({ kept: 1 });
    expect(records.slice(before)).toEqual([]);
    const stream = await Array.fromAsync(run.streamEvents());
    expect(stream.map((event) => event.constructor.name)).toEqual(["WorkflowCancelledEvent"]);
  });

  it("learns of the end where it waits for an event: with what awaiting the run throws", async () => {
    const { ctx } = await leftBehind();
    await expect(ctx.waitForEvent(Answer)).rejects.toThrow(WorkflowCancelledError);
    expect(ctx.signal.aborted).toBe(true);
    expect(ctx.signal.reason).toBeInstanceOf(WorkflowCancelledError);
  });

  it("may leave that promise alone", async () => {
    const { ctx } = await leftBehind();
    void ctx.waitForEvent(Answer);
    await turns(2);
  });

  it("reads on: the store, the signal, its attempts", async () => {
    const { ctx } = await leftBehind();
    expect(await ctx.store.get("kept")).toBe(1);
    expect(ctx.retryInfo().retryNumber).toBe(0);
  });

  it("and what it returns or throws then counts no more", async () => {
    for (const end of [() => new StopEvent({ result: "late" }), () => Promise.reject(new Error("late"))]) {
      const go = Promise.withResolvers<void>();
      const records: TraceRecord[] = [];
      const flow = oneStep(async () => {
        await go.promise;
        return end();
      });
      const run = flow.run({}, { trace: (record) => records.push(record) });
      await turns(1);
      run.cancel();
      const before = records.length;
      go.resolve();
      await turns(2);
      expect(records.length).toBe(before);
      await expect(run).rejects.toThrow(WorkflowCancelledError);
    }
  });
});

describe("an event from outside", () => {
  it("is refused once the run has ended, with how it ended", async () => {
    const done = oneStep(() => new StopEvent({ result: 1 })).run({});
    await done;
    expect(() => done.sendEvent(new Answer({ text: "hello" }))).toThrow(
      new WorkflowRuntimeError("The run of W has ended (completed): it takes no Answer any more."),
    );
    const { run } = await leftBehind();
    expect(() => run.sendEvent(new Answer({ text: "hello" }))).toThrow(/has ended \(cancelled\)/);
  });
});

describe("cancel", () => {
  /** Where a run stands when it is cancelled. */
  const states: [state: string, start: () => { run: ReturnType<Workflow["run"]>; ready?: Promise<unknown> }][] = [
    ["before its first step", () => ({ run: oneStep(() => new StopEvent()).run({}) })],
    [
      "before its turn has come",
      () => {
        const flow = new Workflow({ name: "W", numConcurrentRuns: 1 });
        flow.step({ name: "s", accepts: StartEvent, emits: [StopEvent] }, () => new Promise<never>(() => {}));
        const first = flow.run({});
        const run = flow.run({});
        void run.catch(() => first.cancel());
        return { run };
      },
    ],
    ["while a step is at work", () => ({ run: oneStep(() => new Promise(() => {})).run({}), ready: turns(1) })],
    [
      "while a step waits for an event",
      () => ({
        run: oneStep(async (_ev, ctx) => new StopEvent({ result: await ctx.waitForEvent(Answer) })).run({}),
        ready: turns(1),
      }),
    ],
    [
      "while a step waits for its next attempt",
      () => {
        const flow = new Workflow({ name: "W" });
        const retryPolicy = { next: () => 1_000 };
        flow.step({ name: "s", accepts: StartEvent, emits: [StopEvent], retryPolicy }, () =>
          Promise.reject(new Error()),
        );
        return { run: flow.run({}), ready: turns(1) };
      },
    ],
    ["while nothing is left to do", () => ({ run: oneStep(() => undefined).run({}), ready: turns(1) })],
    [
      "from within a step",
      () => {
        const run: ReturnType<Workflow["run"]> = oneStep(() => {
          run.cancel();
          return new StopEvent({ result: "unheard" });
        }).run({});
        return { run, ready: turns(1) };
      },
    ],
  ];

  it.each(states)("ends a run %s, once, with a clear record", async (_, start) => {
    const { run, ready } = start();
    if (ready !== undefined) await ready;
    run.cancel();
    run.cancel();
    await expect(run).rejects.toThrow("The run of W was cancelled.");
    expect(run.status).toBe("cancelled");
    const stream = await Array.fromAsync(run.streamEvents());
    expect(stream.at(-1)?.constructor.name).toBe("WorkflowCancelledEvent");
    expect(run.openEnds()).toMatchObject({ active: [], waiting: [], retrying: [] });
  });

  it("does nothing to a run that has ended", async () => {
    const done = oneStep(() => new StopEvent({ result: 1 })).run({});
    expect(await done).toBe(1);
    done.cancel();
    expect([done.status, await done]).toEqual(["completed", 1]);

    const late = oneStep(() => new Promise(() => {}), { timeout: 0.01 }).run({});
    await expect(late).rejects.toThrow(WorkflowTimeoutError);
    late.cancel();
    expect(late.status).toBe("timed-out");
  });
});
