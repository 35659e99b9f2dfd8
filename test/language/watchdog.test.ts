import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const watchdog = new URL("../../server/dist/language/watchdog.js", import.meta.url).href;

/** How a process ends that is watched, and does this. */
function ending(work: string): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
  const program = `import { startWatchdog } from ${JSON.stringify(watchdog)}; startWatchdog(1_000); ${work}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: "ignore",
    timeout: 15_000,
  });
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
}

it("ends a process that hangs", async () => {
  expect(await ending("for (;;);")).toEqual({ code: null, signal: "SIGKILL" });
});

it("leaves one that is only slow, and doesn't keep it alive", async () => {
  const busy = "const until = Date.now() + 100; while (Date.now() < until);";
  const work = `for (let i = 0; i < 10; i++) { await new Promise((done) => setTimeout(done, 10)); ${busy} }`;
  expect(await ending(work)).toEqual({ code: 0, signal: null });
});
