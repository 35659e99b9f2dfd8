import type { RunClock } from "./clock.js";
import { Deadline } from "./deadline.js";

/** What is due in a run at a time: next attempts, waits that expire, limits of steps. */
export class Due {
  readonly #clock: RunClock;
  // Most runs have one at a time: that takes no table.
  #first: Deadline | undefined;
  #others: Set<Deadline> | undefined;

  constructor(clock: RunClock) {
    this.#clock = clock;
  }

  /** Calls back once the run's clock has gone on by that many milliseconds, unless it is taken back. */
  after(milliseconds: number, reached: () => void): Deadline {
    const deadline: Deadline = new Deadline(this.#clock.now() + milliseconds, this.#clock, () => {
      this.#forget(deadline);
      reached();
    });
    if (this.#first === undefined) this.#first = deadline;
    else {
      this.#others ??= new Set();
      this.#others.add(deadline);
    }
    return deadline;
  }

  takeBack(deadline: Deadline): void {
    deadline.clear();
    this.#forget(deadline);
  }

  takeAllBack(): void {
    this.#first?.clear();
    for (const deadline of this.#others ?? []) deadline.clear();
    this.#first = undefined;
    this.#others = undefined;
  }

  #forget(deadline: Deadline): void {
    if (this.#first === deadline) this.#first = undefined;
    else this.#others?.delete(deadline);
  }
}
