import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

/* A thread that pings a socket of the main thread: asked by a number of milliseconds, answers with the longest ping. */
const socket = connect(workerData.port, "127.0.0.1").setNoDelay();
await once(socket, "connect");
await ping();
parentPort.on("message", async (milliseconds) => {
  let longest = 0;
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    longest = Math.max(longest, await ping());
    await setTimeout(workerData.pause);
  }
  parentPort.postMessage(longest);
});
parentPort.postMessage("ready");

async function ping() {
  const began = performance.now();
  socket.write("?");
  await once(socket, "data");
  return performance.now() - began;
}
