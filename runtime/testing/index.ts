export { FakeClock, type FakeClockOptions, fakeClock } from "./fake-clock.js";
export type { Answers, Stubs, TestOptions } from "./test-options.js";
export { TestOutcome } from "./test-outcome.js";
export { TestRun, testRun } from "./test-run.js";
export type { TestAttempt, TestStep } from "./test-steps.js";
export { TestStuckError } from "./watch.js";
