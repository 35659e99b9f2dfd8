import { performance } from "node:perf_hooks";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beFrugalAtRest } from "./frugal.js";

/** How long nothing is to be going on, in milliseconds. */
const QUIET = 2_000;
/** The share of that time in which a quiet process may be at work. */
const AT_REST = 0.05;
/** The share of it that a burst of work takes. */
const BURST = 0.5;
/** What must have been taken since, in bytes, for it to be worth a pause of a tenth of a second. */
const WORTH = 16_000_000;

export interface TidyingOptions {
  /** Gives back what can be given back. Default: V8's most thorough collection. */
  readonly collect?: () => void;
  /** Called once, when the first burst of work is over. Default: takes memory sparingly from then on. */
  readonly afterBurst?: () => void;
  readonly quiet?: number;
}

/** Gives back the memory that much work at once took, when it is done and nothing else is asked. */
export function tidyWhenQuiet(options: TidyingOptions = {}): Disposable {
  const { collect = collector(), afterBurst = beFrugalAtRest, quiet = QUIET } = options;
  let size = heapSize();
  let first = true;
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(before);
    size = Math.min(size, heapSize());
    const isWorthIt = heapSize() >= size + WORTH;
    const isFirst = isWorthIt && first && utilization < BURST;
    if (isFirst) {
      first = false;
      afterBurst();
    }
    // How much may be taken until the next collection, V8 says at a collection: the first burst is followed by one.
    if (isFirst || (isWorthIt && utilization <= AT_REST)) {
      collect();
      size = heapSize();
    }
    before = performance.eventLoopUtilization();
  }, quiet).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function heapSize(): number {
  return getHeapStatistics().total_heap_size;
}

/** V8's own, which a program gets to see by a flag only. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as (options: object) => void;
  return () => gc({ type: "major", execution: "sync", flavor: "last-resort" });
}
