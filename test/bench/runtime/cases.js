import { afterShort } from "./workload.js";

/**
 * The cases that are timed. `units` is how many hops, events or runs one go has, `go` does it and resolves with what
 * must come out.
 */
export const TIMED = {
  "chain-1000": chain(1_000),
  "chain-10000": { ...chain(10_000), only: ["stepscope"] },
  "chain-100000": chain(100_000),
  // The same with the turns of the event loop taken away that it leaves to others.
  "chain-100000-unyielding": { ...chain(100_000), only: ["stepscope"], unyielding: true },
  "fan-1000": fan(1_000),
  "fan-10000": fan(10_000),
  sequence: {
    title: "1,000 runs of three steps, one after the other",
    unit: "run",
    units: 1_000,
    expected: sumOfShort(1_000),
    async go(peer) {
      let sum = 0;
      for (let i = 0; i < 1_000; i++) sum += await peer.short(i, false);
      return sum;
    },
  },
  concurrent: {
    title: "1,000 runs of three steps at once",
    unit: "run",
    units: 1_000,
    expected: sumOfShort(1_000),
    async go(peer) {
      const results = await Promise.all(Array.from({ length: 1_000 }, (_, i) => peer.short(i, true)));
      return results.reduce((sum, result) => sum + result, 0);
    },
  },
};

/** The others, each measured in its own way, by a function of the same name. */
export const OTHERS = {
  idle: { title: "10,000 runs that wait, in memory", unit: "MB" },
  responsive: { title: "a run that never waits lets others through", unit: "ms" },
  growth: { title: "memory that 100,000 hops leave behind", unit: "kB", only: ["stepscope"] },
};

export const CASES = { ...TIMED, ...OTHERS };

function chain(hops) {
  return {
    title: `a chain of ${hops.toLocaleString("en")} hops`,
    unit: "hop",
    units: hops,
    expected: hops,
    go: (peer) => peer.chain(hops),
  };
}

function fan(width) {
  return {
    title: `fan-out and fan-in of ${width.toLocaleString("en")} events`,
    unit: "event",
    units: width,
    expected: (width * (width - 1)) / 2,
    go: (peer) => peer.fan(width),
  };
}

function sumOfShort(runs) {
  return Array.from({ length: runs }, (_, i) => afterShort(i)).reduce((sum, result) => sum + result);
}
