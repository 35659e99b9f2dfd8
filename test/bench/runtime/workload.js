/**
 * What each peer does in the runtime's benchmark, as its own documentation shows it.
 *
 * @typedef {object} Peer
 * @property {(hops: number) => PromiseLike<number>} chain one run of that many hops: a step takes an event and gives
 *   the next one. Resolves with the number of the last
 * @property {(width: number) => PromiseLike<number>} fan one run that splits into that many events, does something with
 *   each of them at once and gathers them. Resolves with the sum of their numbers
 * @property {(n: number, pause: boolean) => PromiseLike<number>} short one run of three steps, the second of which lets
 *   a turn of the event loop go by where it is to pause. Resolves with `afterShort(n)`
 * @property {() => Waiting} waiting a run that waits for an answer
 * @property {() => Busy} busy a run that hops for as long as it `goesOn`
 *
 * @typedef {object} Waiting
 * @property {() => boolean} waits whether it has got that far
 * @property {(n: number) => unknown} answer
 * @property {PromiseLike<number>} result resolves with the answer
 *
 * @typedef {object} Busy
 * @property {PromiseLike<unknown>} ended
 * @property {(() => unknown) | string} cancel or why there is none
 */

/** The peers by the names of their modules, with the packages that they are about. */
export const PEERS = {
  stepscope: "stepscope",
  queue: undefined,
  "workflow-core": "@llamaindex/workflow-core",
  langgraph: "@langchain/langgraph",
  mastra: "@mastra/core",
  xstate: "xstate",
  effect: "effect",
  rxjs: "rxjs",
};

export const afterShort = (n) => (n + 1) * 2 - 3;

/** What each step waits for: an async function, as the call of a service would be, but ready at once. */
export const later = async (value) => value;

export const turn = () => new Promise((resolve) => setImmediate(resolve));

let end = 0;
let watch;

/** Lets busy runs go on for that long from now, in milliseconds. `onHop` is called with the number of each hop. */
export function goOnFor(milliseconds, onHop) {
  end = performance.now() + milliseconds;
  watch = onHop;
}

/** Asked by a busy run at each hop. */
export function goesOn(n) {
  watch?.(n);
  return performance.now() < end;
}

/** Makes something once for each number. */
export function byWidth(make) {
  const made = new Map();
  return (width) => {
    if (!made.has(width)) made.set(width, make(width));
    return made.get(width);
  };
}
