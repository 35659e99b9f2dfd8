import { deepStrictEqual } from "node:assert";
import type { RunStatus } from "../engine/state.js";
import type { JournalEntry } from "../engine/ticks.js";
import type { Event } from "../events/event.js";
import type { ExecutionTrace } from "../journal/execution-trace.js";
import type { WorkflowRun } from "../workflow/run/run.js";
import { emittedEvents } from "./emitted-events.js";
import { stepLine } from "./step-line.js";
import { type TestStep, testSteps } from "./test-steps.js";

interface Ended<R> {
  readonly run: WorkflowRun<R>;
  readonly journal: readonly JournalEntry[];
  readonly stream: readonly Event[];
  readonly unusedAnswers: readonly Event[];
  /** What each delivery's step was called with. */
  readonly received: ReadonlyMap<number, readonly Event[]>;
  readonly value?: R;
  readonly error?: unknown;
}

/** What came of a run under test. Times are seconds of the run's clock. */
export class TestOutcome<R = unknown> {
  readonly run: WorkflowRun<R>;
  readonly status: RunStatus;
  /** What awaiting the run throws; undefined where it completed. */
  readonly error: unknown;
  /** Seconds that the run took. */
  readonly seconds: number;
  /** Every event that was emitted, in order: the input, what steps returned and sent, what came from outside. */
  readonly events: readonly Event[];
  /** What the run showed on its stream, in order; the event that ended it is the last. */
  readonly stream: readonly Event[];
  /** Each delivery of an event to a step, in order. */
  readonly steps: readonly TestStep[];
  /** Who caused what, as text and as data. */
  readonly trace: ExecutionTrace;
  /** What the run's store held at the end. */
  readonly store: Readonly<Record<string, unknown>>;
  /** Events of the option `answers` that nobody asked for. */
  readonly unusedAnswers: readonly Event[];
  readonly #value: R | undefined;

  /** @internal Made by `testRun`. */
  constructor({ run, journal, stream, unusedAnswers, received, value, error }: Ended<R>) {
    const emitted = emittedEvents(journal);
    this.run = run;
    this.status = run.status;
    this.error = error;
    this.stream = stream;
    this.trace = run.trace();
    this.seconds = this.trace.duration / 1000;
    this.events = emitted.inOrder;
    this.steps = testSteps({ trace: this.trace, journal, events: emitted.byId, received });
    this.store = run.store;
    this.unusedAnswers = unusedAnswers;
    this.#value = value;
  }

  /** What awaiting the run gives. Throws what that throws, where the run didn't complete. */
  get result(): R {
    if (this.status !== "completed") throw this.error;
    return this.#value as R;
  }

  /** The events of a class or its subclasses, emitted or only shown on the stream, in order. */
  eventsOf<E extends Event>(eventClass: abstract new (...args: never[]) => E): E[] {
    const all = new Set([...this.events, ...this.stream]);
    return [...all].filter((event): event is E => event instanceof eventClass);
  }

  /** The deliveries to a step, in order; none for a step that got no event. */
  stepsOf(step: string): readonly TestStep[] {
    return this.steps.filter((one) => one.step === step);
  }

  /**
   * A line for each delivery to a step: `pack ← ItemEvent ✗ +5 s → PackedEvent` failed once, and returned a PackedEvent 5
   * seconds later. `ask ← StartEvent … Answer → StopEvent` waited for an Answer. What emitted nothing has no arrow, what
   * was still at work ends in `…`, and several events of a class are `ItemEvent × 3`.
   */
  get lines(): string[] {
    return this.steps.map((step) => stepLine(step));
  }

  /**
   * Holds the deliveries to steps against what is expected of them: all of them, in order, each by the step's name or by
   * its line as in `lines`. Throws AssertionError with the difference.
   */
  expectSteps(expected: readonly string[]): void {
    const lines = this.lines;
    const actual = this.steps.map(({ step }, at) => (expected[at]?.includes(" ") === false ? step : lines[at]));
    deepStrictEqual(actual, [...expected]);
  }

  /** The trace, for people. */
  toString(): string {
    return String(this.trace);
  }
}
