import { nextTurn } from "../engine/time/turns.js";

/** A run, as whoever waits for it to settle sees it. */
export interface PacedRun {
  /** Whether it has more to do at once. */
  readonly isBusy: boolean;
  /** Whether nothing but time, or an event from outside, can bring it on. */
  readonly rests: boolean;
  /** Grows with all that happens in it. */
  readonly ticks: number;
  /** Called where nothing but time is left to wait for. True where it had something to do, e.g. an answer to give. */
  act(): boolean;
}

/** Turns of the event loop in which nothing happens before runs count as quiet. */
const QUIET_TURNS = 2;

/** Waits until runs have done what they can, and then lets them act, or time move on. */
export class Pace {
  readonly #runs = new Set<PacedRun>();
  readonly #moveOn: () => boolean;
  #going = false;

  /** `moveOn` moves time; false where it doesn't. */
  constructor(moveOn: () => boolean) {
    this.#moveOn = moveOn;
  }

  add(run: PacedRun): void {
    this.#runs.add(run);
  }

  remove(run: PacedRun): void {
    this.#runs.delete(run);
    this.look();
  }

  /** Something may have settled. */
  look(): void {
    if (!this.#going) void this.#go();
  }

  /** Until nothing has happened for some turns. Steps that wait for something real may be at work. */
  async quiet(): Promise<void> {
    let seen = -1;
    for (let still = 0; still < QUIET_TURNS; still++) {
      await new Promise<void>(nextTurn);
      const ticks = this.#ticks();
      if (ticks !== seen || [...this.#runs].some(({ isBusy }) => isBusy)) still = -1;
      seen = ticks;
    }
  }

  /** Lets the runs act, where they are at rest. */
  act(): boolean {
    return this.#rests() && [...this.#runs].some((run) => run.act());
  }

  async #go(): Promise<void> {
    this.#going = true;
    try {
      do {
        await this.quiet();
      } while (this.act() || (this.#rests() && this.#moveOn()));
    } finally {
      this.#going = false;
    }
  }

  #rests(): boolean {
    return this.#runs.size > 0 && [...this.#runs].every(({ rests }) => rests);
  }

  #ticks(): number {
    let ticks = 0;
    for (const run of this.#runs) ticks += run.ticks;
    return ticks;
  }
}
