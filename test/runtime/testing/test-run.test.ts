import { AssertionError } from "node:assert";
import {
  type Context,
  type Event,
  StartEvent,
  StepStateChanged,
  StopEvent,
  Workflow,
  WorkflowCancelledError,
  WorkflowFailedEvent,
  WorkflowRuntimeError,
} from "stepscope";
import { TestStuckError, testRun } from "stepscope/testing";
import { describe, expect, it } from "vitest";
import { Answer, AskFlow, InterviewFlow, Joke, JokeFlow, Progress, Question, Shelf } from "./flows.js";

const tell = async () => new Joke({ joke: "Arr" });

describe("testRun", () => {
  it("gives the result, the events with their classes, the stream and the steps", async () => {
    const t = await testRun(new JokeFlow(), { topic: "pirates" }, { stubs: { tell } });
    const result: string = t.result;
    expect(result).toBe("Well: Arr");
    expect([t.status, t.error]).toEqual(["completed", undefined]);
    expect(t.events.map((event) => event.constructor)).toEqual([StartEvent, Joke, StopEvent]);
    expect(t.stream.map((event) => event.constructor)).toEqual([Progress, StopEvent]);
    expect(t.eventsOf(Joke).map(({ joke }) => joke)).toEqual(["Arr"]);
    expect(t.eventsOf(Progress)).toEqual([new Progress({ done: 1 })]);
    expect(t.steps).toMatchObject([
      { step: "tell", state: "returned", attempts: [{ failed: false }], emitted: [new Joke({ joke: "Arr" })] },
      { step: "critique", event: new Joke({ joke: "Arr" }), streamed: [new Progress({ done: 1 })] },
    ]);
    expect(String(t)).toContain("critique");
  });

  it("doesn't reject for a run that fails; its result throws what the run threw", async () => {
    const t = await testRun(new JokeFlow(), { topic: "pirates" });
    expect(t.status).toBe("failed");
    expect(t.error).toMatchObject({ message: "This would ask a model." });
    expect(() => t.result).toThrow("This would ask a model.");
    expect(t.eventsOf(WorkflowFailedEvent)).toHaveLength(1);
    expect(t.lines).toEqual(["tell ← StartEvent ✗"]);
  });

  it("checks the input as a run does, in types too", () => {
    // @ts-expect-error the topic is missing
    const wrong = () => testRun(new JokeFlow(), {});
    expect(wrong).toBeTypeOf("function");
  });

  it("begins with a store, and shows the last one", async () => {
    const flow = new Workflow({ name: "Count" });
    flow.step({ name: "count", accepts: StartEvent, emits: [StopEvent] }, async (_ev: StartEvent, ctx: Context) => {
      await ctx.store.set("n", (await ctx.store.get("n")) + 1);
      return new StopEvent();
    });
    expect((await testRun(flow, {}, { store: { n: 41 } })).store).toEqual({ n: 42 });
  });

  it("shows internal events on request, and leaves out what a test excludes", async () => {
    const t = await testRun(
      new JokeFlow(),
      { topic: "x" },
      { stubs: { tell }, exposeInternal: true, exclude: [Progress, StopEvent] },
    );
    expect(t.stream.every((event) => !(event instanceof Progress || event instanceof StopEvent))).toBe(true);
    expect(t.stream.filter((event) => event instanceof StepStateChanged)).toHaveLength(4);
  });
});

describe("stubs", () => {
  it("get what the step gets, and have the workflow as this", async () => {
    const t = await testRun(
      new JokeFlow(),
      { topic: "pirates" },
      {
        stubs: {
          tell: async (ev) => new Joke({ joke: `${ev.topic}!` }),
          critique(this: JokeFlow, ev, ctx) {
            return new StopEvent({ result: `${this.greeting} ${ev.joke} ${ctx.runId}` });
          },
        },
      },
    );
    expect(t.result).toBe("Well pirates! test");
  });

  it("leave the step's options alone: a stub that throws is retried", async () => {
    let calls = 0;
    const t = await testRun(
      new Shelf(),
      {},
      {
        stubs: {
          open: async () => {
            if (++calls < 3) throw new Error("stubborn");
            return new StopEvent({ result: "stub" });
          },
        },
      },
    );
    expect([t.result, t.seconds]).toEqual(["stub", 10]);
  });

  it("are for this run alone", async () => {
    const flow = new JokeFlow();
    await testRun(flow, { topic: "x" }, { stubs: { tell } });
    await expect(flow.run({ topic: "x" })).rejects.toThrow("This would ask a model.");
  });

  it("must be of steps that there are, and functions", () => {
    const wrong = (stubs: object) => () => testRun(new JokeFlow(), { topic: "x" }, { stubs });
    expect(wrong({ tel: tell })).toThrow('stubs: JokeFlow has no step "tel". It has: tell, critique.');
    expect(wrong({ tell: new Joke({ joke: "" }) })).toThrow(/^stubs: "tell" must be a function/);
  });

  it("are typed by the step", () => {
    // @ts-expect-error tell gives a Joke
    const wrong = () => testRun(new JokeFlow(), { topic: "x" }, { stubs: { tell: async () => new StopEvent() } });
    // @ts-expect-error there is no such step
    const unknown = () => testRun(new JokeFlow(), { topic: "x" }, { stubs: { tel: async () => new StopEvent() } });
    expect([wrong, unknown]).toHaveLength(2);
  });
});

describe("answers", () => {
  it("of a list go to what the run waits for", async () => {
    const asked = await testRun(new AskFlow(), {}, { answers: [new Answer({ text: "Ada" })] });
    expect(asked.result).toBe("Hello Ada");
    const interview = await testRun(
      new InterviewFlow(),
      {},
      { answers: [new Answer({ text: "Ada" }), new Answer({ text: "36" }), new Answer({ text: "nobody asks" })] },
    );
    expect(interview.result).toBe("Ada, 36");
    expect(interview.seconds).toBe(0);
    expect(interview.unusedAnswers).toEqual([new Answer({ text: "nobody asks" })]);
  });

  it("of a list have the fields that are waited for", async () => {
    const flow = new Workflow({ name: "Two" });
    flow.step({ name: "both", accepts: StartEvent, emits: [StopEvent] }, async (_ev: StartEvent, ctx: Context) => {
      const second = await ctx.waitForEvent(Answer, { requirements: { text: "b" } });
      const first = await ctx.waitForEvent(Answer, { requirements: { text: "a" } });
      return new StopEvent({ result: [first.text, second.text] });
    });
    const t = await testRun(flow, {}, { answers: [new Answer({ text: "a" }), new Answer({ text: "b" })] });
    expect(t.result).toEqual(["a", "b"]);
    expect(t.lines).toEqual(["both ← StartEvent … Answer → StopEvent"]);
  });

  it("of a function are called for each question, now or later", async () => {
    const replies: Record<string, string> = { "name?": "Ada", "age?": "36" };
    const t = await testRun(
      new InterviewFlow(),
      {},
      {
        answers: async (event) => {
          if (!(event instanceof Question)) return undefined;
          await new Promise((resolve) => setTimeout(resolve, 5));
          return new Answer({ text: replies[event.text] ?? "" });
        },
      },
    );
    expect([t.result, t.seconds]).toEqual(["Ada, 36", 0]);
  });

  it("that throw fail the test", async () => {
    const answers = () => {
      throw new RangeError("mine");
    };
    await expect(testRun(new AskFlow(), {}, { answers })).rejects.toThrow(RangeError);
  });
});

describe("events from outside", () => {
  it("come at their moments", async () => {
    const t = await testRun(
      new InterviewFlow({ timeout: null }),
      {},
      {
        at: {
          60: (run) => run.sendEvent(new Answer({ text: "a minute" })),
          600: (run) => run.sendEvent(new Answer({ text: "ten" })),
        },
      },
    );
    expect([t.result, t.seconds]).toEqual(["a minute, ten", 600]);
  });

  it("may cancel", async () => {
    const t = await testRun(new InterviewFlow(), {}, { at: { 7: (run) => run.cancel() } });
    expect([t.status, t.seconds]).toEqual(["cancelled", 7]);
    expect(t.error).toBeInstanceOf(WorkflowCancelledError);
    expect(t.lines).toEqual(["interview ← StartEvent … Answer …"]);
  });

  it("that can't be sent fail the test", async () => {
    const at = {
      1: (run: { sendEvent(event: Event, options: object): void }) =>
        run.sendEvent(new Answer({ text: "" }), { step: "x" }),
    };
    await expect(testRun(new AskFlow(), {}, { at })).rejects.toThrow(WorkflowRuntimeError);
  });
});

describe("expectSteps", () => {
  it("takes names, and lines that say more", async () => {
    const t = await testRun(new Shelf(), {});
    t.expectSteps(["open"]);
    t.expectSteps(["open ← StartEvent ✗ +5 s ✗ +5 s → StopEvent"]);
  });

  it("shows lists, joins, waits, and what is left out", async () => {
    const flow = new Workflow({ name: "Lists", disableValidation: true });
    flow.step({ name: "split", accepts: StartEvent, emits: [[Joke]] }, (ev: StartEvent) =>
      (ev.jokes as string[]).map((joke) => new Joke({ joke })),
    );
    flow.step({ name: "rate", accepts: Joke, emits: [Progress] }, () => new Progress({ done: 1 }));
    flow.step({ name: "join", accepts: [[Progress]], emits: [StopEvent] }, (all: Progress[]) => {
      return new StopEvent({ result: all.length });
    });
    const t = await testRun(flow, { jokes: ["a", "b"] });
    t.expectSteps(["split ← StartEvent → Joke × 2", "rate", "rate", "join ← Progress × 2 → StopEvent"]);
    expect(t.stepsOf("join")[0]?.received).toEqual([new Progress({ done: 1 }), new Progress({ done: 1 })]);
    const none = await testRun(flow, { jokes: [] });
    none.expectSteps(["split ← StartEvent", "join ← nothing → StopEvent"]);
  });

  it("throws the difference", async () => {
    const t = await testRun(new JokeFlow(), { topic: "x" }, { stubs: { tell } });
    const error = (() => {
      try {
        t.expectSteps(["tell ← StartEvent → Question", "critique"]);
      } catch (thrown) {
        return thrown as AssertionError;
      }
    })();
    expect(error).toBeInstanceOf(AssertionError);
    expect(error?.message).toContain("+   'tell ← StartEvent → Joke'");
    expect(error?.message).toContain("-   'tell ← StartEvent → Question'");
    expect(() => t.expectSteps(["tell"])).toThrow(/critique/);
    expect(() => t.expectSteps(["tell", "critique", "applaud"])).toThrow(/applaud/);
  });
});

describe("a run that is stuck", () => {
  it("is cancelled after some real time, and the error says what it hangs on", async () => {
    const test = testRun(
      new JokeFlow(),
      { topic: "x" },
      { stubs: { tell: () => new Promise(() => {}) }, patience: 0.1 },
    );
    const error = await Promise.resolve(test).catch((thrown: unknown) => thrown as Error);
    expect(error).toBeInstanceOf(TestStuckError);
    expect((error as Error).message).toBe(
      [
        "Nothing has happened in the run for 0.1 real seconds. Its clock stands at 0 s, for a step is at work.",
        "  - tell is at work",
        "Stub what it waits for (stubs), answer what it asks (answers), move its clock (clock.advance(seconds)), or give it more time (patience).",
      ].join("\n"),
    );
    expect(test.run.status).toBe("cancelled");
  });

  it("is let be while something happens", async () => {
    const flow = new Workflow({ name: "Slow" });
    flow.step({ name: "slow", accepts: StartEvent, emits: [StopEvent] }, async (_ev: StartEvent, ctx: Context) => {
      for (let n = 0; n < 8; n++) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        ctx.writeEventToStream(new Progress({ done: n }));
      }
      return new StopEvent({ result: "done" });
    });
    expect((await testRun(flow, {}, { patience: 0.2 })).result).toBe("done");
  });
});
