/*
 * How the engine takes its turns of the event loop. That is no part of a run's time: the functions are kept from when
 * the module was loaded, so that a test framework that replaces timers doesn't leave runs standing.
 */

const { then } = Promise.prototype;
const now = Promise.resolve();

/** At the end of this turn. `queueMicrotask` does the same and costs several times as much. */
export function afterThis(call: () => void): void {
  then.call(now, call);
}

const microtask = queueMicrotask;

/** Throws where nobody can catch it. */
export function uncaught(error: unknown): void {
  microtask(() => {
    throw error;
  });
}

/** In the next turn, after timers and sockets. */
export const nextTurn: (call: () => void) => void = setImmediate;

/** Real milliseconds, to see how long a turn takes. */
export const turnTime: () => number = performance.now.bind(performance);

let turn = 0;
let counting = false;

/** Tells turns of the event loop apart. It counts those in which it is asked. */
export function currentTurn(): number {
  if (!counting) {
    counting = true;
    nextTurn(() => {
      counting = false;
      turn++;
    });
  }
  return turn;
}
