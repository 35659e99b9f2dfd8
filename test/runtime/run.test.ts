import {
  type Context,
  Event,
  StartEvent,
  StopEvent,
  Workflow,
  WorkflowCancelledEvent,
  WorkflowRuntimeError,
  WorkflowTimeoutError,
} from "stepscope";
import { describe, expect, it } from "vitest";
import { declared } from "./declared.js";

class A extends Event.of<{ n: number }>() {}
class B extends Event.of<{ n: number }>() {}
class C extends Event.of<{ n: number }>() {}
class Prog extends Event.of<{ m: string }>() {}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe("a run", () => {
  it("gives a step's event to the step that takes it, and the StopEvent's result to who awaits", async () => {
    const { flow, trace } = declared([
      ["s1", [StartEvent], [A], async (ev: StartEvent) => new A({ n: ev.x })],
      ["s2", [A], [StopEvent], async (ev: A) => new StopEvent({ result: ev.n + 1 })],
    ]);
    expect(await trace({ x: 1 })).toEqual({
      stream: [
        "[s1:0] running in=StartEvent",
        "[s1:0] not_running in=StartEvent out=A",
        "[s2:0] running in=A",
        "[s2:0] not_running in=A out=StopEvent",
      ],
      result: 2,
    });
    expect(await flow.run({ x: 4 })).toBe(5);
  });

  it("routes what a step returned before what it sent in the same turn", async () => {
    const { trace } = declared([
      [
        "s",
        [StartEvent],
        [A, B],
        async (_ev: StartEvent, ctx: Context) => {
          ctx.sendEvent(new A({ n: 1 }));
          return new B({ n: 2 });
        },
      ],
      ["a", [A], [C], async () => new C({ n: 1 })],
      ["b", [B], [C], async () => new C({ n: 2 })],
      [
        "j",
        [C],
        [StopEvent],
        async (ev: C, ctx: Context) => {
          const all = ctx.collectEvents(ev, [C, C]);
          return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
        },
      ],
    ]);
    // The order is that of the reference implementation: oracles/traces.json, send_event_and_return_order.
    expect(await trace({})).toEqual({
      stream: [
        "[s:0] running in=StartEvent",
        "[s:0] not_running in=StartEvent out=B",
        "[b:0] running in=B",
        "[a:0] running in=A",
        "[b:0] not_running in=B out=C",
        "[j:0] running in=C",
        "[a:0] not_running in=A out=C",
        "[j:1] running in=C",
        "[j:0] not_running in=C out=none",
        "[j:1] not_running in=C out=StopEvent",
      ],
      result: [2, 1],
    });
  });

  it("works on numWorkers deliveries of a step at a time and queues the rest in order", async () => {
    const { trace } = declared([
      [
        "s",
        [StartEvent],
        [A],
        async (_ev: StartEvent, ctx: Context) => {
          for (let n = 0; n < 3; n++) ctx.sendEvent(new A({ n }));
        },
      ],
      [
        { name: "w", numWorkers: 2 },
        [A],
        [B],
        async (ev: A) => {
          await later(20 * (ev.n + 1));
          return new B({ n: ev.n * 10 });
        },
      ],
      [
        "j",
        [B],
        [StopEvent],
        async (ev: B, ctx: Context) => {
          const all = ctx.collectEvents(ev, [B, B, B]);
          return all === null ? undefined : new StopEvent({ result: all.map(({ n }) => n) });
        },
      ],
    ]);
    // oracles/traces.json, fan_out_num_workers_2_collect.
    expect(await trace({})).toEqual({
      stream: [
        "[s:0] running in=StartEvent",
        "[s:0] not_running in=StartEvent out=none",
        "[w:0] running in=A",
        "[w:1] running in=A",
        "[w] queued in=A",
        "[w:0] not_running in=A out=B",
        "[w:0] running in=A",
        "[j:0] running in=B",
        "[j:0] not_running in=B out=none",
        "[w:1] not_running in=A out=B",
        "[j:0] running in=B",
        "[j:0] not_running in=B out=none",
        "[w:0] not_running in=A out=B",
        "[j:0] running in=B",
        "[j:0] not_running in=B out=StopEvent",
      ],
      result: [0, 10, 20],
    });
  });

  it("gives collected events in the order in which they were asked for", async () => {
    const { flow } = declared([
      [
        "s",
        [StartEvent],
        [A, B],
        async (_ev: StartEvent, ctx: Context) => {
          ctx.sendEvent(new A({ n: 1 }));
          ctx.sendEvent(new B({ n: 2 }));
        },
      ],
      [
        "j",
        [A, B],
        [StopEvent],
        async (ev: A | B, ctx: Context) => {
          const all = ctx.collectEvents(ev, [B, A]);
          return all === null ? undefined : new StopEvent({ result: all.map((it) => it.constructor.name) });
        },
      ],
    ]);
    expect(await flow.run({})).toEqual(["B", "A"]);
  });

  it("shows what steps write to the stream, then the event that ended it, to one reader", async () => {
    const { flow } = declared([
      [
        "s",
        [StartEvent],
        [A],
        async (_ev: StartEvent, ctx: Context) => {
          ctx.writeEventToStream(new Prog({ m: "1" }));
          ctx.writeEventToStream(new Prog({ m: "2" }));
          return new A({ n: 0 });
        },
      ],
      [
        "e",
        [A],
        [StopEvent],
        async (_ev: A, ctx: Context) => {
          ctx.writeEventToStream(new Prog({ m: "3" }));
          return new StopEvent({ result: 0 });
        },
      ],
    ]);
    const run = flow.run({});
    const seen = await Array.fromAsync(run.streamEvents());
    expect(seen.map((ev) => (ev instanceof Prog ? ev.m : ev.constructor.name))).toEqual(["1", "2", "3", "StopEvent"]);
    await expect(run.streamEvents().next()).rejects.toThrow(WorkflowRuntimeError);
  });

  it("ends with a timeout that names the steps at work", async () => {
    const { flow } = declared([["slow", [StartEvent], [StopEvent], () => new Promise<never>(() => {})]], {
      timeout: 0.05,
    });
    const error = await flow.run({}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WorkflowTimeoutError);
    expect((error as Error).message).toMatch(/after 0\.05 seconds.*slow/);
  });

  it("ends when it is cancelled: the signal fires, the stream ends, nothing starts any more", async () => {
    let aborted = false;
    const { flow } = declared([
      [
        "slow",
        [StartEvent],
        [StopEvent],
        async (_ev: StartEvent, ctx: Context) => {
          ctx.signal.addEventListener("abort", () => {
            aborted = true;
          });
          ctx.writeEventToStream(new Prog({ m: "go" }));
          await new Promise<never>(() => {});
        },
      ],
    ]);
    const run = flow.run({});
    const seen: Event[] = [];
    for await (const event of run.streamEvents()) {
      seen.push(event);
      if (event instanceof Prog) run.cancel();
    }
    expect(seen.at(-1)).toBeInstanceOf(WorkflowCancelledEvent);
    expect(aborted).toBe(true);
    expect(run.status).toBe("cancelled");
    await expect(run).rejects.toThrow(/cancelled/);
  });

  it("throws what a step threw, and what is no event is an error that names the step", async () => {
    const boom = new Error("boom");
    const thrower = declared([
      [
        "f",
        [StartEvent],
        [StopEvent],
        () => {
          throw boom;
        },
      ],
    ]);
    await expect(thrower.flow.run({})).rejects.toBe(boom);
    const bogus = declared([["s", [StartEvent], [StopEvent], async () => "foo"]]);
    await expect(bogus.flow.run({})).rejects.toThrow(/Step "s" .* returned the string "foo", which is no event/);
  });

  it("keeps state between steps, and an edit that throws leaves it alone", async () => {
    const { flow } = declared([
      [
        "s",
        [StartEvent],
        [A],
        async (_ev: StartEvent, ctx: Context) => {
          await ctx.store.set("a.b", 5);
          await ctx.store.edit((state) => {
            state.n = 1;
          });
          await ctx.store.edit(() => Promise.reject(new Error("no"))).catch(() => {});
          return new A({ n: 0 });
        },
      ],
      [
        "e",
        [A],
        [StopEvent],
        async (_ev: A, ctx: Context) =>
          new StopEvent({
            result: [await ctx.store.get("a.b"), await ctx.store.get("n"), await ctx.store.get("x", 7)],
          }),
      ],
    ]);
    expect(await flow.run({})).toEqual([5, 1, 7]);
  });

  it("sends to one step only where a target is named, and refuses a target that can't take it", async () => {
    const send = (event: Event, step: string) =>
      declared([
        ["s", [StartEvent], [A], async (_ev: StartEvent, ctx: Context) => ctx.sendEvent(event, { step })],
        ["a", [A], [StopEvent], async () => new StopEvent({ result: "a" })],
        ["b", [A], [StopEvent], async () => new StopEvent({ result: "b" })],
      ]).flow.run({});
    expect(await send(new A({ n: 1 }), "b")).toBe("b");
    await expect(send(new B({ n: 1 }), "a")).rejects.toThrow(/step "a" doesn't take B. It takes: A/);
    await expect(send(new A({ n: 1 }), "z")).rejects.toThrow(/no step "z". It has: s, a, b/);
  });

  it("lets timers through while steps never wait", async () => {
    const { flow } = declared([
      ["s", [StartEvent], [A], async () => new A({ n: 0 })],
      ["l", [A], [A, StopEvent], async (ev: A) => (ev.n === 200_000 ? new StopEvent() : new A({ n: ev.n + 1 }))],
    ]);
    let fired = 0;
    const timer = setInterval(() => fired++, 5);
    await flow.run({});
    clearInterval(timer);
    expect(fired).toBeGreaterThan(1);
  });

  it("names the field that StartEvent lacks", async () => {
    const { flow } = declared([
      ["s", [StartEvent], [StopEvent], async (ev: StartEvent) => new StopEvent({ result: ev.topic })],
    ]);
    await expect(flow.run({ topik: "x" })).rejects.toThrow(/StartEvent has no field "topic".*It has: topik/);
  });

  it("is typed from its start and stop events", async () => {
    class Typed extends Workflow {
      async only(ev: StartEvent<{ topic: string }>): Promise<StopEvent<number>> {
        return new StopEvent({ result: ev.topic.length });
      }
    }
    const run = () => new Typed().run({ topic: "x" });
    const result: () => PromiseLike<number> = run;
    expect(result).toBeTypeOf("function");
    // @ts-expect-error: the field is called topic
    expect(() => new Typed().run({ topik: "x" })).toThrow();
  });
});

describe("verbose", () => {
  it("tells what runs do, in lines", async () => {
    const lines: string[] = [];
    const flow = new Workflow({
      name: "Told",
      verbose: (line) => lines.push(line.replace(/^ *[\d.]+ ms +([\d.]+ ms +)?/, "")),
    });
    flow.step({ name: "only", accepts: StartEvent, emits: [StopEvent] }, () => new StopEvent({ result: 1 }));
    await flow.run({ n: 2 });
    expect(lines).toEqual([
      "run Told",
      '#1 StartEvent {"n":2}  (input)',
      "▸ only:0 ← #1 StartEvent",
      "▸ only:0 → StopEvent",
      '#2 StopEvent {"result":1}  (by only)',
      "run completed: 1",
    ]);
  });
});
