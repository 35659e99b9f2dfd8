import { readFileSync } from "node:fs";
import {
  type Context,
  catchError,
  Event,
  HumanResponseEvent,
  InputRequiredEvent,
  retryPolicy,
  StartEvent,
  type StepFailedEvent,
  StopEvent,
  step,
  stopAfterAttempt,
  type TraceRecord,
  Workflow,
  type WorkflowRun,
  waitNone,
} from "stepscope";
import { describe, expect, test } from "vitest";

/** Event streams recorded from the reference implementation, and the same workflows here. */
const oracle = JSON.parse(readFileSync(new URL("../oracles/traces.json", import.meta.url), "utf8")) as {
  cases: { id: string; expected: { stream: string[]; result?: unknown; raises?: string } }[];
};

class A extends Event.of<{ n?: number }>() {}
class B extends Event.of<{ n?: number }>() {}
class C extends Event.of<{ n?: number }>() {}
class D extends Event.of<{ n?: number }>() {}
class Sub extends A {}
class Ask extends InputRequiredEvent.of<{ q: string }>() {}
class Ans extends HumanResponseEvent.of<{ a: string }>() {}
class Prog extends Event.of<{ m: string }>() {}
class ValueError extends Error {}
class RuntimeError extends Error {}
class KeyError extends Error {}
const again = (attempts: number) => retryPolicy({ wait: waitNone(), stop: stopAfterAttempt(attempts) });
const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

class Linear extends Workflow {
  @step({ accepts: StartEvent, emits: [A] }) async s1(ev: StartEvent): Promise<A> {
    return new A({ n: ev.x });
  }
  @step({ accepts: A, emits: [StopEvent] }) async s2(ev: A): Promise<StopEvent<number>> {
    return new StopEvent({ result: (ev.n ?? 0) + 1 });
  }
}

class Loop extends Workflow {
  @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent): Promise<A> {
    return new A({ n: 2 });
  }
  @step({ accepts: A, emits: [A, StopEvent] }) async l(ev: A): Promise<A | StopEvent<string>> {
    return (ev.n ?? 0) <= 0 ? new StopEvent({ result: "done" }) : new A({ n: (ev.n ?? 0) - 1 });
  }
}

class FanOut extends Workflow {
  @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent, ctx: Context): Promise<void> {
    for (let n = 0; n < 3; n++) ctx.sendEvent(new A({ n }));
  }
  @step({ accepts: A, emits: [B], numWorkers: 2 }) async w(ev: A): Promise<B> {
    await sleep(0.02 * ((ev.n ?? 0) + 1));
    return new B({ n: (ev.n ?? 0) * 10 });
  }
  @step({ accepts: B, emits: [StopEvent] }) async j(ev: B, ctx: Context): Promise<StopEvent<unknown> | undefined> {
    const all = ctx.collectEvents(ev, [B, B, B]);
    return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
  }
}

class CollectOrder extends Workflow {
  @step({ accepts: StartEvent, emits: [A, B] }) async s(_ev: StartEvent, ctx: Context): Promise<void> {
    ctx.sendEvent(new A({ n: 1 }));
    ctx.sendEvent(new B({ n: 2 }));
  }
  @step({ accepts: [A, B], emits: [StopEvent] }) async j(
    ev: A | B,
    ctx: Context,
  ): Promise<StopEvent<unknown> | undefined> {
    const all = ctx.collectEvents(ev, [B, A]);
    return all === null ? undefined : new StopEvent({ result: all.map((it) => it.constructor.name) });
  }
}

class TwoSteps extends Workflow {
  @step({ accepts: StartEvent, emits: [A] }) async a_first(_ev: StartEvent): Promise<A> {
    return new A({ n: 1 });
  }
  @step({ accepts: StartEvent, emits: [B] }) async b_second(_ev: StartEvent): Promise<B> {
    return new B({ n: 2 });
  }
  @step({ accepts: [A, B], emits: [StopEvent] }) async j(
    ev: A | B,
    ctx: Context,
  ): Promise<StopEvent<unknown> | undefined> {
    return ctx.collectEvents(ev, [A, B]) === null ? undefined : new StopEvent({ result: "j" });
  }
}

class RetryExhausted extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent], retryPolicy: again(2) }) async f(
    _ev: StartEvent,
  ): Promise<StopEvent> {
    throw new ValueError("boom");
  }
}

class CatchBudget extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] }) async f(_ev: StartEvent): Promise<StopEvent> {
    throw new RuntimeError("first");
  }
  @catchError({ forSteps: ["f", "g"], emits: [A] }) async h(_ev: StepFailedEvent): Promise<A> {
    return new A({});
  }
  @step({ accepts: A, emits: [StopEvent] }) async g(_ev: A): Promise<StopEvent> {
    throw new RuntimeError("second");
  }
}

class CatchRaises extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] }) async f(_ev: StartEvent): Promise<StopEvent> {
    throw new RuntimeError("first");
  }
  @catchError({ emits: [StopEvent] }) async h(_ev: StepFailedEvent): Promise<StopEvent> {
    throw new KeyError("in handler");
  }
}

class Slow extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] }) async slow(_ev: StartEvent, ctx: Context): Promise<StopEvent> {
    await new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve()));
    return new StopEvent();
  }
}

class Nothing extends Workflow {
  @step({ accepts: StartEvent, emits: [A, StopEvent] }) async s(_ev: StartEvent): Promise<undefined> {
    return undefined;
  }
  @step({ accepts: A, emits: [StopEvent] }) async u(_ev: A): Promise<StopEvent> {
    return new StopEvent();
  }
}

class Cancel extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] }) async slow(_ev: StartEvent, ctx: Context): Promise<StopEvent> {
    ctx.writeEventToStream(new Prog({ m: "go" }));
    await new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve()));
    return new StopEvent();
  }
}

class Hitl extends Workflow {
  @step({ accepts: StartEvent, emits: [Ask] }) async ask(_ev: StartEvent): Promise<Ask> {
    return new Ask({ q: "name?" });
  }
  @step({ accepts: Ans, emits: [StopEvent] }) async got(ev: Ans): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.a });
  }
}

class Waits extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] }) async ask(
    _ev: StartEvent,
    ctx: Context,
  ): Promise<StopEvent<string>> {
    const { a } = await ctx.waitForEvent(Ans, { requirements: { a: "right" } });
    return new StopEvent({ result: a });
  }
}

class Unhandled extends Workflow {
  @step({ accepts: StartEvent, emits: [Ask] }) async ask(_ev: StartEvent): Promise<Ask> {
    return new Ask({ q: "" });
  }
  @step({ accepts: Ans, emits: [StopEvent] }) async got(_ev: Ans): Promise<StopEvent<string>> {
    return new StopEvent({ result: "ok" });
  }
}

class Writes extends Workflow {
  @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent, ctx: Context): Promise<A> {
    ctx.writeEventToStream(new Prog({ m: "1" }));
    ctx.writeEventToStream(new Prog({ m: "2" }));
    return new A({});
  }
  @step({ accepts: A, emits: [StopEvent] }) async e(_ev: A, ctx: Context): Promise<StopEvent<number>> {
    ctx.writeEventToStream(new Prog({ m: "3" }));
    return new StopEvent({ result: 0 });
  }
}

class SendAndReturn extends Workflow {
  @step({ accepts: StartEvent, emits: [A, B] }) async s(_ev: StartEvent, ctx: Context): Promise<B> {
    ctx.sendEvent(new A({ n: 1 }));
    return new B({ n: 2 });
  }
  @step({ accepts: A, emits: [C] }) async a(_ev: A): Promise<C> {
    return new C({ n: 1 });
  }
  @step({ accepts: B, emits: [C] }) async b(_ev: B): Promise<C> {
    return new C({ n: 2 });
  }
  @step({ accepts: C, emits: [StopEvent] }) async j(ev: C, ctx: Context): Promise<StopEvent<unknown> | undefined> {
    const all = ctx.collectEvents(ev, [C, C]);
    return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
  }
}

class Target extends Workflow {
  @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent, ctx: Context): Promise<void> {
    ctx.sendEvent(new A({ n: 1 }), { step: "b" });
  }
  @step({ accepts: A, emits: [StopEvent] }) async a(_ev: A): Promise<StopEvent<string>> {
    return new StopEvent({ result: "a" });
  }
  @step({ accepts: A, emits: [StopEvent] }) async b(_ev: A): Promise<StopEvent<string>> {
    return new StopEvent({ result: "b" });
  }
}

class WrongTarget extends Workflow {
  @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent, ctx: Context): Promise<void> {
    ctx.sendEvent(new B({ n: 1 }), { step: "a" });
  }
  @step({ accepts: A, emits: [StopEvent] }) async a(_ev: A): Promise<StopEvent<string>> {
    return new StopEvent({ result: "a" });
  }
}

class Bogus extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] }) async s(_ev: StartEvent): Promise<StopEvent> {
    return "foo" as never;
  }
}

class AskConsumed extends Workflow {
  @step({ accepts: StartEvent, emits: [Ask] }) async ask(_ev: StartEvent): Promise<Ask> {
    return new Ask({ q: "?" });
  }
  @step({ accepts: Ask, emits: [StopEvent] }) async auto(_ev: Ask): Promise<StopEvent<string>> {
    return new StopEvent({ result: "auto" });
  }
}

class SubNotRouted extends Workflow {
  @step({ accepts: StartEvent, emits: [A] }) async s(_ev: StartEvent): Promise<A> {
    return new Sub({ n: 1 });
  }
  @step({ accepts: A, emits: [StopEvent] }) async a(_ev: A): Promise<StopEvent<string>> {
    return new StopEvent({ result: "a" });
  }
}

class List extends Workflow {
  @step({ accepts: StartEvent, emits: [[A]] }) async s(_ev: StartEvent): Promise<A[]> {
    return [0, 1, 2].map((n) => new A({ n }));
  }
  @step({ accepts: A, emits: [B] }) async w(ev: A): Promise<B> {
    return new B({ n: (ev.n ?? 0) * 2 });
  }
  @step({ accepts: [[B]], emits: [StopEvent] }) async j(all: B[]): Promise<StopEvent<unknown>> {
    return new StopEvent({ result: all.map(({ n }) => n) });
  }
}

interface Scenario {
  readonly flow: Workflow;
  readonly input?: object;
  /** Called with the events of the stream. */
  drive?(run: WorkflowRun, event: Event): void;
  /** Called each time that nothing is queued or running. */
  idle?(run: WorkflowRun, nth: number): void;
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  linear: { flow: new Linear(), input: { x: 1 } },
  loop: { flow: new Loop() },
  fan_out_num_workers_2_collect: { flow: new FanOut() },
  collect_multi_type_order: { flow: new CollectOrder() },
  two_steps_same_event: { flow: new TwoSteps() },
  retry_exhausted: { flow: new RetryExhausted() },
  catch_budget_exceeded: { flow: new CatchBudget() },
  catch_handler_raises: { flow: new CatchRaises() },
  timeout: { flow: new Slow({ timeout: 0.05 }) },
  timeout_idle_no_steps_active: { flow: new Nothing({ timeout: 0.05 }) },
  cancel: { flow: new Cancel(), drive: (run, event) => event instanceof Prog && run.cancel() },
  hitl_two_steps: { flow: new Hitl(), idle: (run) => run.sendEvent(new Ans({ a: "bob" })) },
  wait_for_event_requirements: {
    flow: new Waits({ timeout: 2 }),
    idle: (run, nth) => run.sendEvent(new Ans({ a: nth === 1 ? "wrong" : "right" })),
  },
  unhandled_external_event: {
    flow: new Unhandled({ timeout: 2 }),
    idle: (run, nth) => run.sendEvent(nth === 1 ? new D({ n: 1 }) : new Ans({ a: "x" })),
  },
  stream_write_order: { flow: new Writes() },
  send_event_and_return_order: { flow: new SendAndReturn() },
  send_event_target_step: { flow: new Target() },
  send_event_wrong_type_step: { flow: new WrongTarget() },
  returns_bogus: { flow: new Bogus() },
  input_required_consumed_by_step: { flow: new AskConsumed() },
  list_fan_out_fan_in: { flow: new List() },
  event_subclass_not_routed: { flow: new SubNotRouted({ timeout: 0.05 }) },
};

/** Cases that are tested elsewhere. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  bad_start_kwargs: "our message names the fields: run.test.ts",
  state_store: "snapshot.test.ts",
  snapshot_resume_mid_step: "snapshot.test.ts",
};

describe("the engine does what the reference implementation does", () => {
  test("in every case that there is", () => {
    for (const [id, why] of Object.entries(ELSEWHERE)) console.log(`traces.json: not "${id}" here: ${why}`);
    const known = [...Object.keys(SCENARIOS), ...Object.keys(ELSEWHERE)].sort();
    expect(known).toEqual(oracle.cases.map(({ id }) => id).sort());
  });

  test.each(Object.entries(SCENARIOS))("%s", async (id, scenario) => {
    const { expected } = oracle.cases.find((one) => one.id === id) as (typeof oracle.cases)[number];
    const { stream, outcome } = await trace(scenario);
    expect(stream).toEqual(expected.stream.map(comparable));
    expect(outcome).toEqual("result" in expected ? { result: expected.result } : { raises: expect.any(String) });
  });
});

/** Runs it, and puts what it did in the reference's words. */
async function trace({ flow, input = {}, drive, idle }: Scenario) {
  const lines: string[] = [];
  let open = 0;
  let idles = 0;
  const run: WorkflowRun = flow.run(input, {
    trace(record: TraceRecord) {
      lines.push(...linesOf(record));
      if (record.type === "step-started" || record.type === "step-queued") open++;
      if (record.type === "step-ended" || record.type === "step-suspended") open--;
      setImmediate(() => {
        if (open === 0 && run.status === "running" && idle !== undefined && idleAt !== lines.length) {
          idleAt = lines.length;
          idle(run, ++idles);
        }
      });
    },
  });
  let idleAt = -1;
  let last: Event | undefined;
  for await (const event of run.streamEvents()) {
    drive?.(run, event);
    last = event;
  }
  // What ends a run that doesn't complete is no event of its steps.
  if (last !== undefined && last.constructor !== StopEvent) lines.push(shown(last.constructor.name, last));
  const outcome = await run.then(
    (result) => ({ result }),
    (error: Error) => ({ raises: error.message }),
  );
  return { stream: lines.map(comparable), outcome };
}

function linesOf(record: TraceRecord): string[] {
  switch (record.type) {
    case "step-started":
      return [`[${record.step}:${record.worker}] running in=${record.event.name}`];
    case "step-queued":
      return [`[${record.step}:<enqueued>] preparing in=${record.event.name}`];
    case "step-ended": {
      const out = record.error === undefined ? (record.returned ?? "NoneType") : "None";
      return [`[${record.step}:${record.worker}] not_running in=${record.event.name} out=${out}`];
    }
    case "step-suspended":
      return [`[${record.step}:${record.worker}] not_running in=${record.event.name} out=None`];
    case "event-streamed":
      return [shown(record.event.name, JSON.parse(record.event.payload))];
    case "event-emitted":
      if (!["StopEvent", "Ask"].includes(record.event.name)) return [];
      return [shown(record.event.name, JSON.parse(record.event.payload))];
    case "event-unhandled":
      return [`UnhandledEvent(event_type='${record.event.name}')`];
    default:
      return [];
  }
}

/** An event as Python writes it. */
function shown(name: string, fields: object): string {
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `${name}(${Object.entries(fields)
    .map(([key, value]) => `${snake(key)}=${key === "elapsedSeconds" ? "'*'" : literal(value)}`)
    .join(", ")})`;
}

function literal(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value instanceof Error) return `'${value.constructor.name}(${value.message})'`;
  return String(value);
}

/** Without what differs by design: the words of error messages, and what we know of an unhandled event. */
function comparable(line: string): string {
  return line
    .replace(/^UnhandledEvent\(event_type='(\w+)'.*/, "UnhandledEvent(event_type='$1')")
    .replace(/exception=(['"])(\w+)\(.*\)\1, attempts/, "exception=$2, attempts");
}
