import { StartEvent, StopEvent, Workflow, WorkflowConfigurationError } from "stepscope";
import { expect, it } from "vitest";

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A workflow whose runs note how many of them go at once. */
function counting(numConcurrentRuns?: number, timeout = 5) {
  const seen = { now: 0, most: 0, order: [] as number[] };
  const flow = new Workflow({ name: "W", timeout, ...(numConcurrentRuns === undefined ? {} : { numConcurrentRuns }) });
  flow.step({ name: "s", accepts: StartEvent, emits: [StopEvent] }, async (ev: StartEvent) => {
    seen.order.push(ev.n);
    seen.most = Math.max(seen.most, ++seen.now);
    await later(5);
    seen.now--;
    if (ev.get("fails", false)) throw new Error("fails");
    return new StopEvent({ result: ev.n });
  });
  return { flow, seen };
}

it("lets as many runs go at a time as it is told, in the order in which they were started", async () => {
  const { flow, seen } = counting(2);
  const runs = Array.from({ length: 6 }, (_, n) => flow.run({ n }));
  expect(await Promise.all(runs)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(seen.most).toBe(2);
  expect(seen.order).toEqual([0, 1, 2, 3, 4, 5]);
});

it("has no limit unless it is told one", async () => {
  const { flow, seen } = counting();
  await Promise.all(Array.from({ length: 6 }, (_, n) => flow.run({ n })));
  expect(seen.most).toBe(6);
});

it("gives the turn of a run that failed or was cancelled to the next one", async () => {
  const { flow, seen } = counting(1);
  const failing = flow.run({ n: 0, fails: true });
  const cancelled = flow.run({ n: 1 });
  const waiting = flow.run({ n: 2 });
  const last = flow.run({ n: 3 });
  cancelled.cancel();
  await expect(cancelled).rejects.toThrow("cancelled");
  await expect(failing).rejects.toThrow("fails");
  expect(await Promise.all([waiting, last])).toEqual([2, 3]);
  expect(seen.order).toEqual([0, 2, 3]);
});

it("counts the timeout from when a run begins, not while it waits its turn", async () => {
  const { flow } = counting(1, 0.03);
  const runs = Array.from({ length: 12 }, (_, n) => flow.run({ n }));
  expect(await Promise.all(runs)).toHaveLength(12);
});

it("takes a whole number greater than 0", () => {
  for (const wrong of [0, -1, 1.5, Number.NaN]) expect(() => counting(wrong)).toThrow(WorkflowConfigurationError);
});
