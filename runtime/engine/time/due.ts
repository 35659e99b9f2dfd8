import type { RunClock } from "./clock.js";
import { Deadline } from "./deadline.js";

/** What is due in a run at a time: next attempts, waits that expire, limits of steps. */
export class Due {
  readonly #clock: RunClock;
  readonly #deadlines = new Set<Deadline>();

  constructor(clock: RunClock) {
    this.#clock = clock;
  }

  /** Calls back once the run's clock has gone on by that many milliseconds, unless it is taken back. */
  after(milliseconds: number, reached: () => void): Deadline {
    const deadline: Deadline = new Deadline(this.#clock.now() + milliseconds, this.#clock, () => {
      this.#deadlines.delete(deadline);
      reached();
    });
    this.#deadlines.add(deadline);
    return deadline;
  }

  takeBack(deadline: Deadline): void {
    deadline.clear();
    this.#deadlines.delete(deadline);
  }

  takeAllBack(): void {
    for (const deadline of this.#deadlines) deadline.clear();
    this.#deadlines.clear();
  }
}
