import {
  type Context,
  Event,
  StartEvent,
  StepTimeoutError,
  StopEvent,
  Workflow,
  WorkflowFailedEvent,
  WorkflowRuntimeError,
  WorkflowTimeoutError,
} from "stepscope";
import { describe, expect, it } from "vitest";
import { block, expectsNothingUnhandled, oneStep, recorded } from "./recorded.js";

class Work extends Event.of<{ n: number }>() {}

expectsNothingUnhandled();

describe("a step that throws", () => {
  const hostile = {
    get message(): string {
      throw new Error("no message");
    },
    toString(): string {
      throw new Error("no text");
    },
  };
  const hostileError = Object.defineProperty(new Error(), "message", {
    get() {
      throw new Error("no message");
    },
  });
  const bare = Object.create(null) as object;
  const proxy = new Proxy(
    {},
    {
      get() {
        throw new Error("no field");
      },
      getPrototypeOf() {
        throw new Error("no class");
      },
    },
  );

  const thrown: [what: string, value: unknown, text: RegExp][] = [
    ["an error", new TypeError("boom"), /^TypeError: boom$/],
    ["a string", "no tea", /^no tea$/],
    ["a number", 0, /^0$/],
    ["a symbol", Symbol("why"), /^Symbol\(why\)$/],
    ["a frozen object", Object.freeze({ code: 7 }), /"code": ?7/],
    ["an object without a class", bare, /\{\}/],
    ["an object whose text throws", hostile, /can't be read/],
    ["an error whose message throws", hostileError, /can't be read/],
    ["a proxy that throws", proxy, /can't be read/],
  ];

  for (const [when, step] of [
    [
      "at once",
      (value: unknown) => {
        throw value;
      },
    ],
    [
      "later",
      async (value: unknown) => {
        await null;
        throw value;
      },
    ],
  ] as const) {
    it.each(thrown)(`${when}: %s`, async (_, value, text) => {
      const { error, trace, stream } = await recorded((trace) =>
        oneStep(() => step(value)).run({}, { exposeInternal: true, trace }),
      );
      expect(Object.is(error, value)).toBe(true);
      const ended = trace.find(({ type }) => type === "step-ended");
      expect(ended).toMatchObject({
        step: "s",
        event: { id: 1, name: "StartEvent" },
        error: expect.stringMatching(text),
      });
      expect(trace.at(-1)).toMatchObject({ type: "run-ended", status: "failed", error: expect.stringMatching(text) });
      const last = stream.at(-1) as WorkflowFailedEvent;
      expect(last).toBeInstanceOf(WorkflowFailedEvent);
      expect([last.stepName, last.attempts]).toEqual(["s", 1]);
      expect(Object.is(last.exception, value)).toBe(true);
      expect(() => [String(last), JSON.stringify(last)]).not.toThrow();
    });

    it.each([undefined, null])(`${when}: %s, and the error names step and event`, async (value) => {
      const { error } = await recorded((trace) => oneStep(() => step(value)).run({}, { trace }));
      expect(error).toBeInstanceOf(WorkflowRuntimeError);
      expect((error as Error).message).toBe(`Step "s" of W threw ${value} on StartEvent #1.`);
    });
  }
});

describe("a step that returns", () => {
  it("what calls back twice is taken by its first word", async () => {
    const then = (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => {
      resolve(new StopEvent({ result: "first" }));
      resolve(new StopEvent({ result: "second" }));
      reject(new Error("third"));
      throw new Error("fourth");
    };
    const { result, trace } = await recorded((trace) => oneStep(() => ({ then })).run({}, { trace }));
    expect(result).toBe("first");
    expect(trace.filter(({ type }) => type === "step-ended")).toHaveLength(1);
  });

  it("what throws when it is awaited has failed", async () => {
    const then = () => {
      throw new Error("not today");
    };
    const getter = {
      // biome-ignore lint/suspicious/noThenProperty: that is what is tested
      get then() {
        throw new Error("not today");
      },
    };
    for (const value of [{ then }, getter]) {
      const { error, trace } = await recorded((trace) => oneStep(() => value).run({}, { trace }));
      expect(error).toMatchObject({ message: "not today" });
      expect(trace.at(-1)).toMatchObject({ type: "run-ended", status: "failed", error: "Error: not today" });
    }
  });

  it("what is no event has failed, however strange it is", async () => {
    const strange = new Proxy(() => {}, {
      get(_, key) {
        if (key === "then") return undefined;
        throw new Error("no field");
      },
      getPrototypeOf() {
        throw new Error("no class");
      },
    });
    const values = [
      Object.create(null),
      strange,
      {
        get constructor() {
          throw new Error("no");
        },
      },
      12n,
      Symbol("x"),
    ];
    for (const value of values) {
      const { error } = await recorded((trace) => oneStep(async () => value).run({}, { trace }));
      expect(error).toBeInstanceOf(WorkflowRuntimeError);
      expect((error as Error).message).toMatch(/^Step "s" of W returned .*, which is no event/);
    }
  });
});

describe("a step that never settles", () => {
  it("lets the run time out, which names it", async () => {
    const { error, trace } = await recorded((trace) =>
      oneStep(() => new Promise(() => {}), { timeout: 0.02 }).run({}, { trace }),
    );
    expect(error).toBeInstanceOf(WorkflowTimeoutError);
    expect((error as Error).message).toBe("W timed out after 0.02 seconds. Active steps: s.");
    expect(trace.at(-1)).toMatchObject({ type: "run-ended", status: "timed-out" });
  });

  it("can be cancelled", async () => {
    const run = oneStep(() => new Promise(() => {}), { timeout: null }).run({});
    await Promise.resolve();
    run.cancel();
    await expect(run).rejects.toThrow("The run of W was cancelled.");
  });
});

describe("a step that blocks the thread", () => {
  it("is recorded with the time that it took, and what is due fires afterwards", async () => {
    const { error, trace } = await recorded((trace) => {
      const flow = new Workflow({ name: "W", timeout: 0.05 });
      flow.step({ name: "blocks", accepts: StartEvent, emits: [Work] }, () => {
        block(200);
        return new Work({ n: 1 });
      });
      flow.step({ name: "hangs", accepts: Work, emits: [StopEvent] }, () => new Promise<never>(() => {}));
      return flow.run({}, { trace });
    });
    expect(error).toBeInstanceOf(WorkflowTimeoutError);
    expect((error as WorkflowTimeoutError).activeSteps).toEqual(["hangs"]);
    const [blocks] = trace.filter((record) => record.type === "step-ended");
    expect(blocks).toMatchObject({ step: "blocks", event: { name: "StartEvent" } });
    expect((blocks as { duration: number }).duration).toBeGreaterThanOrEqual(199);
    expect(trace.findIndex(({ type }) => type === "run-ended")).toBe(trace.length - 1);
  });

  it("has used up its own timeout by what it blocked", async () => {
    let atTimeout = 0;
    const { error, trace } = await recorded((trace) =>
      oneStep(
        async (_ev: StartEvent, ctx: Context) => {
          ctx.signal.addEventListener("abort", () => {
            atTimeout = performance.now();
          });
          block(200);
          await new Promise(() => {});
        },
        { stepTimeout: 0.15 },
      ).run({}, { trace }),
    );
    expect(error).toBeInstanceOf(StepTimeoutError);
    expect(atTimeout).toBeGreaterThan(0);
    const ended = trace.find((record) => record.type === "step-ended") as { duration: number };
    // Counted from when it gave its promise, it would be 350.
    expect(ended.duration).toBeLessThan(320);
  });

  it("keeps its result where it has one when it lets go", async () => {
    const { result } = await recorded((trace) =>
      oneStep(
        async () => {
          block(60);
          return new StopEvent({ result: "late" });
        },
        { stepTimeout: 0.02 },
      ).run({}, { trace }),
    );
    expect(result).toBe("late");
  });
});
