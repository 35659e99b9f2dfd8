import type { AnyEventClass, Event } from "../events/event.js";
import type { WorkflowRun } from "../workflow/run/run.js";
import type { StepKeys } from "../workflow/types.js";
import type { Workflow } from "../workflow/workflow.js";
import type { FakeClock } from "./fake-clock.js";

/**
 * Who answers for the people, and the services, that a run asks.
 *
 * A list of events: each is sent once, as soon as the run waits for one of its class (and, with `ctx.waitForEvent`, with
 * its fields) and nothing else can happen; the first that fits goes first. Or a function: it is called with each event
 * that the run shows on its stream, and what it gives is sent into the run.
 */
export type Answers =
  | readonly Event[]
  | ((
      event: Event,
    ) => Event | readonly Event[] | undefined | void | Promise<Event | readonly Event[] | undefined | void>);

// biome-ignore-start lint/suspicious/noExplicitAny: a step of whatever parameters
type Stub<F> = F extends (...args: infer A) => infer R ? (...args: A) => Awaited<R> | Promise<Awaited<R>> : never;

/** Functions that are called instead of the steps' own, by the names of the steps. `this` is the workflow. */
export type Stubs<W> = [StepKeys<W>] extends [never]
  ? {
      /** Each by the name of its step. */
      readonly [step: string]: (...args: any[]) => any;
    }
  : { readonly [K in StepKeys<W> as W[K] extends (...args: any[]) => any ? K : never]?: Stub<W[K]> };
// biome-ignore-end lint/suspicious/noExplicitAny: as above

/** How a workflow is run in a test. */
export interface TestOptions<W extends Workflow = Workflow> {
  /** The run's time: a fake clock of its own unless given; `"real"` is the machine's. */
  readonly clock?: FakeClock | "real";
  /** Who answers what the run asks. Nobody unless given: what it waits for doesn't come. */
  readonly answers?: Answers;
  /** Steps that are replaced, say because they would ask a model. Their types and options stay as they are. */
  readonly stubs?: Stubs<W>;
  /** What is to be done from outside, by the seconds since the run began: `{ 5: (run) => run.cancel() }`. */
  readonly at?: {
    /** Called with the run, once its clock is there. */
    readonly [seconds: number]: (run: WorkflowRun<unknown>) => void;
  };
  /** Events that `stream` leaves out, by their classes and subclasses. */
  readonly exclude?: readonly AnyEventClass[];
  /** Whether `stream` has what the runtime says about itself as well. False unless given. */
  readonly exposeInternal?: boolean;
  /** The run's id; "test" unless given, so that what is drawn at random from it is the same each time. */
  readonly id?: string;
  /** What the run's store holds at first. */
  readonly store?: Readonly<Record<string, unknown>>;
  /**
   * Real seconds in which something must happen in the run; 4 unless given, null for no limit. Past it the run counts as
   * stuck: it is cancelled, and awaiting the test run rejects with TestStuckError, which says what it hangs on.
   */
  readonly patience?: number | null;
}
