import { Event, StartEvent, StopEvent, Workflow, WorkflowCancelledError } from "stepscope";
import { DEBUG_HOOK, DEBUG_HOOK_VERSION, type DebugHook } from "stepscope/debug";
import { afterEach, expect, it } from "vitest";
import { turns } from "./robustness/recorded.js";

class Again extends Event {}

afterEach(() => {
  delete (globalThis as { [DEBUG_HOOK]?: DebugHook })[DEBUG_HOOK];
});

/** A run that never waits, under a debugger that may lag behind. */
function endless() {
  const waiting: (() => void)[] = [];
  const debug = { lags: true, waiting };
  const hook: DebugHook = {
    version: DEBUG_HOOK_VERSION,
    runStarted: () => {},
    beforeTick: () => false,
    beforeDelivery: () => false,
    recorded: () => {},
    lagsBehind(goOn) {
      if (debug.lags) waiting.push(goOn);
      return debug.lags;
    },
    runEnded: () => {},
  };
  (globalThis as { [DEBUG_HOOK]?: DebugHook })[DEBUG_HOOK] = hook;
  let calls = 0;
  const flow = new Workflow({ name: "Endless", timeout: null, disableValidation: true });
  flow.step({ name: "begin", accepts: StartEvent, emits: [Again] }, () => new Again());
  flow.step({ name: "go", accepts: Again, emits: [Again, StopEvent] }, () => {
    calls++;
    return new Again();
  });
  return { run: flow.run({}), debug, calls: () => calls };
}

it("a run waits for a debugger that lags behind, and goes on with it", async () => {
  const { run, debug, calls } = endless();
  await turns(5);
  const before = calls();
  await turns(5);
  expect(calls()).toBe(before);
  expect(debug.waiting).toHaveLength(1);
  debug.lags = false;
  for (const goOn of debug.waiting.splice(0)) goOn();
  await turns(5);
  expect(calls()).toBeGreaterThan(before);
  run.cancel();
  await expect(run).rejects.toThrow(WorkflowCancelledError);
});

it("meanwhile the run can be cancelled", async () => {
  const { run, debug, calls } = endless();
  await turns(5);
  run.cancel();
  await expect(run).rejects.toThrow(WorkflowCancelledError);
  debug.lags = false;
  const at = calls();
  for (const goOn of debug.waiting.splice(0)) goOn();
  await turns(2);
  expect(calls()).toBe(at);
});
