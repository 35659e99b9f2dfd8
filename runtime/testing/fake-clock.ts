import type { Reached, TimeSource } from "../engine/time/time-source.js";
import { callOfStep } from "./call-of-step.js";
import { Pace } from "./pace.js";

/** How a fake clock moves. */
export interface FakeClockOptions {
  /**
   * Whether the clock moves on by itself, to the next moment at which something is due, whenever nothing else can happen
   * in the runs that use it. True unless given; false leaves it to `advance`.
   */
  readonly autoAdvance?: boolean;
}

/** A clock for tests. `testRun` has its own unless it is given one; several runs may share one. */
export function fakeClock(options: FakeClockOptions = {}): FakeClock {
  return new FakeClock(options);
}

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly reached: Reached;
}

/**
 * The time of test runs: their timeouts, the waits before retries, the limits of `ctx.waitForEvent`. It moves only when
 * it is told to, or by itself when nothing but time can bring its runs on: then it jumps, so that a wait of 2,000
 * seconds takes none.
 *
 * While a step is at work it stands still, for nobody knows what the step waits for. A step, or its stub, that is to
 * take time says so with `sleep`. Timers that a step sets itself, with `setTimeout` say, are real ones; a test
 * framework's fake timers can move those. What a step runs with `ctx.run` has the same time.
 */
export class FakeClock implements TimeSource {
  /** @internal How `testRun` hands its runs in. */
  readonly pace: Pace;
  readonly #timers = new Set<Timer>();
  #now = 0;
  #order = 0;

  constructor({ autoAdvance = true }: FakeClockOptions = {}) {
    this.pace = new Pace(() => autoAdvance && this.#jump(Infinity));
  }

  /** Seconds since it was made. */
  get seconds(): number {
    return this.#now / 1000;
  }

  /** Milliseconds since it was made. */
  now = (): number => this.#now;

  /** Calls back once that many milliseconds have passed on it. The answer is for `cancel`. */
  after = (milliseconds: number, reached: Reached): unknown => {
    const timer = { due: this.#now + Math.max(0, milliseconds), order: this.#order++, reached };
    this.#timers.add(timer);
    return timer;
  };

  /** Takes back what `after` gave. */
  cancel = (timer: unknown): void => {
    this.#timers.delete(timer as Timer);
  };

  /**
   * Resolves once that many seconds have passed on it: for a step, or the stub of one, that takes time. `Infinity` is a
   * step that never comes to an end. Throws RangeError for a negative time.
   */
  sleep(seconds: number): Promise<void> {
    check("sleep", seconds, seconds >= 0);
    const call = callOfStep.getStore();
    if (call !== undefined) call.asleep++;
    const slept = new Promise<void>((resolve) => {
      if (seconds === Infinity) return;
      const look = () => {
        if (call !== undefined) call.asleep--;
        resolve();
      };
      this.after(seconds * 1000, { look });
    });
    this.pace.look();
    return slept;
  }

  /**
   * Moves it on by that many seconds, and stops at each moment at which something is due, until the runs have done what
   * they can; `advance(0)` waits for that alone. It doesn't wait for steps that wait for something real. Throws
   * RangeError for a negative time and for one without end.
   */
  async advance(seconds: number): Promise<void> {
    check("advance", seconds, seconds >= 0 && seconds < Infinity);
    const end = this.#now + seconds * 1000;
    do {
      await this.pace.quiet();
    } while (this.pace.act() || this.#jump(end));
    this.#now = Math.max(this.#now, end);
  }

  /** Calls the first that is due until then, and is at its time; false where there is none. */
  #jump(until: number): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.due < next.due || (timer.due === next.due && timer.order < next.order))
        next = timer;
    }
    if (next === undefined || next.due > until) return false;
    this.#timers.delete(next);
    this.#now = Math.max(this.#now, next.due);
    next.reached.look();
    return true;
  }
}

function check(call: string, seconds: number, right: boolean): void {
  if (typeof seconds === "number" && right) return;
  throw new RangeError(`clock.${call}() takes seconds, 0 or more, not ${String(seconds)}.`);
}
