import { type Cancel, realTime, type TimeSource } from "./time-source.js";

/** A run's own time, in milliseconds since it started. It stands still while the run is held. */
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
  let heldSince: number | undefined;
  return {
    now: () => (heldSince ?? source.now()) - start - lost,
    hold() {
      heldSince ??= source.now();
    },
    release() {
      if (heldSince !== undefined) lost += source.now() - heldSince;
      heldSince = undefined;
    },
    after: source.after,
  };
}
