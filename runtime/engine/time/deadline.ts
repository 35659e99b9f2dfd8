import type { RunClock } from "./clock.js";

/** What floating point may leave over, in milliseconds. */
const NOTHING = 1e-6;

/**
 * Calls back when the run's own clock reaches a time: later than its source's, where the run was held meanwhile. For a
 * time that has passed it calls back soon, and never at once.
 */
export class Deadline {
  readonly #at: number;
  readonly #clock: RunClock;
  readonly #reached: () => void;
  #later: unknown;

  constructor(at: number, clock: RunClock, reached: () => void) {
    this.#at = at;
    this.#clock = clock;
    this.#reached = reached;
    this.#wait(this.#left());
  }

  clear(): void {
    if (this.#later !== undefined) this.#clock.cancel(this.#later);
  }

  #left(): number {
    return this.#at - this.#clock.now();
  }

  #wait(left: number): void {
    if (left !== Infinity) this.#later = this.#clock.after(Math.max(0, left), () => this.#look());
  }

  #look(): void {
    const left = this.#left();
    if (left > NOTHING) this.#wait(left);
    else this.#reached();
  }
}
