import type { JournalEntry } from "../engine/ticks.js";
import type { Event } from "../events/event.js";
import type { RunOptions, WorkflowRun } from "../workflow/run/run.js";
import { type SeenRun, withSeams } from "../workflow/run/seams.js";
import type { RunArguments, RunResult } from "../workflow/types.js";
import type { Workflow } from "../workflow/workflow.js";
import { type CallOfStep, callOfStep } from "./call-of-step.js";
import { FakeClock } from "./fake-clock.js";
import { Pace, type PacedRun } from "./pace.js";
import { Replies } from "./replies.js";
import { stubsOf } from "./stubs.js";
import type { TestOptions } from "./test-options.js";
import { TestOutcome } from "./test-outcome.js";
import { Watch } from "./watch.js";

/**
 * Runs a workflow as a test: on a fake clock, with answers for what it asks and stubs for steps that shouldn't do what
 * they do. Await it for the outcome; it doesn't reject for a run that fails, times out or is cancelled.
 *
 *     const t = await testRun(new OrderFlow(), { item: "tea" }, { stubs: { price: async () => new PriceEvent({ euros: 3 }) } });
 *     assert.equal(t.result, "3 euros");
 *     t.expectSteps(["price ← StartEvent → PriceEvent", "quote ← PriceEvent → StopEvent"]);
 *
 * Works with any test framework. Throws what `workflow.run` throws, and TypeError for a stub of a step that the workflow
 * hasn't. Awaiting it rejects with TestStuckError where nothing happens for some real seconds, and with what a function
 * for answers threw.
 */
export function testRun<W extends Workflow>(
  workflow: W,
  ...args: RunArguments<W, TestOptions<W>>
): TestRun<RunResult<W>> {
  const [input, options = {}] = args as [object | undefined, TestOptions<W>?];
  return new TestRun<RunResult<W>>(workflow, input, options as TestOptions);
}

/** A run under test. Awaited, it gives the outcome. */
export class TestRun<R = unknown> implements PromiseLike<TestOutcome<R>> {
  /** The run itself: to send events to it, cancel it, save it. */
  readonly run: WorkflowRun<R>;
  /** Its time, where that isn't the machine's. */
  readonly clock: FakeClock | undefined;
  readonly #outcome: Promise<TestOutcome<R>>;

  /** Made by `testRun`. */
  constructor(workflow: Workflow, input: object | undefined, options: TestOptions) {
    const { clock = new FakeClock(), stubs, answers, at = {}, exclude = [], exposeInternal = false, store } = options;
    const { id = "test", patience = 4 } = options;
    this.clock = clock === "real" ? undefined : clock;
    const pace = this.clock?.pace ?? new Pace(() => false);
    const journal: JournalEntry[] = [];
    const calls = new Map<number, CallOfStep>();
    const received = new Map<number, readonly Event[]>();
    let made: SeenRun | undefined;
    const runOptions: RunOptions = { id, journal, exposeInternal, ...(store === undefined ? {} : { store }) };
    withSeams(runOptions, {
      stubs: stubsOf(workflow, stubs),
      around: (delivery, call) => {
        const entry = { asleep: 0 };
        calls.set(delivery.id, entry);
        const { event, members } = delivery.event;
        received.set(delivery.id, members?.map((it) => it.event) ?? [event]);
        return callOfStep.run(entry, call);
      },
      made: (run) => {
        made = run;
      },
      asleep: ({ id }) => (calls.get(id)?.asleep ?? 0) > 0,
      rests: () => pace.look(),
      ...(this.clock === undefined ? {} : { time: this.clock }),
    });
    this.run = (workflow as { run(input?: object, options?: RunOptions): WorkflowRun<R> }).run(input, runOptions);
    const seen = made as unknown as SeenRun;
    const replies = new Replies(this.run, answers);
    const paced: PacedRun = {
      get isBusy() {
        return seen.isBusy;
      },
      get rests() {
        return seen.rests && !replies.isPending;
      },
      get ticks() {
        return journal.length;
      },
      act: () => replies.next(),
    };
    pace.add(paced);
    const wrong = Promise.withResolvers<never>();
    const watch = new Watch({
      run: this.run,
      ticks: () => journal.length,
      isHeld: () => seen.heldAt !== null,
      clock: this.clock,
      patience,
      stuck: wrong.reject,
    });
    const timers = Object.entries(at).map(([seconds, act]) =>
      afterSeconds(this.clock, Number(seconds), () => {
        try {
          act(this.run);
        } catch (error) {
          wrong.reject(error);
        }
      }),
    );
    const stream: Event[] = [];
    const read = async () => {
      for await (const event of this.run.streamEvents({ exposeInternal })) {
        if (!exclude.some((one) => event instanceof one)) stream.push(event);
        replies.shown(event).then(() => pace.look(), wrong.reject);
      }
    };
    const over = async () => {
      try {
        const [ended] = await Promise.race([Promise.all([settle(this.run), read()]), wrong.promise]);
        return new TestOutcome<R>({ run: this.run, journal, stream, unusedAnswers: replies.left, received, ...ended });
      } catch (error) {
        this.run.cancel();
        throw error;
      } finally {
        watch.end();
        for (const cancel of timers) cancel();
        pace.remove(paced);
      }
    };
    wrong.promise.catch(() => {});
    this.#outcome = over();
  }

  // biome-ignore lint/suspicious/noThenProperty: a test run is awaited for its outcome
  then<A = TestOutcome<R>, B = never>(
    onOutcome?: ((value: TestOutcome<R>) => A | PromiseLike<A>) | null,
    // biome-ignore lint/suspicious/noExplicitAny: as PromiseLike declares it
    onError?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#outcome.then(onOutcome, onError);
  }
}

async function settle<R>(run: WorkflowRun<R>): Promise<{ readonly value?: R; readonly error?: unknown }> {
  try {
    return { value: await run };
  } catch (error) {
    return { error };
  }
}

function afterSeconds(clock: FakeClock | undefined, seconds: number, reached: () => void): () => void {
  if (clock !== undefined) {
    const later = clock.after(seconds * 1000, { look: reached });
    return () => clock.cancel(later);
  }
  const timer = setTimeout(reached, seconds * 1000);
  return () => clearTimeout(timer);
}
