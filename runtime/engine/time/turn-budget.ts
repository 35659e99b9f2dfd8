import { type Fifo, fifo } from "../fifo.js";
import { currentTurn, nextTurn, turnTime } from "./turns.js";

/*
 * What all runs of a process take of a turn of the event loop together. There is one event loop: this is its state, not
 * a run's.
 */

/** Milliseconds of a turn past which timers, sockets and cancels are let through. */
const BUDGET = 4;
/** How many ticks of a run pass between two looks at the clock, unless they take long: then it is looked at after each. */
const TICKS_PER_LOOK = 8;
/** Milliseconds between two looks past which ticks take long. */
const LONG = 0.5;

let turn = -1;
let start = 0;
let lookedAt = 0;

/** How many ticks a run may apply before it looks again; 0 once runs have had their time of this turn. */
export function ticksUntilLook(): number {
  const now = turnTime();
  const long = now - lookedAt > LONG;
  lookedAt = now;
  if (turn !== currentTurn()) {
    turn = currentTurn();
    start = now;
  }
  if (now - start >= BUDGET) return 0;
  return long ? 1 : TICKS_PER_LOOK;
}

const waiting: Fifo<() => void> = fifo();
let scheduled = false;

/** Goes on in a later turn: whoever has waited longest is first, and no more go on in one than there is time for. */
export function inLaterTurn(goOn: () => void): void {
  waiting.push(goOn);
  if (scheduled) return;
  scheduled = true;
  nextTurn(takeTurns);
}

function takeTurns(): void {
  turn = currentTurn();
  start = turnTime();
  // Who comes back meanwhile has had its time.
  let left = waiting.length;
  try {
    while (left-- > 0) {
      waiting.shift()?.();
      if (turnTime() - start >= BUDGET) break;
    }
  } finally {
    scheduled = waiting.length > 0;
    if (scheduled) nextTurn(takeTurns);
  }
}
