import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { installPeers } from "../install-peers.js";
import { CASES } from "./cases.js";
import { PEERS } from "./workload.js";

/** Seconds for loading a peer, for its first sample, and for all samples of one case after that. */
const LOADING = 60;
const LIMIT = 15;
const BUDGET = 6;
const ROUNDS = 9;
/** A case that needs a fresh process for each sample. */
const FRESH = { idle: 3, responsive: 3, growth: 1 };

/**
 * Every case with every peer, each pair in a process of its own, the peers taking turns: medians, in the unit of the
 * case. A peer that can't do a case, or not in time, has a string instead that says so.
 *
 * @param {{ cases?: string[], peers?: string[], rounds?: number, progress?: (line: string) => void }} [options]
 */
export async function measureRuntime({
  cases = Object.keys(CASES),
  peers = Object.keys(PEERS),
  rounds = ROUNDS,
  progress = () => {},
} = {}) {
  if (peers.some((peer) => !["stepscope", "queue"].includes(peer))) installPeers(folder, progress);
  const figures = {};
  for (const name of cases) {
    const { title, only } = CASES[name];
    progress(title);
    const entrants = only === undefined ? peers : peers.filter((peer) => only.includes(peer));
    figures[name] = name in FRESH ? await fresh(name, entrants, rounds) : await interleaved(name, entrants, rounds);
  }
  return { versions: Object.fromEntries(peers.map((peer) => [peer, versionOf(PEERS[peer])])), figures };
}

async function interleaved(name, peers, rounds) {
  const entrants = [];
  for (const peer of peers) entrants.push({ peer, spent: 0, samples: [], child: await Child.start(name, peer) });
  for (let round = 0; round < rounds; round++) {
    for (const entrant of entrants) {
      if (entrant.failure !== undefined || entrant.spent > BUDGET) continue;
      const began = performance.now();
      try {
        entrant.samples.push(await entrant.child.sample());
      } catch (error) {
        entrant.failure = error.message;
      }
      entrant.spent += (performance.now() - began) / 1000;
    }
  }
  for (const { child } of entrants) child.stop();
  return Object.fromEntries(entrants.map(({ peer, samples, failure }) => [peer, failure ?? median(samples)]));
}

async function fresh(name, peers, rounds) {
  const samples = Object.fromEntries(peers.map((peer) => [peer, []]));
  for (let round = 0; round < Math.min(rounds, FRESH[name]); round++) {
    for (const peer of peers) {
      if (typeof samples[peer] === "string") continue;
      const child = await Child.start(name, peer);
      try {
        samples[peer].push(await child.sample());
      } catch (error) {
        samples[peer] = error.message;
      }
      child.stop();
    }
  }
  return Object.fromEntries(peers.map((peer) => [peer, median(samples[peer])]));
}

class Child {
  #process;

  static async start(name, peer) {
    const child = new Child();
    child.#process = fork(fileURLToPath(new URL("./child.js", import.meta.url)), [name, peer], {
      execArgv: ["--expose-gc"],
      stdio: ["ignore", process.stderr, "inherit", "ipc"],
    });
    await child.#answer(LOADING);
    return child;
  }

  async sample() {
    this.#process.send("sample");
    const { sample, error } = await this.#answer(LIMIT);
    if (error !== undefined) throw new Error(`n/a: ${error}`);
    return sample;
  }

  stop() {
    this.#process.kill("SIGKILL");
  }

  #answer(seconds) {
    const child = this.#process;
    return new Promise((resolve, reject) => {
      const settle = (end, value) => {
        clearTimeout(timer);
        child.removeAllListeners();
        end(value);
      };
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        settle(reject, new Error(`not in ${seconds} s`));
      }, seconds * 1000);
      child.once("message", (message) => settle(resolve, message));
      child.once("exit", (code, signal) => settle(reject, new Error(`n/a: it ended with ${signal ?? code}`)));
    });
  }
}

/** Of numbers, or of each field of objects; what isn't a number stands for itself. */
function median(samples) {
  if (typeof samples === "string") return samples;
  const [first] = samples;
  if (typeof first === "object" && first !== null) {
    return Object.fromEntries(Object.keys(first).map((key) => [key, median(samples.map((sample) => sample[key]))]));
  }
  if (samples.some((sample) => typeof sample !== "number")) return samples.find((sample) => typeof sample !== "number");
  return [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)];
}

const folder = new URL("./peers/", import.meta.url);

function versionOf(name) {
  if (name === undefined) return "ours";
  const path = name === "stepscope" ? "../../../runtime/package.json" : `peers/node_modules/${name}/package.json`;
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")).version;
}
