import inspector from "node:inspector";
import type { Worker } from "node:worker_threads";
import { STEP_INTO, type ThreadAnswer, type ThreadOrder } from "./agent-thread-contract.js";

/**
 * Opens the inspector, or finds the one that is open. In the next turn of the event loop the program blocks until a
 * client that connected there asks it to go on; then `ready` is called.
 */
export function openInspector(ready: () => void): { readonly url: string } {
  if (inspector.url() === undefined) inspector.open(0, "127.0.0.1");
  const url = inspector.url();
  if (url === undefined) throw new Error("Node's inspector can't be opened in this process.");
  // By then the answer with the address is on its way.
  setImmediate(() => {
    inspector.waitForDebugger();
    ready();
  });
  return { url };
}

/**
 * Has the JavaScript debugger that is attached stop on the first line of the next call of `step`. A thread does it:
 * the inspector doesn't let a thread set breakpoints in itself.
 */
export function stopInCallOf(thread: Worker, step: (...args: never[]) => unknown): Promise<void> {
  (globalThis as { [STEP_INTO]?: unknown })[STEP_INTO] = step;
  return new Promise((resolve) => {
    const onAnswer = (answer: ThreadAnswer) => {
      if (answer.type !== "armed") return;
      thread.off("message", onAnswer);
      thread.unref();
      delete (globalThis as { [STEP_INTO]?: unknown })[STEP_INTO];
      resolve();
    };
    thread.on("message", onAnswer);
    thread.postMessage({ type: "stop-in-call", step: step.name } satisfies ThreadOrder);
  });
}
