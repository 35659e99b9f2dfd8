import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { type Context, Event, StartEvent, StopEvent, Workflow, WorkflowCancelledError } from "stepscope";
import { describe, expect, it, onTestFinished } from "vitest";
import { block } from "./recorded.js";

/*
 * Runs that never wait let timers, sockets and cancels through. Gaps are measured in the thread's own CPU time, so that
 * other programs on a busy machine don't count. The engine means to keep them at about 4 ms; 150 leaves room for the
 * collector and for slow machines, and an engine that doesn't yield has gaps as long as the whole run: seconds.
 */
const LONGEST_GAP = 150;
/** What a run takes that nobody stops, in milliseconds. */
const WHOLE_RUN = 3_000;

class Ping extends Event.of<{ n: number }>() {}
class Chaff extends Event.of<{ n: number }>() {}

type Step = (ev: Ping, ctx: Context) => unknown;

/** Steps whose next call comes at once, again and again. */
const kinds: [kind: string, step: Step][] = [
  ["async steps", async ({ n }) => new Ping({ n: n + 1 })],
  [
    "async steps of many microtasks",
    async ({ n }) => {
      for (let turn = 0; turn < 50; turn++) await null;
      return new Ping({ n: n + 1 });
    },
  ],
  ["sync steps", ({ n }) => new Ping({ n: n + 1 })],
  [
    "sync steps that take a while each",
    ({ n }) => {
      block(1);
      return new Ping({ n: n + 1 });
    },
  ],
  [
    "async steps that take a while each",
    async ({ n }) => {
      await null;
      block(1);
      return new Ping({ n: n + 1 });
    },
  ],
  [
    "steps that send many events",
    ({ n }, ctx) => {
      for (let chaff = 0; chaff < 2_000; chaff++) ctx.sendEvent(new Chaff({ n: chaff }));
      return new Ping({ n: n + 1 });
    },
  ],
  [
    "steps that write to the stream and the store",
    async ({ n }, ctx) => {
      ctx.writeEventToStream(new Chaff({ n }));
      await ctx.store.set("n", n);
      return new Ping({ n: n + 1 });
    },
  ],
];

/** A run that goes on by itself until it has taken WHOLE_RUN. */
function endless(step: Step) {
  const flow = new Workflow({ name: "Endless", timeout: null, disableValidation: true });
  const end = performance.now() + WHOLE_RUN;
  flow.step({ name: "begin", accepts: StartEvent, emits: [Ping] }, () => new Ping({ n: 0 }));
  flow.step({ name: "again", accepts: Ping, emits: [Ping, StopEvent] }, (ev: Ping, ctx: Context) =>
    performance.now() > end ? new StopEvent({ result: "went on to its end" }) : step(ev, ctx),
  );
  flow.step({ name: "chaff", accepts: Chaff, emits: [] }, async () => undefined);
  return flow.run({});
}

/** CPU time of this thread, in milliseconds. */
function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Lets `count` beats through, one after the other; the longest time between two of them. */
async function longestGap(count: number, beat: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  for (let before = cpuTime(), n = 0; n < count; n++) {
    await beat();
    const now = cpuTime();
    longest = Math.max(longest, now - before);
    before = now;
  }
  return longest;
}

const timer = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

describe.each(kinds)("in a run of %s", (_, step) => {
  it("timers come through, and then a cancel", async () => {
    const run = endless(step);
    const longest = await longestGap(30, timer);
    expect(run.status).toBe("running");
    run.cancel();
    await expect(run).rejects.toThrow(WorkflowCancelledError);
    expect(longest).toBeLessThan(LONGEST_GAP);
  });

  it("a socket comes through", async () => {
    const server = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    onTestFinished(() => {
      socket.destroy();
      server.close();
    });
    await once(socket, "connect");
    const run = endless(step);
    const longest = await longestGap(10, () => {
      socket.write("ping");
      return once(socket, "data");
    });
    expect(run.status).toBe("running");
    run.cancel();
    await expect(run).rejects.toThrow(WorkflowCancelledError);
    // There and back again takes several turns.
    expect(longest).toBeLessThan(4 * LONGEST_GAP);
  });
});

it("several such runs share the thread", async () => {
  const runs = kinds.map(([, step]) => endless(step));
  const longest = await longestGap(10, timer);
  for (const run of runs) {
    run.cancel();
    await expect(run).rejects.toThrow(WorkflowCancelledError);
  }
  expect(longest).toBeLessThan(2 * kinds.length * LONGEST_GAP);
});

it("a burst of events that one step sent is let go in turns", async () => {
  const flow = new Workflow({ name: "Burst", timeout: null, disableValidation: true });
  const sent = Promise.withResolvers<void>();
  flow.step({ name: "begin", accepts: StartEvent, emits: [Chaff] }, (_ev: StartEvent, ctx: Context) => {
    for (let n = 0; n < 500_000; n++) ctx.sendEvent(new Chaff({ n }));
    setImmediate(sent.resolve);
  });
  flow.step({ name: "chaff", accepts: Chaff, emits: [] }, async () => undefined);
  const run = flow.run({});
  await sent.promise;
  const longest = await longestGap(20, timer);
  run.cancel();
  await expect(run).rejects.toThrow(WorkflowCancelledError);
  expect(longest).toBeLessThan(LONGEST_GAP);
});
