import { setTimeout as pause } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";
import { expect, it, vi } from "vitest";
import { tidyWhenQuiet } from "../../server/language/tidying.js";

it("collects once after much was taken, and not again while nothing more is", async () => {
  const collect = vi.fn();
  const afterBurst = vi.fn();
  using _ = tidyWhenQuiet({ collect, afterBurst, quiet: 20 });
  const held = fill();
  await vi.waitFor(() => expect(collect).toHaveBeenCalled());
  expect(afterBurst).toHaveBeenCalledOnce();
  expect(held.length).toBeGreaterThan(0);
  const calls = collect.mock.calls.length;
  await pause(200);
  expect(collect).toHaveBeenCalledTimes(calls);
});

it("waits as long as there is work", async () => {
  const collect = vi.fn();
  const afterBurst = vi.fn();
  using _ = tidyWhenQuiet({ collect, afterBurst, quiet: 20 });
  const held = fill();
  for (const end = performance.now() + 300; performance.now() < end; await pause(0)) {
    for (const busy = performance.now() + 5; performance.now() < busy; ) void held.length;
  }
  expect(collect).not.toHaveBeenCalled();
  expect(afterBurst).not.toHaveBeenCalled();
});

/** Takes 20 MB more than the process has. */
function fill(): unknown[] {
  const enough = getHeapStatistics().total_heap_size + 20_000_000;
  const held: unknown[] = [];
  while (getHeapStatistics().total_heap_size < enough) {
    held.push(Array.from({ length: 10_000 }, (_, n) => ({ n, text: `${n}` })));
  }
  return held;
}
