import {
  type Context,
  catchError,
  Event,
  type RetryPolicy,
  retryIfExceptionType,
  retryPolicy,
  StartEvent,
  type StepFailedEvent,
  StepTimeoutError,
  StopEvent,
  step,
  stopAfterAttempt,
  type TraceRecord,
  Workflow,
  WorkflowConfigurationError,
  WorkflowFailedEvent,
  waitFixed,
  waitNone,
} from "stepscope";
import { describe, expect, it } from "vitest";
import { declared } from "./declared.js";

class A extends Event.of<{ n: number }>() {}
class B extends Event.of<{ n: number }>() {}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const attempts = (count: number, seconds = 0) =>
  retryPolicy({ wait: seconds === 0 ? waitNone() : waitFixed(seconds), stop: stopAfterAttempt(count) });

/** A workflow of one step that is called with each attempt's number, from 1. */
function failing(policy: RetryPolicy | undefined, fn: (attempt: number, ctx: Context) => unknown, timeout = 5) {
  let calls = 0;
  const flow = new Workflow({ name: "W", timeout });
  flow.step(
    { name: "s", accepts: StartEvent, emits: [StopEvent], ...(policy && { retryPolicy: policy }) },
    (_ev: StartEvent, ctx: Context) => fn(++calls, ctx),
  );
  return { flow, calls: () => calls };
}

describe("a step with a retry policy", () => {
  it("is called again until it gives something", async () => {
    const { flow, calls } = failing(attempts(5), async (attempt) => {
      if (attempt < 3) throw new Error(`no ${attempt}`);
      return new StopEvent({ result: attempt });
    });
    expect(await flow.run({})).toBe(3);
    expect(calls()).toBe(3);
  });

  it("fails the run with its last error once the attempts are used up, and says how many there were", async () => {
    const { flow, calls } = failing(attempts(3), (attempt) => {
      throw new Error(`no ${attempt}`);
    });
    const run = flow.run({});
    const events: Event[] = [];
    for await (const event of run.streamEvents()) events.push(event);
    await expect(run).rejects.toThrow("no 3");
    expect(calls()).toBe(3);
    expect(events.at(-1)).toBeInstanceOf(WorkflowFailedEvent);
    expect(events.at(-1)).toMatchObject({ stepName: "s", attempts: 3 });
  });

  it("is called once where its policy doesn't want the error", async () => {
    const only = retryPolicy({ retry: retryIfExceptionType(TypeError), wait: waitNone() });
    const { flow, calls } = failing(only, () => {
      throw new RangeError("no");
    });
    await expect(flow.run({})).rejects.toThrow(RangeError);
    expect(calls()).toBe(1);
  });

  it("learns of the attempts before", async () => {
    const seen: unknown[] = [];
    const { flow } = failing(attempts(3, 0.02), async (attempt, ctx) => {
      const { retryNumber, elapsedSeconds, lastException } = ctx.retryInfo();
      seen.push([retryNumber, (lastException as Error | undefined)?.message, elapsedSeconds >= 0.015 * retryNumber]);
      if (attempt < 3) throw new Error(`no ${attempt}`);
      return new StopEvent({ result: "done" });
    });
    await flow.run({});
    expect(seen).toEqual([
      [0, undefined, true],
      [1, "no 1", true],
      [2, "no 2", true],
    ]);
  });

  it("frees its worker while it waits for the next attempt", async () => {
    const order: string[] = [];
    const { flow } = declared([
      [
        "s",
        [StartEvent],
        [A],
        (_ev: StartEvent, ctx: Context) => {
          ctx.sendEvent(new A({ n: 1 }));
          ctx.sendEvent(new A({ n: 2 }));
        },
      ],
    ]);
    let failed = false;
    flow.step(
      { name: "w", accepts: A, emits: [B], numWorkers: 1, retryPolicy: attempts(2, 0.03) },
      async ({ n }: A) => {
        order.push(`w${n}`);
        if (n === 1 && !failed) {
          failed = true;
          throw new Error("once");
        }
        return new B({ n });
      },
    );
    flow.step({ name: "j", accepts: B, emits: [StopEvent] }, (ev: B, ctx: Context) => {
      const all = ctx.collectEvents(ev, [B, B]);
      return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
    });
    expect(await flow.run({})).toEqual([2, 1]);
    expect(order).toEqual(["w1", "w2", "w1"]);
  });

  it("isn't called again once the run has ended, and nothing keeps the program alive", async () => {
    const { flow, calls } = failing(attempts(9, 60), () => {
      throw new Error("no");
    });
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();
    const run = flow.run({});
    await later(5);
    expect(timers()).toBeGreaterThan(before);
    run.cancel();
    await expect(run).rejects.toThrow("cancelled");
    expect(calls()).toBe(1);
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it("fails clearly where the policy gives no number, and where it throws", async () => {
    const wrong = failing({ next: () => Number.NaN }, () => {
      throw new Error("no");
    });
    await expect(wrong.flow.run({})).rejects.toThrow(/retryPolicy of step "s" must give seconds.*not NaN/);
    const thrown = failing(
      {
        next: () => {
          throw new Error("broken policy");
        },
      },
      () => {
        throw new Error("no");
      },
    );
    await expect(thrown.flow.run({})).rejects.toThrow("broken policy");
  });

  it("gets the same seed for the same attempt of the same run", async () => {
    const seeds: (string | undefined)[] = [];
    const { flow } = failing(
      {
        next(_elapsed, failures, _error, seed) {
          seeds.push(seed);
          return failures < 3 ? 0 : null;
        },
      },
      () => {
        throw new Error("no");
      },
    );
    await flow.run({}, { id: "r" }).catch(() => {});
    expect(seeds).toEqual(["r:s:1", "r:s:2", "r:s:3"]);
  });

  it("shows its attempts in the trace", async () => {
    const records: TraceRecord[] = [];
    const { flow } = failing(attempts(2), async (attempt) => {
      if (attempt === 1) throw new Error("once");
      return new StopEvent({ result: 1 });
    });
    await flow.run({}, { trace: (record) => records.push(record) });
    expect(records.map((it) => [it.type, "retryIn" in it ? it.retryIn : undefined])).toEqual([
      ["run-started", undefined],
      ["event-emitted", undefined],
      ["step-started", undefined],
      ["step-ended", 0],
      ["step-started", undefined],
      ["step-ended", undefined],
      ["event-emitted", undefined],
      ["run-ended", undefined],
    ]);
  });
});

describe("a step's timeout", () => {
  it("fails a call that takes longer, and what that gives later counts no more", async () => {
    const { flow } = declared([]);
    flow.step({ name: "slow", accepts: StartEvent, emits: [StopEvent], timeout: 0.02 }, async () => {
      await later(40);
      return new StopEvent({ result: "late" });
    });
    const error = await flow.run({}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StepTimeoutError);
    expect((error as Error).message).toBe('Step "slow" took longer than its timeout of 0.02 seconds.');
  });

  it("goes together with retries", async () => {
    let calls = 0;
    const { flow } = declared([]);
    flow.step(
      { name: "slow", accepts: StartEvent, emits: [StopEvent], timeout: 0.03, retryPolicy: attempts(2) },
      async () => {
        const mine = ++calls;
        if (mine === 1) await later(60);
        else await later(1);
        return new StopEvent({ result: mine });
      },
    );
    expect(await flow.run({})).toBe(2);
  });

  it("doesn't count while the step waits for an event", async () => {
    const { flow } = declared([]);
    flow.step({ name: "ask", accepts: StartEvent, emits: [StopEvent], timeout: 0.02 }, async (_ev, ctx: Context) => {
      const { n } = await ctx.waitForEvent(A);
      return new StopEvent({ result: n });
    });
    const run = flow.run({});
    await later(50);
    run.sendEvent(new A({ n: 5 }));
    expect(await run).toBe(5);
  });

  it("leaves a step alone that is fast enough", async () => {
    const { flow } = declared([]);
    flow.step({ name: "fast", accepts: StartEvent, emits: [StopEvent], timeout: 5 }, async () => {
      await later(1);
      return new StopEvent({ result: "done" });
    });
    expect(await flow.run({})).toBe("done");
  });
});

describe("a catch-error step", () => {
  it("gets the failure of a step, with what it failed on, and its event goes on", async () => {
    const seen: StepFailedEvent[] = [];
    class W extends Workflow {
      @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent): Promise<A> {
        return new A({ n: 7 });
      }
      @step({ accepts: A, emits: [StopEvent], retryPolicy: attempts(2) }) async f(_ev: A): Promise<StopEvent> {
        throw new TypeError("broken");
      }
      @catchError({ emits: [StopEvent] }) async h(ev: StepFailedEvent): Promise<StopEvent<string>> {
        seen.push(ev);
        return new StopEvent({ result: `caught ${(ev.exception as Error).message}` });
      }
    }
    const run = new W().run({});
    expect(await run).toBe("caught broken");
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ stepName: "f", attempts: 2 });
    expect(seen[0]?.inputEvent).toBeInstanceOf(A);
    expect(seen[0]?.elapsedSeconds).toBeGreaterThanOrEqual(0);
  });

  it("is the one that names the step, before the one for all", async () => {
    class W extends Workflow {
      @step({ accepts: StartEvent, emits: [StopEvent] }) async s(_ev: StartEvent): Promise<StopEvent> {
        throw new Error("broken");
      }
      @catchError({ emits: [StopEvent] }) async all(_ev: StepFailedEvent): Promise<StopEvent<string>> {
        return new StopEvent({ result: "all" });
      }
      @catchError({ forSteps: ["s"], emits: [StopEvent] }) async own(_ev: StepFailedEvent): Promise<StopEvent<string>> {
        return new StopEvent({ result: "own" });
      }
    }
    expect(await new W().run({})).toBe("own");
  });

  it("leaves the steps alone that it isn't for", async () => {
    class W extends Workflow {
      @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent): Promise<A> {
        throw new Error("not caught");
      }
      @step({ accepts: A, emits: [StopEvent] }) async t(_ev: A): Promise<StopEvent> {
        return new StopEvent();
      }
      @catchError({ forSteps: ["t"], emits: [StopEvent] }) async h(_ev: StepFailedEvent): Promise<StopEvent<string>> {
        return new StopEvent({ result: "caught" });
      }
    }
    await expect(new W().run({})).rejects.toThrow("not caught");
  });

  it("is called as often as its budget for what comes of one event, by its returns and by what it sends", async () => {
    for (const how of ["return", "send"] as const) {
      let caught = 0;
      class W extends Workflow {
        @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent): Promise<A> {
          return new A({ n: 0 });
        }
        @step({ accepts: A, emits: [StopEvent] }) async f(_ev: A): Promise<StopEvent> {
          throw new Error("each time");
        }
        @catchError({ maxRecoveries: 3, emits: [A] }) async h(
          _ev: StepFailedEvent,
          ctx: Context,
        ): Promise<A | undefined> {
          caught++;
          const next = new A({ n: caught });
          if (how === "return") return next;
          ctx.sendEvent(next);
          return undefined;
        }
      }
      await expect(new W().run({})).rejects.toThrow("each time");
      expect(caught).toBe(3);
    }
  });

  it("has a budget for each event of its own", async () => {
    let caught = 0;
    class W extends Workflow {
      @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent, ctx: Context): Promise<void> {
        for (let n = 0; n < 5; n++) ctx.sendEvent(new A({ n }));
      }
      @step({ accepts: A, emits: [B] }) async f(_ev: A): Promise<B> {
        throw new Error("each time");
      }
      @catchError({ emits: [B] }) async h(ev: StepFailedEvent): Promise<B> {
        caught++;
        return new B({ n: (ev.inputEvent as A).n });
      }
      @step({ accepts: B, emits: [StopEvent] }) async j(ev: B, ctx: Context): Promise<StopEvent<number[]> | undefined> {
        const all = ctx.collectEvents(ev, [B, B, B, B, B]);
        return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
      }
    }
    expect(await new W().run({})).toEqual([0, 1, 2, 3, 4]);
    expect(caught).toBe(5);
  });

  it("says what it must take, and how often it may be called", () => {
    expect(() => {
      class Wrong extends Workflow {
        @catchError({ maxRecoveries: 0 }) async h(_ev: StepFailedEvent): Promise<void> {}
      }
      return Wrong;
    }).toThrow(/Step "h": maxRecoveries must be a whole number greater than 0, not 0/);
    expect(() => {
      class Wrong extends Workflow {
        @step({ accepts: A, retryPolicy: {} as never }) async s(_ev: A): Promise<void> {}
      }
      return Wrong;
    }).toThrow(WorkflowConfigurationError);
  });
});
