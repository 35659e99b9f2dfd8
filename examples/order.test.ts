import { testRun } from "stepscope/testing";
import { expect, test } from "vitest";
import { OrderFlow } from "./order.js";

test("a shelf that jams is tried again", async () => {
  const t = await testRun(new OrderFlow(), { items: "lamp" });
  expect(t.result).toEqual({ shipped: ["lamp"], missing: [] });
  t.expectSteps(["takeOrder", "pack ← ItemEvent ✗ +0.01 s → PackedEvent", "ship"]);
});

test("what can't be packed at all is left out", async () => {
  const pack = async () => {
    throw new Error("The shelf is gone");
  };
  const t = await testRun(new OrderFlow(), { items: "book" }, { stubs: { pack } });
  expect(t.result).toEqual({ shipped: [], missing: ["book"] });
  expect(t.stepsOf("pack")[0]?.attempts).toHaveLength(3);
  expect(t.lines).toContain("leaveOut ← StepFailedEvent → PackedEvent");
});
