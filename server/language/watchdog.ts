import { Worker } from "node:worker_threads";

/** What the watching thread runs: it counts its own ticks, so that a computer that sleeps counts as nothing. */
const WATCH = `
const { workerData: { beats, interval, patience } } = require("node:worker_threads");
let last = -1;
let silent = 0;
setInterval(() => {
  const now = Atomics.load(beats, 0);
  silent = now === last ? silent + interval : 0;
  last = now;
  if (silent < patience) return;
  process.stderr.write("The language server didn't answer for " + patience / 1000 + " s, and is ended.\\n");
  process.kill(process.pid, "SIGKILL");
}, interval);
`;

/**
 * Ends this process when its thread doesn't come back from its work for so long, in milliseconds: a file that makes the
 * analysis hang must not leave an editor without answers for ever. The client starts another server.
 */
export function startWatchdog(patience: number): void {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const interval = patience / 20;
  const watching = new Worker(WATCH, { eval: true, execArgv: [], workerData: { beats, interval, patience } });
  watching.unref();
  watching.on("error", () => undefined); // without it the server still works
  setInterval(() => Atomics.add(beats, 0, 1), interval).unref();
}
