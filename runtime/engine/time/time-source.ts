/** Where the time of runs comes from: the machine, or a test. */
export interface TimeSource {
  /** Milliseconds since any moment. It doesn't run backwards. */
  now(): number;
  /** Calls back once that many milliseconds have passed, or somewhat earlier; a stray fraction may be left over. */
  after(milliseconds: number, reached: () => void): unknown;
  /** Takes back what `after` gave; nothing happens where it was called already. */
  cancel(later: unknown): void;
}

/** setTimeout's longest delay, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** The machine's. The globals are looked up at each call: a test framework that replaces them moves runs as well. */
export const realTime: TimeSource = {
  now: () => performance.now(),
  after(milliseconds, reached) {
    return setTimeout(reached, Math.min(Math.ceil(milliseconds), LONGEST));
  },
  cancel(timer) {
    clearTimeout(timer as NodeJS.Timeout);
  },
};
