import {
  type Context,
  Event,
  HumanResponseEvent,
  InputRequiredEvent,
  StartEvent,
  StopEvent,
  type TraceRecord,
  WaitTimeoutError,
  type WorkflowRun,
} from "stepscope";
import { describe, expect, it } from "vitest";
import { declared } from "./declared.js";

class Ask extends InputRequiredEvent.of<{ q: string }>() {}
class Answer extends HumanResponseEvent.of<{ to: string; text: string }>() {}
class Work extends Event.of<{ n: number }>() {}
class Done extends Event.of<{ n: number }>() {}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const quiet = () => later(5);

/** Answers each question with what `answer` says. */
async function answering(run: WorkflowRun<unknown>, answer: (ask: Ask) => Answer) {
  const asked: string[] = [];
  for await (const event of run.streamEvents()) {
    if (!(event instanceof Ask)) continue;
    asked.push(event.q);
    run.sendEvent(answer(event));
  }
  return { asked, result: await run };
}

describe("ctx.waitForEvent", () => {
  it("gives the event that comes; the step begins anew, and asks once", async () => {
    let calls = 0;
    const { flow } = declared([
      [
        "ask",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          calls++;
          const { text } = await ctx.waitForEvent(Answer, { waiterEvent: new Ask({ q: "name?" }) });
          return new StopEvent({ result: text });
        },
      ],
    ]);
    const { asked, result } = await answering(flow.run({}), () => new Answer({ to: "name", text: "Ada" }));
    expect(result).toBe("Ada");
    expect(asked).toEqual(["name?"]);
    expect(calls).toBe(2);
  });

  it("asks one question after the other, each once", async () => {
    const { flow } = declared([
      [
        "ask",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          const first = await ctx.waitForEvent(Answer, { waiterEvent: new Ask({ q: "first?" }) });
          const second = await ctx.waitForEvent(Answer, { waiterEvent: new Ask({ q: "second?" }) });
          return new StopEvent({ result: [first.text, second.text] });
        },
      ],
    ]);
    const { asked, result } = await answering(flow.run({}), ({ q }) => new Answer({ to: q, text: q.toUpperCase() }));
    expect(asked).toEqual(["first?", "second?"]);
    expect(result).toEqual(["FIRST?", "SECOND?"]);
  });

  it("waits for several at once", async () => {
    const { flow } = declared([
      [
        "ask",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          const both = await Promise.all(
            ["a", "b"].map((to) => ctx.waitForEvent(Answer, { requirements: { to }, waiterEvent: new Ask({ q: to }) })),
          );
          return new StopEvent({ result: both.map(({ text }) => text) });
        },
      ],
    ]);
    const run = flow.run({});
    await quiet();
    run.sendEvent(new Answer({ to: "b", text: "B" }));
    run.sendEvent(new Answer({ to: "a", text: "A" }));
    expect(await run).toEqual(["A", "B"]);
  });

  it("takes only what its requirements ask for; the rest goes to the steps that take it", async () => {
    const others: string[] = [];
    const { flow } = declared([
      [
        "ask",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          const { text } = await ctx.waitForEvent(Answer, { requirements: { to: "me" } });
          return new StopEvent({ result: text });
        },
      ],
      ["other", [Answer], [], (ev: Answer) => void others.push(ev.text)],
    ]);
    const run = flow.run({});
    await quiet();
    run.sendEvent(new Answer({ to: "you", text: "not mine" }));
    await quiet();
    run.sendEvent(new Answer({ to: "me", text: "mine" }));
    expect(await run).toBe("mine");
    expect(others).toEqual(["not mine", "mine"]);
  });

  it("is the only way in which its step gets the event", async () => {
    const calls: string[] = [];
    const { flow } = declared([
      ["start", [StartEvent], [Work], () => new Work({ n: 1 })],
      [
        "work",
        [Work, Answer],
        [StopEvent],
        async (ev: Work | Answer, ctx: Context) => {
          calls.push(ev.constructor.name);
          if (ev instanceof Answer) return undefined;
          const { text } = await ctx.waitForEvent(Answer);
          return new StopEvent({ result: text });
        },
      ],
    ]);
    const run = flow.run({});
    await quiet();
    run.sendEvent(new Answer({ to: "", text: "hello" }));
    expect(await run).toBe("hello");
    expect(calls).toEqual(["Work", "Work"]);
  });

  it("frees the worker meanwhile, and each delivery waits for itself", async () => {
    const started: number[] = [];
    const { flow } = declared([
      [
        "fan",
        [StartEvent],
        [Work],
        (_ev: StartEvent, ctx: Context) => {
          for (let n = 0; n < 3; n++) ctx.sendEvent(new Work({ n }));
        },
      ],
      [
        { name: "work", numWorkers: 1 },
        [Work],
        [Done],
        async ({ n }: Work, ctx: Context) => {
          started.push(n);
          await ctx.waitForEvent(Answer, { requirements: { to: String(n) } });
          return new Done({ n });
        },
      ],
      [
        "join",
        [Done],
        [StopEvent],
        (ev: Done, ctx: Context) => {
          const all = ctx.collectEvents(ev, [Done, Done, Done]);
          return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
        },
      ],
    ]);
    const run = flow.run({});
    await quiet();
    expect(started).toEqual([0, 1, 2]);
    for (const n of [2, 0, 1]) run.sendEvent(new Answer({ to: String(n), text: "" }));
    expect(await run).toEqual([2, 0, 1]);
    expect(started).toEqual([0, 1, 2, 2, 0, 1]);
  });

  it("rejects in time where nothing comes, and the step may go on", async () => {
    const { flow } = declared([
      [
        "ask",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          try {
            await ctx.waitForEvent(Answer, { timeout: 0.02 });
          } catch (error) {
            expect(error).toBeInstanceOf(WaitTimeoutError);
            return new StopEvent({ result: (error as Error).message });
          }
          return new StopEvent({ result: "answered" });
        },
      ],
    ]);
    expect(await flow.run({})).toBe('Step "ask" waited 0.02 seconds for Answer, and none came.');
  });

  it("may race something else", async () => {
    const { flow } = declared([
      [
        "ask",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          const first = await Promise.race([ctx.waitForEvent(Answer), later(10)]);
          return new StopEvent({ result: first === undefined ? "nobody" : "somebody" });
        },
      ],
    ]);
    expect(await flow.run({})).toBe("nobody");
  });

  it("runs no finally block while it waits", async () => {
    const seen: string[] = [];
    const { flow } = declared([
      [
        "ask",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          try {
            const { text } = await ctx.waitForEvent(Answer);
            return new StopEvent({ result: text });
          } finally {
            seen.push("finally");
          }
        },
      ],
    ]);
    const run = flow.run({});
    await quiet();
    expect(seen).toEqual([]);
    run.sendEvent(new Answer({ to: "", text: "hello" }));
    expect(await run).toBe("hello");
    expect(seen).toEqual(["finally"]);
  });

  it("says in the trace that the step waits, and for what", async () => {
    const records: TraceRecord[] = [];
    const { flow } = declared([
      [
        "ask",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          await ctx.waitForEvent(Answer, { waiterEvent: new Ask({ q: "who?" }) });
          return new StopEvent({ result: 1 });
        },
      ],
    ]);
    const run = flow.run({}, { trace: (record) => records.push(record) });
    await quiet();
    expect(records.slice(-2)).toMatchObject([
      { type: "step-suspended", step: "ask", worker: 0, waitsFor: "Answer" },
      { type: "event-streamed", step: "ask", event: { name: "Ask", payload: '{"q":"who?"}' } },
    ]);
    run.cancel();
    await expect(run).rejects.toThrow();
  });
});
