import type { Tick } from "../ticks.js";
import type { RunClock } from "./clock.js";
import { Deadline, type DeadlineTarget } from "./deadline.js";

/** The run in which things are due. */
export interface DueHost {
  readonly clock: RunClock;
  dispatch(tick: Tick): void;
}

/** What is due in a run at a time: next attempts, waits that expire, limits of steps. */
export class Due implements DeadlineTarget {
  readonly #host: DueHost;
  // Most runs have one at a time: that takes no table.
  #first: Deadline | undefined;
  #others: Set<Deadline> | undefined;

  constructor(host: DueHost) {
    this.#host = host;
  }

  /** Hands in a tick, or calls back, once the run's clock has gone on by that many milliseconds. */
  after(milliseconds: number, what: Tick | (() => void)): Deadline {
    const { clock } = this.#host;
    const deadline = new Deadline(clock.now() + milliseconds, clock, this, what);
    if (this.#first === undefined) this.#first = deadline;
    else {
      this.#others ??= new Set();
      this.#others.add(deadline);
    }
    return deadline;
  }

  reached(deadline: Deadline): void {
    this.#forget(deadline);
    const { what } = deadline;
    if (typeof what === "function") what();
    else this.#host.dispatch(what);
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
