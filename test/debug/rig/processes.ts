/** Whether a process is there: a zombie isn't. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  const { readFile } = await import("node:fs/promises");
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return status !== "" && status.slice(status.lastIndexOf(")") + 2, status.lastIndexOf(")") + 3) !== "Z";
}

/** Resolves when none of the processes is there any more. */
export async function allGone(pids: readonly number[]): Promise<void> {
  for (;;) {
    const alive = await Promise.all(pids.map(isAlive));
    if (!alive.includes(true)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
