/** Takes back what was to be called later; nothing happens where it was called already. */
export type Cancel = () => void;

/** Where the time of runs comes from: the machine, or a test. */
export interface TimeSource {
  /** Milliseconds since any moment. It doesn't run backwards. */
  now(): number;
  /** Calls back once that many milliseconds have passed, or somewhat earlier; a stray fraction may be left over. */
  after(milliseconds: number, reached: () => void): Cancel;
}

/** setTimeout's longest delay, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** The machine's. The globals are looked up at each call: a test framework that replaces them moves runs as well. */
export const realTime: TimeSource = {
  now: () => performance.now(),
  after(milliseconds, reached) {
    const timer = setTimeout(reached, Math.min(Math.ceil(milliseconds), LONGEST));
    return () => clearTimeout(timer);
  },
};
