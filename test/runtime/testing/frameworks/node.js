import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Event, retryPolicy, StartEvent, StopEvent, stopAfterAttempt, Workflow, waitFixed } from "stepscope";
import { fakeClock, testRun } from "stepscope/testing";

class Item extends Event {}

function flow(work) {
  const made = new Workflow({ name: "Flow", timeout: 60 });
  made.step({ name: "begin", accepts: StartEvent, emits: [Item] }, (_ev, ctx) => ctx.sendEvent(new Item()));
  const policy = retryPolicy({ wait: waitFixed(5), stop: stopAfterAttempt(3) });
  made.step({ name: "work", accepts: Item, emits: [StopEvent], retryPolicy: policy }, work);
  return made;
}

test("with the machine's timers", async () => {
  const work = async (_ev, ctx) => {
    if (ctx.retryInfo().retryNumber < 1) throw new Error("no");
    return new StopEvent({ result: "yes" });
  };
  const t = await testRun(flow(work), {});
  assert.equal(t.result, "yes");
  t.expectSteps(["begin", "work ← Item ✗ +5 s → StopEvent"]);
});

test("with mock timers, which move what a step sets itself", async () => {
  mock.timers.enable();
  const work = async () => {
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    return new StopEvent({ result: "worked" });
  };
  const clock = fakeClock();
  const run = testRun(flow(work), {}, { clock });
  await clock.advance(0);
  mock.timers.tick(10_000);
  const t = await run;
  mock.timers.reset();
  assert.equal(t.result, "worked");
  assert.equal(t.seconds, 0);
});

test("what is expected wrongly fails, with the difference", async () => {
  const t = await testRun(
    flow(() => new StopEvent()),
    {},
  );
  assert.throws(() => t.expectSteps(["begin", "rest"]), { name: "AssertionError", message: /-\s+'rest'/ });
});
