import { type Context, Event, StartEvent, StopEvent, Workflow } from "stepscope";
import { fakeClock, testRun } from "stepscope/testing";
import { expect, it } from "vitest";
import { Answer, InterviewFlow, Shelf } from "./flows.js";

class Opened extends Event.of<{ how: string }>() {}

/** A workflow whose step runs another one as its own, and gives its result. */
function outer(inner: Workflow) {
  const flow = new Workflow({ name: "Outer", timeout: 600 });
  flow.step({ name: "delegate", accepts: StartEvent, emits: [Opened] }, async (_ev: StartEvent, ctx: Context) => {
    return new Opened({ how: String(await ctx.run(inner, {})) });
  });
  flow.step(
    { name: "report", accepts: Opened, emits: [StopEvent] },
    ({ how }: Opened) => new StopEvent({ result: how }),
  );
  return flow;
}

it("a run of a step's own has the same clock, its retries too", async () => {
  const t = await testRun(outer(new Shelf()), {});
  expect([t.result, t.seconds]).toEqual(["open", 10]);
  expect(t.stepsOf("delegate")[0]?.attempts[0]?.duration).toBe(10);
  t.expectSteps(["delegate ← StartEvent → Opened", "report"]);
});

it("what it asks is answered", async () => {
  const answers = [new Answer({ text: "Ada" }), new Answer({ text: "36" })];
  const t = await testRun(outer(new InterviewFlow()), {}, { answers });
  expect(t.result).toBe("Ada, 36");
  const silent = await testRun(outer(new InterviewFlow({ timeout: 90 })), {});
  expect([silent.status, silent.seconds]).toEqual(["failed", 90]);
});

it("a step of it may sleep on the clock", async () => {
  const clock = fakeClock();
  const inner = new Workflow({ name: "Inner", timeout: null });
  inner.step({ name: "nap", accepts: StartEvent, emits: [StopEvent] }, async () => {
    await clock.sleep(30);
    return new StopEvent({ result: "rested" });
  });
  const t = await testRun(outer(inner), {}, { clock });
  expect([t.result, t.seconds]).toEqual(["rested", 30]);
});
