import fc from "fast-check";
import {
  type AnyEventClass,
  type Context,
  catchError,
  Event,
  HumanResponseEvent,
  type JournalEntry,
  retryPolicy,
  StartEvent,
  type StepFailedEvent,
  StopEvent,
  step,
  stopAfterAttempt,
  Workflow,
  type WorkflowRun,
  waitNone,
} from "stepscope";
import { foldJournal, type StepRoute } from "stepscope/engine";
import { expect, it } from "vitest";

/** What becomes of one event of a list. */
interface Item {
  readonly does: "done" | "nothing" | "retried" | "caught" | "waits" | "split";
  /** Events of an inner list; failures before it is done. */
  readonly count: number;
  readonly pause: "none" | "microtask" | "immediate" | "timer";
}

interface Plan {
  readonly items: readonly Item[];
  readonly numWorkers: number;
  /** After how many ticks the run is saved and goes on elsewhere; absent for never. */
  readonly saveAt: number | undefined;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  items: fc.array(
    fc.record({
      does: fc.constantFrom("done", "nothing", "retried", "caught", "waits", "split"),
      count: fc.nat(3),
      pause: fc.constantFrom("none", "microtask", "immediate", "timer"),
    }),
    { maxLength: 12 },
  ),
  numWorkers: fc.integer({ min: 1, max: 4 }),
  saveAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
});

class Task extends Event.of<{ n: number }>() {}
class Part extends Event.of<{ n: number; part: number }>() {}
class PartDone extends Event.of<{ n: number; part: number }>() {}
class Done extends Event.of<{ text: string }>() {}
class Answer extends HumanResponseEvent.of<{ n: number }>() {}

class Lists extends Workflow {
  readonly items: readonly Item[];
  constructor(items: readonly Item[]) {
    super({ timeout: 20 });
    this.items = items;
  }
  @step({ accepts: StartEvent, emits: [[Task]] }) async fan(_ev: StartEvent): Promise<Task[]> {
    return this.items.map((_, n) => new Task({ n }));
  }
  async work({ n }: Task, ctx: Context): Promise<Done | Part[] | undefined> {
    const { does, count, pause } = this.items[n] as Item;
    await paused(pause);
    if (does === "nothing") return undefined;
    if (does === "caught") throw new Error("for good");
    if (does === "retried" && ctx.retryInfo().retryNumber < Math.min(count, 2)) throw new Error("not yet");
    if (does === "waits") await ctx.waitForEvent(Answer, { requirements: { n }, timeout: null });
    if (does === "split") return Array.from({ length: count }, (_, part) => new Part({ n, part }));
    return new Done({ text: `${n}` });
  }
  @step({ accepts: Part, emits: [PartDone] }) async part({ n, part }: Part): Promise<PartDone | undefined> {
    await paused((this.items[n] as Item).pause);
    return part === 1 ? undefined : new PartDone({ n, part });
  }
  @step({ accepts: [[PartDone]], emits: [Done] }) async whole(parts: PartDone[]): Promise<Done> {
    const of = new Set(parts.map(({ n }) => n));
    return new Done({ text: `${[...of].join("?") || "none"}: ${parts.map(({ part }) => part).sort()}` });
  }
  @catchError({ forSteps: ["work"], maxRecoveries: 99, emits: [Done] }) async instead(
    ev: StepFailedEvent,
  ): Promise<Done> {
    return new Done({ text: `${(ev.inputEvent as Task).n} caught` });
  }
  @step({ accepts: [[Done]], emits: [StopEvent] }) async join(done: Done[]): Promise<StopEvent<string[]>> {
    return new StopEvent({ result: done.map(({ text }) => text).sort() });
  }
}

function flowOf({ items, numWorkers }: Plan): Lists {
  const flow = new Lists(items);
  const policy = retryPolicy({ wait: waitNone(), stop: stopAfterAttempt(3) });
  flow.step(
    { name: "work", accepts: Task, emits: [Done, [Part]], numWorkers, retryPolicy: policy },
    (ev: Task, ctx: Context) => flow.work(ev, ctx),
  );
  return flow;
}

/** What the list comes to, whatever happens when. */
function expected({ items }: Plan): string[] {
  return items
    .flatMap(({ does, count }, n) => {
      if (does === "nothing") return [];
      if (does === "caught") return [`${n} caught`];
      if (does !== "split") return [`${n}`];
      const parts = [0, 1, 2].filter((part) => part < count && part !== 1);
      return [`${parts.length === 0 ? "none" : n}: ${parts}`];
    })
    .sort();
}

it("a list comes to the same, whatever is slow, fails, waits, is split, or goes on elsewhere in the middle", async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const journal: JournalEntry[] = [];
      const run = flowOf(plan).run({}, { journal });
      const result = await outcome(plan, run, journal);
      expect(result).toEqual(expected(plan));
      const steps = routes(plan);
      for (let ticks = 0; ticks <= journal.length; ticks++) {
        const { fanOuts, status } = foldJournal(steps, journal, ticks);
        // A list is open as long as something of it is on its way, and no longer.
        if (status === "running") for (const { open } of fanOuts?.values() ?? []) expect(open).toBeGreaterThan(0);
        else expect(fanOuts).toBeUndefined();
      }
    }),
    { numRuns: 300 },
  );
}, 120_000);

/** Answers what waits, and saves the run when it is time to. */
async function outcome(plan: Plan, first: WorkflowRun<unknown>, journal: JournalEntry[]): Promise<unknown> {
  let run = first;
  let saved = plan.saveAt === undefined;
  while (run.status === "running") {
    await new Promise((resolve) => setImmediate(resolve));
    if (!saved && journal.length >= (plan.saveAt as number) && run.status === "running") {
      saved = true;
      const snapshot = JSON.parse(JSON.stringify(run.snapshot()));
      run.cancel();
      run = flowOf(plan).resume(snapshot, { events: [Answer] });
      continue;
    }
    for (const { eventClass, requirements } of run.awaitedEvents()) {
      if (eventClass === (Answer as AnyEventClass) && requirements.n !== undefined) {
        run.sendEvent(new Answer({ n: requirements.n as number }));
      }
    }
  }
  return run;
}

function routes({ numWorkers }: Plan): StepRoute[] {
  const list = { kind: "list", take: null } as const;
  return [
    { name: "fan", numWorkers: 4, accepts: [StartEvent as AnyEventClass], collectors: ["join"] },
    { name: "part", numWorkers: 4, accepts: [Part] },
    { name: "whole", numWorkers: 4, accepts: [PartDone], gathers: list },
    { name: "instead", numWorkers: 1, accepts: [], kind: "catch-error", forSteps: ["work"], maxRecoveries: 99 },
    { name: "join", numWorkers: 4, accepts: [Done], gathers: list },
    { name: "work", numWorkers, accepts: [Task], collectors: ["whole"] },
  ];
}

function paused(how: Item["pause"]): Promise<void> | undefined {
  if (how === "microtask") return Promise.resolve();
  if (how === "immediate") return new Promise((resolve) => setImmediate(resolve));
  return how === "timer" ? new Promise((resolve) => setTimeout(resolve, 1)) : undefined;
}
