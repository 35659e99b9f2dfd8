import { turn } from "./workload.js";

const RUNS = 10_000;

/** How much memory runs take that wait, in megabytes. To be called once in a process. */
export async function idle(peer) {
  const warm = await waitingRuns(peer, 100);
  for (const [i, run] of warm.entries()) await answered(run, i);
  // The young generation grows with what is allocated at a time: that isn't the runs'.
  let garbage = [];
  for (let i = 0; i < 1_000_000; i++) garbage.push({ i });
  garbage = undefined;

  const before = await memory();
  const runs = await waitingRuns(peer, RUNS);
  const after = await memory();
  await answered(runs[RUNS / 2], 7);
  return { heap: after.heap - before.heap, resident: after.resident - before.resident };
}

async function waitingRuns(peer, count) {
  const runs = Array.from({ length: count }, () => peer.waiting());
  while (!runs.every((run) => run.waits())) await turn();
  return runs;
}

async function answered(run, n) {
  await run.answer(n);
  const result = await run.result;
  if (result !== n) throw new Error(`gave ${result}, not ${n}`);
}

async function memory() {
  for (let i = 0; i < 3; i++) {
    gc();
    await turn();
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed / 1e6, resident: rss / 1e6 };
}
