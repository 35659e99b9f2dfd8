/** A run's own time, in milliseconds since it started. It stands still while the run is held. */
export interface RunClock {
  now(): number;
  hold(): void;
  release(): void;
}

export function runClock(): RunClock {
  const start = performance.now();
  let lost = 0;
  let heldSince: number | undefined;
  return {
    now: () => (heldSince ?? performance.now()) - start - lost,
    hold() {
      heldSince ??= performance.now();
    },
    release() {
      if (heldSince !== undefined) lost += performance.now() - heldSince;
      heldSince = undefined;
    },
  };
}
