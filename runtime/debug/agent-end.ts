import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import type { AgentEnvironment } from "./protocol.js";

/**
 * Ends this process, and what it started, at once: its debugger is gone, nobody would end it otherwise. Not by
 * `process.exit`, which waits for a JavaScript debugger that is still attached.
 */
export function endProgram({ address, ownGroup }: AgentEnvironment, pid: number): void {
  if (process.platform === "win32") {
    execFileSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  // An adapter that was killed didn't remove it.
  rmSync(dirname(address), { recursive: true, force: true });
  process.kill(ownGroup ? -pid : pid, "SIGKILL");
}
