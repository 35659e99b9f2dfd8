/** What is called when a time has come. An object and no function: there may be many, and most are never called. */
export interface Reached {
  look(): void;
}

/** Where the time of runs comes from: the machine, or a test. */
export interface TimeSource {
  /** Milliseconds since any moment. It doesn't run backwards. */
  now(): number;
  /** Calls back once that many milliseconds have passed, or somewhat earlier; a stray fraction may be left over. */
  after(milliseconds: number, reached: Reached): unknown;
  /** Takes back what `after` gave; nothing happens where it was called already. */
  cancel(later: unknown): void;
}

/** setTimeout's longest delay, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

function look(reached: Reached): void {
  reached.look();
}

/** The machine's. The globals are looked up at each call: a test framework that replaces them moves runs as well. */
export const realTime: TimeSource = {
  now: () => performance.now(),
  after(milliseconds, reached) {
    return setTimeout(look, Math.min(Math.ceil(milliseconds), LONGEST), reached);
  },
  cancel(timer) {
    clearTimeout(timer as NodeJS.Timeout);
  },
};
