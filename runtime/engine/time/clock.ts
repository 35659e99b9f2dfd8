import { type Reached, realTime, type TimeSource } from "./time-source.js";

/**
 * The time of a run and of those that its steps run, in milliseconds since the outermost started. It stands still while
 * one of them is held: each `hold` is for one `release`.
 */
export class RunClock {
  readonly #source: TimeSource;
  readonly #start: number;
  #lost = 0;
  #holds = 0;
  #heldSince: number | undefined;

  constructor(source: TimeSource = realTime) {
    this.#source = source;
    this.#start = source.now();
  }

  now(): number {
    return (this.#heldSince ?? this.#source.now()) - this.#start - this.#lost;
  }

  hold(): void {
    this.#holds++;
    this.#heldSince ??= this.#source.now();
  }

  release(): void {
    this.#holds--;
    if (this.#holds > 0 || this.#heldSince === undefined) return;
    this.#lost += this.#source.now() - this.#heldSince;
    this.#heldSince = undefined;
  }

  /** Calls back after that long by the source of its time, held or not. The answer is for `cancel`. */
  after(milliseconds: number, reached: Reached): unknown {
    return this.#source.after(milliseconds, reached);
  }

  cancel(later: unknown): void {
    this.#source.cancel(later);
  }
}
