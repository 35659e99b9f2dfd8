import { type Context, Event, HumanResponseEvent, StartEvent, StopEvent, WorkflowTimeoutError } from "stepscope";
import { expect, it } from "vitest";
import { declared } from "./declared.js";

class A extends Event.of<{ n: number }>() {}
class B extends Event.of<{ n: number }>() {}
class C extends Event.of<{ n: number }>() {}
class Sub extends A {}
class Answer extends HumanResponseEvent.of<{ to: string }>() {}

/** A step that wants two As, a B and a C, of which one A and the B come; an event that nobody takes; a step that waits. */
function hanging() {
  return declared(
    [
      [
        "start",
        [StartEvent],
        [A, B, C, Answer],
        async (_ev: StartEvent, ctx: Context) => {
          ctx.sendEvent(new A({ n: 1 }));
          ctx.sendEvent(new B({ n: 2 }));
          ctx.sendEvent(new Sub({ n: 3 }));
          await ctx.waitForEvent(Answer, { requirements: { to: "me" } });
        },
      ],
      [
        "join",
        [A, B, C],
        [StopEvent],
        (ev: A | B | C, ctx: Context) => {
          const all = ctx.collectEvents(ev, [A, A, B, C]);
          return all === null ? undefined : new StopEvent({ result: all.length });
        },
      ],
    ],
    { timeout: 0.05, disableValidation: true },
  ).flow;
}

it("a run that times out names what it hung on", async () => {
  const run = hanging().run({});
  const error = await run.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowTimeoutError);
  expect((error as Error).message.split("\n  - ")).toEqual([
    "W timed out after 0.05 seconds. No step was active.",
    "Sub #4 was emitted by start, and no step takes it",
    "join has collected A, B, and still waits for A, C",
    'start waits for Answer with {"to":"me"}',
  ]);
  expect((error as WorkflowTimeoutError).openEnds).toEqual(run.openEnds());
});

it("a run says it at any time", async () => {
  const run = hanging().run({});
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(run.openEnds()).toEqual({
    active: [],
    retrying: [],
    unhandled: [{ event: "Sub", id: 4, step: "start" }],
    collecting: [{ step: "join", has: ["A", "B"], lacks: ["A", "C"] }],
    waiting: [{ step: "start", event: "Answer", requirements: { to: "me" } }],
  });
  run.cancel();
  await expect(run).rejects.toThrow("cancelled");
});

it("a step that is at work is no puzzle", async () => {
  const { flow } = declared([["slow", [StartEvent], [StopEvent], () => new Promise<never>(() => {})]], {
    timeout: 0.02,
  });
  const error = (await flow.run({}).catch((reason: unknown) => reason)) as WorkflowTimeoutError;
  expect(error.message).toBe("W timed out after 0.02 seconds. Active steps: slow.");
});
