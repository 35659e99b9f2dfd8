import { describeOpenEnds } from "../workflow/errors.js";
import type { WorkflowRun } from "../workflow/run/run.js";
import type { FakeClock } from "./fake-clock.js";

/** Nothing happened in a run under test for some real seconds. */
export class TestStuckError extends Error {
  override readonly name = "TestStuckError";
}

interface Watched {
  readonly run: WorkflowRun<unknown>;
  /** Grows with all that happens in it. */
  ticks(): number;
  /** Whether a debugger holds it. */
  isHeld(): boolean;
  readonly clock: FakeClock | undefined;
  /** Real seconds; null for no limit. */
  readonly patience: number | null;
  stuck(error: TestStuckError): void;
}

const LOOKS = 8;

// Kept from the beginning: fake timers of a test framework don't move it.
const { setTimeout: realTimeout, clearTimeout: clearRealTimeout } = globalThis;

/** Looks, in real time, whether something happens in a run. */
export class Watch {
  readonly #watched: Watched;
  #timer: NodeJS.Timeout | undefined;

  constructor(watched: Watched) {
    this.#watched = watched;
    if (watched.patience !== null) this.#wait(watched.patience, watched.ticks(), LOOKS);
  }

  end(): void {
    clearRealTimeout(this.#timer);
  }

  /** Looks several times: while a debugger stops the whole process, its time counts as one of them. */
  #wait(patience: number, before: number, looks: number): void {
    this.#timer = realTimeout(
      () => {
        const { ticks, isHeld, stuck } = this.#watched;
        const now = ticks();
        if (now !== before || isHeld()) this.#wait(patience, now, LOOKS);
        else if (looks > 1) this.#wait(patience, before, looks - 1);
        else stuck(new TestStuckError(message(this.#watched, patience)));
      },
      (patience * 1000) / LOOKS,
    );
  }
}

function message({ run, clock }: Watched, patience: number): string {
  const ends = run.openEnds();
  const lines = [
    `Nothing has happened in the run for ${patience} real seconds.`,
    ...ends.active.map((step) => `${step} is at work`),
    ...describeOpenEnds(ends),
  ];
  const ways = ["Stub what it waits for (stubs), answer what it asks (answers)"];
  if (clock !== undefined) {
    lines[0] += ` Its clock stands at ${clock.seconds} s${ends.active.length > 0 ? ", for a step is at work" : ""}.`;
    ways.push("move its clock (clock.advance(seconds))");
  }
  return `${lines.join("\n  - ")}\n${ways.join(", ")}, or give it more time (patience).`;
}
