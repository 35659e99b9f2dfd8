import fc from "fast-check";
import {
  type AnyEventClass,
  type Context,
  Event,
  HumanResponseEvent,
  type JournalEntry,
  type RetryPolicy,
  StartEvent,
  type TraceRecord,
  Workflow,
} from "stepscope";
import { DEBUG_HOOK, DEBUG_HOOK_VERSION, type DebuggedRun, type DebugHook } from "stepscope/debug";
import { foldJournal, type RunState, type StepRoute } from "stepscope/engine";
import {
  type ExecutionTrace,
  executionTrace,
  journalRecords,
  journalsFromLines,
  journalToLines,
  type SavedJournal,
} from "stepscope/journal";
import { afterEach, expect, it } from "vitest";

class A extends Event.of<{ n: number }>() {}
class B extends Event.of<{ n: number }>() {}
class C extends Event.of<{ n: number }>() {}
class Answer extends HumanResponseEvent.of<{ n: number }>() {}
const CLASSES: readonly AnyEventClass[] = [A, B, C];

/** What a step does with one delivery. */
interface Act {
  readonly pause: "none" | "microtask" | "immediate" | "timer";
  readonly does: "return" | "nothing" | "send" | "throw" | "wait" | "collect" | "store";
  /** Which class it emits, by its index; how many it sends. */
  readonly pick: number;
  readonly count: number;
}

interface Plan {
  readonly numWorkers: readonly number[];
  /** Which classes each step takes, as bits. */
  readonly takes: readonly number[];
  readonly acts: readonly Act[];
  readonly retries: boolean;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  numWorkers: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 3 }),
  takes: fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 3, maxLength: 3 }),
  acts: fc.array(
    fc.record({
      pause: fc.constantFrom("none", "microtask", "immediate", "timer"),
      does: fc.constantFrom("return", "return", "nothing", "send", "throw", "wait", "collect", "store"),
      pick: fc.nat(2),
      count: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 40 },
  ),
  retries: fc.boolean(),
});

afterEach(() => {
  delete (globalThis as { [DEBUG_HOOK]?: DebugHook })[DEBUG_HOOK];
});

it("every prefix of a journal folds into the state that the run had there; no event is lost or delivered twice", async () => {
  await fc.assert(fc.asyncProperty(plans, holds), { numRuns: 150 });
}, 120_000);

async function holds(plan: Plan): Promise<void> {
  const { run, journal, live, records, calls, most, routes } = await carryOut(plan);

  // At each tick, the state that the run had equals the fold of the ticks before.
  expect(live.length).toBe(journal.length);
  for (const [ticks, state] of live.entries()) expect(seen(foldJournal(routes, journal, ticks))).toEqual(state);
  expect(seen(foldJournal(routes, journal))).toEqual(seen(run.state));

  // No step had more calls at work than it has workers.
  for (const [index, count] of most.entries()) expect(count).toBeLessThanOrEqual(plan.numWorkers[index] as number);

  // Each event goes once into each step that takes it, unless that step waited for it.
  const emitted = journal.flatMap(({ tick }) => {
    if (tick.type === "add-event") return [tick.event];
    return tick.type === "step-returned" && tick.event !== null ? [tick.event] : [];
  });
  expect(new Set(emitted.map(({ id }) => id)).size).toBe(emitted.length);
  const delivered = new Map<string, Set<number>>();
  for (const record of records) {
    if (record.type !== "step-started" && record.type !== "step-queued") continue;
    const key = `${record.step} ${record.event.id}`;
    delivered.set(key, (delivered.get(key) ?? new Set()).add(record.delivery));
  }
  for (const deliveries of delivered.values()) expect(deliveries.size).toBe(1);
  if (run.state.status === "cancelled") {
    for (const { id, event } of emitted) {
      for (const { name, accepts } of routes) {
        if (accepts.includes(event.constructor as never)) expect(delivered.has(`${name} ${id}`)).toBe(true);
      }
    }
  }

  // Each call of a step is in the trace, and each is accounted for.
  const count = (type: TraceRecord["type"]) => records.filter((it) => it.type === type).length;
  expect(count("step-started")).toBe(calls());
  expect(count("step-ended") + count("step-suspended")).toBeLessThanOrEqual(calls());
  expect(count("run-ended")).toBe(1);

  // The journal tells afterwards what the run told while it went.
  const told = [...journalRecords({ run: run.id, workflow: run.name, steps: routes }, journal)];
  const timeless = (all: readonly TraceRecord[]) => all.map((it) => ({ ...it, at: /^run/.test(it.type) ? 0 : it.at }));
  expect(timeless(told)).toEqual(timeless(records));
  const trace = executionTrace(told);
  causeOfEach(trace, records);
  const shown = [...String(trace).matchAll(/^.{25}[│├└ ]*[#~](\d+) \w/gm)].map(([, id]) => Number(id));
  expect(shown.sort((a, b) => a - b)).toEqual(trace.events.map(({ id }) => id).sort((a, b) => a - b));

  // Saved, and read by who doesn't know the classes, it tells the same.
  const [saved] = journalsFromLines(journalToLines({ run: run.id, workflow: run.name, steps: routes }, journal));
  expect(String(executionTrace(journalRecords(saved as SavedJournal, saved?.journal ?? [])))).toBe(String(trace));
}

/** The trace has each event and delivery and call once, and each under what caused it. */
function causeOfEach(trace: ExecutionTrace, records: readonly TraceRecord[]): void {
  const { events, deliveries } = trace;
  const ids = (types: readonly TraceRecord["type"][], id: (record: TraceRecord) => number | undefined) =>
    [...new Set(records.flatMap((it) => (types.includes(it.type) ? (id(it) ?? []) : [])))].sort((a, b) => a - b);
  const numbers = (all: readonly { readonly id: number }[]) => all.map(({ id }) => id).sort((a, b) => a - b);
  expect(numbers(events)).toEqual(
    ids(["event-emitted", "event-streamed"], (it) => ("event" in it ? it.event.id : undefined)),
  );
  expect(numbers(deliveries)).toEqual(
    ids(["step-queued", "step-started"], (it) => ("delivery" in it ? it.delivery : undefined)),
  );
  expect(events.flatMap((event) => event.deliveries).sort((a, b) => a - b)).toEqual(numbers(deliveries));
  const calls = deliveries.flatMap((delivery) => delivery.calls);
  expect(calls.length).toBe(records.filter(({ type }) => type === "step-started").length);
  const byStep = events.filter(({ step }) => step !== undefined);
  expect(calls.flatMap(({ emitted, streamed }) => [...emitted, ...streamed]).sort((a, b) => a - b)).toEqual(
    numbers(byStep),
  );
  // Causes stand before what they cause.
  const known = new Set<number>();
  const eventOf = new Map(deliveries.map(({ id, event }) => [id, event]));
  for (const { id, delivery } of events) {
    if (delivery !== undefined) expect(known.has(eventOf.get(delivery) as number)).toBe(true);
    known.add(id);
  }
}

/** Runs a workflow that does as it is planned, until nothing is left to do; then cancels it. */
async function carryOut(plan: Plan) {
  const { flow, routes, most, calls } = workflowOf(plan);
  const live: unknown[] = [];
  let debugged: DebuggedRun | undefined;
  const hook: DebugHook = {
    version: DEBUG_HOOK_VERSION,
    runStarted: (run) => {
      debugged = run;
    },
    beforeTick: () => false,
    beforeDelivery: () => false,
    recorded: () => {},
    runEnded: () => {},
  };
  (globalThis as { [DEBUG_HOOK]?: DebugHook })[DEBUG_HOOK] = hook;
  const journal: JournalEntry[] = [];
  journal.push = (...entries) => {
    // It is written before it is applied.
    live.push(seen((debugged as DebuggedRun).state));
    return Array.prototype.push.apply(journal, entries);
  };
  const records: TraceRecord[] = [];
  const run = flow.run({}, { journal, trace: (record) => records.push(record) });
  run.catch(() => {});
  const state = (debugged as unknown as DebuggedRun).state;
  const busy = () => [...state.deliveries.values()].some(({ suspended }) => !suspended);
  for (let round = 0; round < 200 && run.status === "running"; round++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (!busy() && state.waiting.size === 0) break;
    if (!busy()) run.sendEvent(new Answer({ n: round }));
  }
  // Nothing waits for a worker for ever.
  expect(busy()).toBe(false);
  run.cancel();
  return { run: debugged as unknown as DebuggedRun, journal, live, records, calls, most, routes };
}

function workflowOf({ numWorkers, takes, acts, retries }: Plan) {
  const flow = new Workflow({ name: "W", timeout: null, disableValidation: true });
  const routes: StepRoute[] = [];
  const most = takes.map(() => 0);
  const now = takes.map(() => 0);
  let next = 0;
  let calls = 0;
  // Each failure but the third of a delivery is tried again at once; the third one is dropped by returning nothing.
  const policy: RetryPolicy = { next: (_elapsed, failures) => (retries && failures < 3 ? 0 : null) };

  takes.forEach((bits, index) => {
    const accepts = CLASSES.filter((_, bit) => (bits >> bit) & 1);
    if (index === 0) accepts.push(StartEvent as AnyEventClass);
    if (accepts.length === 0) return;
    const name = `s${index}`;
    routes.push({ name, numWorkers: numWorkers[index] as number, accepts });
    flow.step(
      { name, accepts, emits: [A, B, C], numWorkers: numWorkers[index] as number, retryPolicy: policy },
      async (ev: Event, ctx: Context) => {
        calls++;
        now[index] = (now[index] as number) + 1;
        most[index] = Math.max(most[index] as number, now[index] as number);
        const act = acts[next++];
        const done = () => {
          now[index] = (now[index] as number) - 1;
        };
        if (act === undefined) {
          done();
          return undefined;
        }
        await pause(act.pause);
        const made = () => new (CLASSES[act.pick] as typeof A)({ n: next });
        if (act.does === "wait") {
          done();
          await ctx.waitForEvent(Answer, { timeout: null, waiterId: String(next) });
          return undefined;
        }
        done();
        switch (act.does) {
          case "return":
            return made();
          case "send":
            for (let n = 0; n < act.count; n++) ctx.sendEvent(made());
            return undefined;
          case "throw":
            if (!retries) return undefined;
            if (ctx.retryInfo().retryNumber >= 2) return undefined;
            throw new Error("planned");
          case "collect":
            ctx.collectEvents(ev, [A, A]);
            return undefined;
          case "store":
            await ctx.store.set(`key${act.pick}`, act.count);
            return undefined;
          default:
            return undefined;
        }
      },
    );
  });
  return { flow, routes, most, calls: () => calls };
}

function pause(how: Act["pause"]): Promise<void> | undefined {
  switch (how) {
    case "microtask":
      return Promise.resolve();
    case "immediate":
      return new Promise((resolve) => setImmediate(resolve));
    case "timer":
      return new Promise((resolve) => setTimeout(resolve, 1));
    default:
      return undefined;
  }
}

/** A state as plain data. */
function seen(state: RunState): unknown {
  return {
    status: state.status,
    store: structuredClone(state.store),
    nextDelivery: state.nextDelivery,
    running: state.running,
    unhandled: state.unhandled.map(({ id }) => id),
    waiting: [...state.waiting].map(({ id }) => id),
    fanOuts: [...(state.fanOuts?.values() ?? [])].map(({ id, open, outer, gathered }) => ({
      ...{ id, open, outer },
      gathered: [...gathered].map(([step, { events, released }]) => [step, events.map((it) => it.id), released]),
    })),
    deliveries: [...state.deliveries.values()].map((it) => ({
      ...{ id: it.id, step: it.step, event: it.event.id, worker: it.worker, calls: it.calls, suspended: it.suspended },
      failures: it.failures?.count ?? 0,
      waiters: [...(it.waiters?.values() ?? [])].map(({ id, event, expired }) => [id, event?.id, expired]),
    })),
    steps: [...state.steps.values()].map(({ route, queue, workers, collected, joining }) => ({
      name: route.name,
      joining: [...(joining ?? [])].map(([list, records]) => [list, records.map(({ id }) => id)]),
      queue: [...(queue ?? [])].map(({ id }) => id),
      workers: Array.from(workers, (it) => it?.id ?? null),
      collected: [...(collected ?? [])].map(([buffer, { ids }]) => [buffer, [...ids]]),
    })),
  };
}
