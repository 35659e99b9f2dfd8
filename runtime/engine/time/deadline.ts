import type { Tick } from "../ticks.js";
import type { RunClock } from "./clock.js";

/** What floating point may leave over, in milliseconds. */
const NOTHING = 1e-6;

/** Whom a deadline tells. */
export interface DeadlineTarget {
  reached(deadline: Deadline): void;
}

/**
 * Tells when the run's own clock reaches a time: later than its source's, where the run was held meanwhile. For a time
 * that has passed it tells soon, and never at once.
 */
export class Deadline {
  /** What is to be done then, for whom it tells. */
  readonly what: Tick | (() => void);
  readonly #at: number;
  readonly #clock: RunClock;
  readonly #target: DeadlineTarget;
  #later: unknown;

  constructor(at: number, clock: RunClock, target: DeadlineTarget, what: Tick | (() => void)) {
    this.what = what;
    this.#at = at;
    this.#clock = clock;
    this.#target = target;
    this.#wait(this.#left());
  }

  clear(): void {
    if (this.#later !== undefined) this.#clock.cancel(this.#later);
  }

  look(): void {
    const left = this.#left();
    if (left > NOTHING) this.#wait(left);
    else this.#target.reached(this);
  }

  #left(): number {
    return this.#at - this.#clock.now();
  }

  #wait(left: number): void {
    if (left !== Infinity) this.#later = this.#clock.after(Math.max(0, left), this);
  }
}
