import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Context,
  Event,
  StartEvent,
  StopEvent,
  Workflow,
  WorkflowCancelledError,
  WorkflowTimeoutError,
} from "stepscope";
import { describe, expect, it, onTestFinished } from "vitest";
import { expectsNothingUnhandled, oneStep, turns } from "./recorded.js";

class Work extends Event.of<{ n: number }>() {}

expectsNothingUnhandled();

/** A server that takes requests and never answers; how many of them are open. */
async function silent() {
  let open = 0;
  const asked = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const server = createServer((request) => {
    open++;
    asked.resolve();
    request.on("close", () => {
      open--;
      left.resolve();
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, open: () => open, asked: asked.promise, left: left.promise };
}

/** A step that fetches with the run's signal, and what became of that. */
function fetching(url: string) {
  const outcome = Promise.withResolvers<unknown>();
  const step = async (_ev: unknown, ctx: Context) => {
    try {
      await fetch(url, { signal: ctx.signal });
    } catch (error) {
      outcome.resolve(error);
      throw error;
    }
  };
  return { step, outcome: outcome.promise };
}

describe("ctx.signal, handed to fetch", () => {
  it("ends the request when the run is cancelled, with what awaiting the run throws", async () => {
    const server = await silent();
    const { step, outcome } = fetching(server.url);
    const run = oneStep(step).run({});
    await server.asked;
    run.cancel();
    expect(await outcome).toBeInstanceOf(WorkflowCancelledError);
    expect(await outcome).toBe(await run.catch((error: unknown) => error));
    await server.left;
    expect(server.open()).toBe(0);
  });

  it("ends it when the run times out", async () => {
    const server = await silent();
    const { step, outcome } = fetching(server.url);
    const run = oneStep(step, { timeout: 0.2 }).run({});
    await expect(run).rejects.toThrow(WorkflowTimeoutError);
    expect(await outcome).toBeInstanceOf(WorkflowTimeoutError);
    await server.left;
  });

  it.each<[how: string, last: () => unknown, reason: unknown]>([
    ["completes", () => new StopEvent({ result: "done" }), { name: "AbortError" }],
    ["fails", () => Promise.reject(new RangeError("spilt")), { name: "RangeError", message: "spilt" }],
  ])("ends it when the run %s elsewhere", async (_, last, reason) => {
    const server = await silent();
    const { step, outcome } = fetching(server.url);
    const flow = new Workflow({ name: "W" });
    flow.step({ name: "slow", accepts: StartEvent, emits: [] }, step);
    flow.step({ name: "quick", accepts: StartEvent, emits: [Work] }, async () => {
      await server.asked;
      return new Work({ n: 1 });
    });
    flow.step({ name: "last", accepts: Work, emits: [StopEvent] }, last);
    await Promise.allSettled([flow.run({})]);
    expect(await outcome).toMatchObject(reason as object);
    await server.left;
  });
});

describe("ctx.signal", () => {
  it("is one for all steps of a run, and another for each run", async () => {
    const signals: AbortSignal[] = [];
    const flow = new Workflow({ name: "W" });
    flow.step({ name: "first", accepts: StartEvent, emits: [Work] }, (_ev: StartEvent, ctx: Context) => {
      signals.push(ctx.signal);
      return new Work({ n: 1 });
    });
    flow.step({ name: "second", accepts: Work, emits: [StopEvent] }, (_ev: Work, ctx: Context) => {
      signals.push(ctx.signal);
      return new StopEvent();
    });
    await flow.run({});
    await flow.run({});
    expect(signals[0]).toBe(signals[1]);
    expect(signals[2]).toBe(signals[3]);
    expect(signals[0]).not.toBe(signals[2]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true, true]);
  });

  it("has fired where a step first asks for it after the end, for the same reason", async () => {
    let context: Context | undefined;
    const run = oneStep((_ev, ctx) => {
      context = ctx;
      return new Promise(() => {});
    }).run({});
    await turns(1);
    run.cancel();
    expect(context?.signal.aborted).toBe(true);
    expect(() => context?.signal.throwIfAborted()).toThrow(WorkflowCancelledError);
  });

  it("runs each listener once", async () => {
    const heard: string[] = [];
    const run = oneStep((_ev, ctx) => {
      ctx.signal.addEventListener("abort", () => heard.push("first"));
      ctx.signal.addEventListener("abort", () => heard.push("second"));
      return new Promise(() => {});
    }).run({});
    await turns(1);
    run.cancel();
    run.cancel();
    expect(heard).toEqual(["first", "second"]);
    await expect(run).rejects.toThrow(WorkflowCancelledError);
  });
});
