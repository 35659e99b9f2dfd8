import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** The variable that marks a process and everything it starts: the ids of the trees that it is in, outermost first. */
const MARK = "STEPSCOPE_PROCESS_TREE";

/**
 * A process tree that can be ended as a whole on Linux. Process groups aren't enough for an editor: its
 * terminals start sessions of their own, and a debuggee outlives its parent. So every process of the tree
 * carries a variable that it inherits, and is found by it.
 *
 * Trees nest: one started inside another belongs to both.
 *
 * @param {string} [id] to find again a tree that an earlier process has started
 * @returns {{ id: string, env: Record<string, string>, pids: () => number[], end: (graceMs?: number) => Promise<void> }}
 *   `env` goes into the environment of the processes that you start; `end()` asks with SIGTERM, and kills what is left
 *   after `graceMs` milliseconds
 */
export function processTree(id = randomUUID()) {
  const pids = () => findProcesses(id);
  const outer = process.env[MARK];
  return {
    id,
    env: { [MARK]: outer ? `${outer}:${id}` : id },
    pids,
    async end(graceMs = 3000) {
      signalAll(pids(), "SIGTERM");
      const deadline = Date.now() + graceMs;
      while (pids().length > 0 && Date.now() < deadline) await delay(50);
      // What is being killed may be forking: look again until nothing is left.
      for (let round = 0; round < 40; round++) {
        const left = pids();
        if (left.length === 0) return;
        signalAll(left, "SIGKILL");
        await delay(50);
      }
    },
  };
}

/**
 * Every process that is marked with the id, and their descendants (a sandboxed browser hides its
 * environment). Never this process itself.
 *
 * @param {string} id
 */
function findProcesses(id) {
  if (process.platform !== "linux") return [];
  const parents = new Map();
  const found = new Set();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    const parent = parentOf(pid);
    if (parent === undefined) continue;
    parents.set(pid, parent);
    if (isMarked(pid, id)) found.add(pid);
  }
  found.delete(process.pid);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [pid, parent] of parents) if (found.has(parent) && pid !== process.pid) found.add(pid);
  }
  return [...found];
}

/** @param {number} pid @returns {number | undefined} undefined for a process that has ended */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

/** @param {number} pid @param {string} id */
function isMarked(pid, id) {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
    const mark = entries.find((entry) => entry.startsWith(`${MARK}=`));
    return mark
      ?.slice(MARK.length + 1)
      .split(":")
      .includes(id);
  } catch {
    return false;
  }
}

/** @param {number[]} pids @param {NodeJS.Signals} signal */
function signalAll(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended in between.
    }
  }
}
