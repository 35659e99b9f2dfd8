import { type Cancel, realTime, type TimeSource } from "./time-source.js";

/**
 * The time of a run and of those that its steps run, in milliseconds since the outermost started. It stands still while
 * one of them is held: each `hold` is for one `release`.
 */
export interface RunClock {
  now(): number;
  hold(): void;
  release(): void;
  /** Calls back after that long by the source of its time, held or not. The answer takes it back. */
  after(milliseconds: number, reached: () => void): Cancel;
}

export function runClock(source: TimeSource = realTime): RunClock {
  const start = source.now();
  let lost = 0;
  let holds = 0;
  let heldSince: number | undefined;
  return {
    now: () => (heldSince ?? source.now()) - start - lost,
    hold() {
      holds++;
      heldSince ??= source.now();
    },
    release() {
      holds--;
      if (holds > 0 || heldSince === undefined) return;
      lost += source.now() - heldSince;
      heldSince = undefined;
    },
    after: source.after,
  };
}
