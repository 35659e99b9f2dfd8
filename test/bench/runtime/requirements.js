import { CASES, TIMED } from "./cases.js";
import { PEERS } from "./workload.js";

/** A stream library has no runs: it may be faster. The hand-written queue is the floor. */
const MAY_BE_FASTER = ["stepscope", "queue", "rxjs"];
const COMPARED = Object.keys(TIMED).filter((name) => TIMED[name].only === undefined);

/**
 * What the runtime is to live up to, as far as it was measured.
 *
 * @param {Record<string, Record<string, unknown>>} figures
 * @returns {{ requirement: string, holds: boolean, figure: string }[]}
 */
export function requirements(figures) {
  const ours = (name) => figures[name]?.stepscope;
  const all = [
    ...COMPARED.flatMap((name) => fasterThanPeers(name, figures[name] ?? {})),
    atMost(
      "a hop of 1,000, times the hand-written queue's",
      12,
      ratio(ours("chain-1000"), figures["chain-1000"]?.queue),
    ),
    atMost("an event of a fan-out of 10,000, times one of 1,000", 1.2, ratio(ours("fan-10000"), ours("fan-1000"))),
    atMost("a hop of 100,000, times one of 10,000", 1.2, ratio(ours("chain-100000"), ours("chain-10000"))),
    atMost(
      "a hop, times one that lets nobody through",
      1.1,
      ratio(ours("chain-100000"), ours("chain-100000-unyielding")),
    ),
    atMost("memory that 100,000 hops leave behind, kB", 100, ours("growth")),
    // What is resident has garbage and the young generation in it, and differs from run to run by half.
    atMost("10,000 runs that wait, MB of heap", 60, ours("idle")?.heap),
    ...["timer", "socket", "cancel"].map((what) =>
      atMost(`a ${what} beside a run that never waits, ms`, 20, ours("responsive")?.[what]),
    ),
  ];
  return all.filter((it) => it !== undefined);
}

function fasterThanPeers(name, byPeer) {
  return Object.keys(PEERS)
    .filter((peer) => peer in byPeer && !MAY_BE_FASTER.includes(peer) && "stepscope" in byPeer)
    .map((peer) => {
      const theirs = byPeer[peer];
      const times = ratio(theirs, byPeer.stepscope);
      return {
        requirement: `${CASES[name].title}: faster than ${peer}`,
        holds: times === undefined ? typeof byPeer.stepscope === "number" : times > 1,
        figure: times === undefined ? String(theirs) : `${times.toFixed(1)} times`,
      };
    });
}

function atMost(requirement, limit, value) {
  if (value === undefined) return undefined;
  const figure = typeof value === "number" ? value.toPrecision(3) : String(value);
  return {
    requirement: `${requirement}: at most ${limit}`,
    holds: typeof value === "number" && value <= limit,
    figure,
  };
}

function ratio(a, b) {
  return typeof a === "number" && typeof b === "number" ? a / b : undefined;
}
