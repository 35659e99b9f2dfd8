import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Runs `work` while no other process on this machine runs work under the same key. The lock is a socket in
 * Linux' abstract namespace: the kernel releases it when its owner ends, however it ends, so it can't go stale.
 *
 * @template T
 * @param {string} key
 * @param {{ onWait: () => void, work: () => Promise<T> }} options `onWait` is called once, when somebody else has the lock
 * @returns {Promise<T>}
 */
export async function withLock(key, { onWait, work }) {
  const name = `\0stepscope-${process.getuid?.() ?? 0}-${createHash("sha256").update(key).digest("hex").slice(0, 16)}`;
  let waited = false;
  let server = await tryListen(name);
  while (!server) {
    if (!waited) onWait();
    waited = true;
    await delay(500);
    server = await tryListen(name);
  }
  try {
    return await work();
  } finally {
    server.close();
  }
}

/** @param {string} path @returns {Promise<import("node:net").Server | undefined>} */
function tryListen(path) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen({ path }, () => resolve(server));
  });
}
