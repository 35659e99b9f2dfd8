const assert = require("node:assert/strict");
const { test } = require("node:test");
const { StartEvent, StopEvent, Workflow } = require("stepscope");
const { testRun } = require("stepscope/testing");

test("from CommonJS", async () => {
  const flow = new Workflow({ name: "Flow" });
  flow.step({ name: "work", accepts: StartEvent, emits: [StopEvent] }, () => new StopEvent({ result: 1 }));
  const t = await testRun(flow, {}, { stubs: { work: () => new StopEvent({ result: 2 }) } });
  assert.equal(t.result, 2);
  t.expectSteps(["work ← StartEvent → StopEvent"]);
});
