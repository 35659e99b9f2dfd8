import { once } from "node:events";
import { createServer } from "node:net";
import { Worker } from "node:worker_threads";
import { goOnFor } from "./workload.js";

/** Milliseconds that the run goes on unless it is cancelled; that others try to get through; between two tries. */
const BUSY = 600;
const TRIES = 300;
const PAUSE = 5;

/**
 * The longest that a timer, the bytes of a socket and a cancel take to get through beside a run that never waits, in
 * milliseconds; null where they didn't before it ended by itself. A string says why a cancel isn't measured.
 */
export async function responsive(peer) {
  goOnFor(200);
  await peer.busy().ended;

  await using socket = await pingedSocket();
  goOnFor(BUSY);
  const began = performance.now();
  const { ended, cancel } = peer.busy();
  const timers = lateTimers();
  const pings = socket.longest(TRIES);
  let cancelled;
  setTimeout(async () => {
    if (typeof cancel !== "function") return;
    cancelled = performance.now();
    await cancel();
  }, TRIES);
  await ended;
  const end = performance.now();
  // It went on to its end with nobody else having had a turn.
  const starved = timers.count() === 0;
  timers.stop();
  return {
    timer: starved ? null : timers.longest(),
    socket: starved ? null : await pings,
    cancel:
      typeof cancel === "string" ? cancel : cancelled === undefined || end - began >= BUSY ? null : end - cancelled,
  };
}

/** A timer after the other: how late they are. */
function lateTimers() {
  let longest = 0;
  let count = 0;
  let due;
  let timer;
  const arm = () => {
    due = performance.now() + PAUSE;
    timer = setTimeout(() => {
      count++;
      longest = Math.max(longest, performance.now() - due);
      arm();
    }, PAUSE);
  };
  arm();
  return { count: () => count, longest: () => longest, stop: () => clearTimeout(timer) };
}

/** A socket of this thread that another thread pings. */
async function pingedSocket() {
  const server = createServer((socket) => {
    // The other end goes away while an answer is on its way, where the run let nobody through.
    socket.on("error", () => socket.destroy());
    socket.pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const worker = new Worker(new URL("./responsive-pings.js", import.meta.url), {
    workerData: { port: server.address().port, pause: PAUSE },
  });
  await once(worker, "message");
  return {
    /** The longest that an answer takes within that many milliseconds. */
    async longest(milliseconds) {
      worker.postMessage(milliseconds);
      const [longest] = await once(worker, "message");
      return longest;
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
      server.close();
    },
  };
}

const FROM = 20_000;
const HOPS = 100_000;

/** How much more memory a run of which nobody keeps a journal takes after as many hops, in kilobytes. */
export async function growth(peer) {
  let before = 0;
  let after = 0;
  goOnFor(60_000, (n) => {
    if (n === FROM) before = heap();
    if (n !== FROM + HOPS) return;
    after = heap();
    goOnFor(0);
  });
  await peer.busy().ended;
  return (after - before) / 1000;
}

function heap() {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}
