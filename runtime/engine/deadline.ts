import type { RunClock } from "./clock.js";
import type { Cancel } from "./time-source.js";

/** What floating point may leave over, in milliseconds. */
const NOTHING = 1e-6;

/** Calls back when the run's own clock reaches a time: later than its source's, where the run was held meanwhile. */
export class Deadline {
  readonly #at: number;
  readonly #clock: RunClock;
  readonly #reached: () => void;
  #cancel: Cancel | undefined;

  constructor(at: number, clock: RunClock, reached: () => void) {
    this.#at = at;
    this.#clock = clock;
    this.#reached = reached;
    this.#arm();
  }

  clear(): void {
    this.#cancel?.();
  }

  #arm(): void {
    const left = this.#at - this.#clock.now();
    if (left > NOTHING && left !== Infinity) this.#cancel = this.#clock.after(left, () => this.#arm());
    else if (left <= NOTHING) this.#reached();
  }
}
