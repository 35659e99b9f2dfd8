import { currentTurn, turnTime } from "./turns.js";

/** Past this long in one turn, in milliseconds, a run lets timers, sockets and cancels through. */
const BUDGET = 4;
/** How many ticks pass between two looks at the clock, unless they take long: then it is looked at after each. */
const TICKS_PER_LOOK = 8;
/** Milliseconds between two looks past which ticks take long. */
const LONG = 0.5;

/** What a run may take of a turn of the event loop. */
export class TurnBudget {
  #untilLook = 1;
  #lookedAt = 0;
  #turn = -1;
  #start = 0;

  /** Asked after each tick: true once this turn has had its time. Most of the time it doesn't even look. */
  spent(): boolean {
    return --this.#untilLook <= 0 && this.#look();
  }

  /** A turn begins that is this run's alone. */
  begin(now: number = turnTime()): void {
    this.#turn = currentTurn();
    this.#start = now;
  }

  #look(): boolean {
    const now = turnTime();
    this.#untilLook = now - this.#lookedAt > LONG ? 1 : TICKS_PER_LOOK;
    this.#lookedAt = now;
    if (this.#turn !== currentTurn()) this.begin(now);
    return now - this.#start >= BUDGET;
  }
}
