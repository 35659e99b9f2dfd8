import {
  HumanResponseEvent,
  InputRequiredEvent,
  type JsonValue,
  type Resources,
  type RunSnapshot,
  resource,
  retryPolicy,
  StartEvent,
  StopEvent,
  stopAfterAttempt,
  Workflow,
  waitFixed,
} from "stepscope";
import { describe, expect, test } from "vitest";

class Question extends InputRequiredEvent.of<{ text: string }>() {}
class Answer extends HumanResponseEvent.of<{ text: string }>() {}

function logged(log: string[], name: string, options: { cache?: boolean; uses?: Resources; bad?: boolean } = {}) {
  const { bad = false, ...rest } = options;
  return resource(name, {
    ...rest,
    make: () => {
      log.push(`+${name}`);
      return name;
    },
    dispose: async () => {
      log.push(`-${name}`);
      if (bad) throw new Error(`${name} is stuck`);
    },
  });
}

function flowOf(resources: Resources, use: (given: Record<string, unknown>, ctx: AbortSignal) => unknown = () => null) {
  const flow = new Workflow({ name: "Flow" });
  flow.step({ name: "only", accepts: StartEvent, emits: [StopEvent], resources }, async (_ev, ctx, given) => {
    return new StopEvent({ result: (await use(given, ctx.signal)) as JsonValue });
  });
  return flow;
}

describe("close", () => {
  test("disposes of what was made and kept, the last first, and what comes after makes anew", async () => {
    const log: string[] = [];
    const db = logged(log, "db");
    const index = logged(log, "index", { uses: { db } });
    const never = logged(log, "never");
    const flow = flowOf({ index });
    flow.step({ name: "other", accepts: StartEvent, emits: [], resources: { never }, skipGraphChecks: [] }, () => {});
    await flow.run();
    await flow.close();
    await flow.close();
    expect(log.filter((line) => !line.endsWith("never"))).toEqual(["+db", "+index", "-index", "-db"]);
    await flow.run();
    await flow[Symbol.asyncDispose]();
    expect(log.filter((line) => line === "+db")).toHaveLength(2);
  });

  test("waits for what is being made", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const log: unknown[] = [];
    const slow = resource("slow", { make: () => promise, dispose: (it) => void log.push(it) });
    const flow = flowOf({ slow });
    const run = flow.run();
    await new Promise(setImmediate);
    const closed = flow.close();
    resolve("slow");
    await closed;
    expect(log).toEqual(["slow"]);
    await run;
  });

  test("disposes of the others where one fails, and says which it was", async () => {
    const log: string[] = [];
    const [good, bad] = [logged(log, "good"), logged(log, "bad", { bad: true })];
    const flow = flowOf({ good, bad });
    await flow.run();
    await expect(flow.close()).rejects.toMatchObject({
      message: 'Resource "bad" couldn\'t be disposed of.',
      cause: new Error("bad is stuck"),
    });
    expect(log.slice(2)).toEqual(["-bad", "-good"]);
  });
});

describe("what is made for a call", () => {
  test("is disposed of where the step throws, and its error is what counts", async () => {
    const log: string[] = [];
    const it = logged(log, "it", { cache: false, bad: true });
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const flow = flowOf({ it }, () => {
      throw new Error("boom");
    });
    await expect(flow.run()).rejects.toThrow("boom");
    expect(log).toEqual(["+it", "-it"]);
    expect((await warned).message).toBe('Resource "it" couldn\'t be disposed of.');
  });

  test("fails the step where disposing of it fails", async () => {
    const flow = flowOf({ it: logged([], "it", { cache: false, bad: true }) });
    await expect(flow.run()).rejects.toThrow('Resource "it" couldn\'t be disposed of.');
  });

  test("is disposed of while the step waits for a person, and made anew when it is called again", async () => {
    const log: string[] = [];
    const it = logged(log, "it", { cache: false });
    const flow = new Workflow({ name: "Flow" });
    const options = { name: "ask", accepts: StartEvent, emits: [StopEvent], resources: { it } };
    flow.step(options, async (_ev, ctx, { it }) => {
      const { text } = await ctx.waitForEvent(Answer, { waiterEvent: new Question({ text: "?" }) });
      return new StopEvent({ result: `${text} ${it}` });
    });
    const run = flow.run();
    await new Promise(setImmediate);
    expect(log).toEqual(["+it", "-it"]);
    run.sendEvent(new Answer({ text: "yes" }));
    expect(await run).toBe("yes it");
    expect(log).toEqual(["+it", "-it", "+it", "-it"]);
  });
});

describe("while something is being made", () => {
  test("a run that is cancelled doesn't start its step any more", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const log: string[] = [];
    const id = logged(log, "id", { cache: false });
    const flow = flowOf({ id, slow: resource("slow", { make: () => promise }) }, () => log.push("called"));
    const run = flow.run();
    await new Promise(setImmediate);
    run.cancel();
    await expect(run).rejects.toThrow("cancelled");
    resolve("slow");
    await new Promise(setImmediate);
    expect(log).toEqual(["+id", "-id"]);
  });

  test("a call that takes too long isn't made late, beside the next attempt", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const flow = new Workflow({ name: "Flow" });
    let calls = 0;
    flow.step(
      {
        name: "only",
        accepts: StartEvent,
        emits: [StopEvent],
        resources: { slow: resource("slow", { make: () => promise }) },
        timeout: 0.02,
        retryPolicy: retryPolicy({ wait: waitFixed(0), stop: stopAfterAttempt(50) }),
      },
      (_ev, ctx) => {
        calls++;
        return new StopEvent({ result: ctx.retryInfo().retryNumber });
      },
    );
    let started = 0;
    const run = flow.run(undefined, {
      trace: ({ type }) => {
        if (type === "step-started" && ++started === 3) resolve("slow");
      },
    });
    expect(await run).toBeGreaterThan(0);
    expect(calls).toBe(1);
  });
});

test("a run that goes on from a snapshot makes its resources anew", async () => {
  const log: string[] = [];
  const make = () => {
    const flow = new Workflow({ name: "Flow" });
    const options = { name: "ask", accepts: StartEvent, emits: [StopEvent], resources: { db: logged(log, "db") } };
    flow.step(options, async (_ev, ctx, { db }) => {
      const { text } = await ctx.waitForEvent(Answer);
      return new StopEvent({ result: `${text} ${db}` });
    });
    return flow;
  };
  const first = make();
  const run = first.run();
  await new Promise(setImmediate);
  const snapshot = JSON.parse(JSON.stringify(run.snapshot())) as RunSnapshot;
  run.cancel();
  await first.close();
  const resumed = make().resume(snapshot, { events: [Answer] });
  resumed.sendEvent(new Answer({ text: "yes" }));
  expect(await resumed).toBe("yes db");
  expect(log).toEqual(["+db", "-db", "+db"]);
});
