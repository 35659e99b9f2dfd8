import {
  type Context,
  Event,
  HumanResponseEvent,
  isInternal,
  StartEvent,
  StepStateChanged,
  StopEvent,
  UnhandledEvent,
  WorkflowIdleEvent,
} from "stepscope";
import { expect, it } from "vitest";
import { declared } from "./declared.js";

class A extends Event.of<{ n: number }>() {}
class Odd extends Event.of<{ n: number }>() {}
class Answer extends HumanResponseEvent.of<{ text: string }>() {}

function asking() {
  return declared(
    [
      ["start", [StartEvent], [A], () => new A({ n: 1 })],
      [
        "ask",
        [A],
        [StopEvent],
        async (_ev: A, ctx: Context) => {
          const { text } = await ctx.waitForEvent(Answer);
          return new StopEvent({ result: text });
        },
      ],
    ],
    { disableValidation: true },
  ).flow;
}

it("a stream shows on request what steps do, what nobody takes, and when the run waits for the world", async () => {
  const run = asking().run({}, { exposeInternal: true });
  const seen: string[] = [];
  let idles = 0;
  for await (const event of run.streamEvents({ exposeInternal: true })) {
    if (event instanceof StepStateChanged) {
      const { name, stepState, workerId, inputEventName, outputEventName } = event;
      seen.push(`${name} ${stepState} ${workerId} ${inputEventName} ${outputEventName}`);
    } else seen.push(event.constructor.name);
    if (event instanceof WorkflowIdleEvent)
      run.sendEvent(++idles === 1 ? new Odd({ n: 1 }) : new Answer({ text: "hi" }));
    if (event instanceof UnhandledEvent) expect(event).toMatchObject({ eventType: "Odd", idle: true });
  }
  expect(await run).toBe("hi");
  expect(seen).toEqual([
    "start running 0 StartEvent undefined",
    "start not-running 0 StartEvent A",
    "ask running 0 A undefined",
    "ask not-running 0 A undefined",
    "WorkflowIdleEvent",
    "UnhandledEvent",
    "WorkflowIdleEvent",
    "ask running 0 A undefined",
    "ask not-running 0 A StopEvent",
    "StopEvent",
  ]);
});

it("a run is idle each time that a step waits, also for a second event", async () => {
  const { flow } = declared([
    [
      "ask",
      [StartEvent],
      [StopEvent],
      async (_ev: StartEvent, ctx: Context) => {
        const first = await ctx.waitForEvent(Answer);
        const second = await ctx.waitForEvent(Answer);
        return new StopEvent({ result: [first.text, second.text] });
      },
    ],
  ]);
  const run = flow.run({}, { exposeInternal: true });
  let idles = 0;
  for await (const event of run.streamEvents({ exposeInternal: true })) {
    if (!(event instanceof WorkflowIdleEvent)) continue;
    expect(run.awaitedEvents()).toEqual([{ eventClass: Answer, requirements: {} }]);
    run.sendEvent(new Answer({ text: String(++idles) }));
  }
  expect(await run).toEqual(["1", "2"]);
});

it("a stream hides them otherwise", async () => {
  const run = asking().run({}, { exposeInternal: true });
  setTimeout(() => run.sendEvent(new Answer({ text: "hi" })), 5);
  const events: Event[] = [];
  for await (const event of run.streamEvents()) events.push(event);
  expect(events.filter(isInternal)).toEqual([]);
  expect(events.map((event) => event.constructor.name)).toEqual(["StopEvent"]);
  const plain = asking().run({});
  expect(() => plain.streamEvents({ exposeInternal: true })).toThrow(/run\(input, \{ exposeInternal: true \}\)/);
  plain.cancel();
  await expect(plain).rejects.toThrow();
});

it("a run isn't idle while a step is at work, queued, or about to be tried again", async () => {
  const { flow } = declared([
    [
      { name: "work", numWorkers: 1 },
      [StartEvent, A],
      [A, StopEvent],
      async (ev: Event, ctx: Context) => {
        if (ev instanceof StartEvent) {
          for (let n = 0; n < 3; n++) ctx.sendEvent(new A({ n }));
          return undefined;
        }
        await new Promise((resolve) => setTimeout(resolve, 2));
        return (ev as A).n === 2 ? new StopEvent({ result: 1 }) : undefined;
      },
    ],
  ]);
  let failed = 0;
  flow.step(
    { name: "fails", accepts: StartEvent, emits: [], retryPolicy: { next: () => (++failed < 4 ? 0.001 : null) } },
    () => {
      if (failed < 3) throw new Error("no");
    },
  );
  const run = flow.run({}, { exposeInternal: true });
  const idle: Event[] = [];
  for await (const event of run.streamEvents({ exposeInternal: true })) {
    if (event instanceof WorkflowIdleEvent) idle.push(event);
  }
  expect(idle).toEqual([]);
});
