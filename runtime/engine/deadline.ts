import type { RunClock } from "./clock.js";

/** setTimeout's longest delay, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Calls back when the run's own clock reaches a time: later than the wall's, where the run was held meanwhile. */
export class Deadline {
  readonly #at: number;
  readonly #clock: RunClock;
  readonly #reached: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(at: number, clock: RunClock, reached: () => void) {
    this.#at = at;
    this.#clock = clock;
    this.#reached = reached;
    this.#arm();
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  #arm(): void {
    const left = this.#at - this.#clock.now();
    if (left > 0 && left !== Infinity) this.#timer = setTimeout(() => this.#arm(), Math.min(Math.ceil(left), LONGEST));
    else if (left <= 0) this.#reached();
  }
}
