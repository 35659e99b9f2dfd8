import { readFileSync } from "node:fs";

/** How long a server is left alone before it is asked what it holds at rest, in milliseconds. */
export const REST = 5_000;

/** Processor time of a process so far, in milliseconds; null where the system doesn't say. A busy machine spoils it less. */
export function processorTime(pid) {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
    return (Number(user) + Number(system)) * 10;
  } catch {
    return null;
  }
}

/** What a process has resident, in megabytes; null where the system doesn't say (only Linux does). */
export function residentMegabytes(pid) {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
