import { DEBUG_HOOK, DEBUG_HOOK_VERSION, type DebuggedRun, type DebugHook } from "stepscope/debug";
import { testRun } from "stepscope/testing";
import { afterEach, expect, it } from "vitest";
import { Shelf } from "./flows.js";

afterEach(() => {
  delete (globalThis as { [DEBUG_HOOK]?: DebugHook })[DEBUG_HOOK];
});

it("a test run that a debugger holds isn't stuck, and its time stands still", async () => {
  const held = Promise.withResolvers<DebuggedRun>();
  const hook: DebugHook = {
    version: DEBUG_HOOK_VERSION,
    runStarted: () => {},
    beforeTick: () => false,
    beforeDelivery: (run, { calls }) => {
      if (calls === 2) held.resolve(run);
      return calls === 2;
    },
    recorded: () => {},
    runEnded: () => {},
  };
  (globalThis as { [DEBUG_HOOK]?: DebugHook })[DEBUG_HOOK] = hook;
  const test = testRun(new Shelf(), {}, { patience: 0.08 });
  const run = await held.promise;
  // Longer than its patience.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect([test.run.status, test.clock?.seconds]).toEqual(["running", 5]);
  run.release();
  const t = await test;
  expect([t.result, t.seconds]).toEqual(["open", 10]);
});
