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
  Workflow,
  type WorkflowOptions,
  waitFixed,
} from "stepscope";

export class Item extends Event.of<{ name: string }>() {}
export class Packed extends Event.of<{ name: string }>() {}
export class Question extends InputRequiredEvent.of<{ text: string }>() {}
export class Answer extends HumanResponseEvent.of<{ text: string }>() {}
export class Lost extends Event.of<{ markup: string }>() {}

/** Packs items: "jams" fails once, "breaks" fails for good and is left out; the shipment is all of them. */
export function orderFlow(options?: WorkflowOptions): Workflow {
  const flow = new Workflow({ name: "Order", ...options });
  flow.step(
    { name: "take", accepts: StartEvent, emits: [Item] },
    async (ev: StartEvent<{ names: string[] }>, ctx: Context) => {
      await ctx.store.set("count", ev.names.length);
      for (const name of ev.names) ctx.sendEvent(new Item({ name }));
    },
  );
  const retries = retryPolicy({ wait: waitFixed(0.001), stop: stopAfterAttempt(2) });
  flow.step({ name: "pack", accepts: Item, emits: [Packed], retryPolicy: retries }, async (ev: Item, ctx: Context) => {
    if (ev.name === "breaks") throw new Error('It is <broken> & "gone"');
    if (ev.name === "jams" && ctx.retryInfo().retryNumber === 0) throw new RangeError("The shelf jams");
    return new Packed({ name: ev.name });
  });
  flow.step({ name: "ship", accepts: Packed, emits: [StopEvent] }, async (ev: Packed, ctx: Context) => {
    const count = (await ctx.store.get("count")) as number;
    const all = ctx.collectEvents(ev, Array<typeof Packed>(count).fill(Packed));
    return all === null ? undefined : new StopEvent({ result: all.map(({ name }) => name) });
  });
  return flow;
}

/** Asks and goes on with the answer. */
export function askFlow(): Workflow {
  const flow = new Workflow({ name: "Ask" });
  flow.step({ name: "ask", accepts: StartEvent, emits: [Question] }, async () => new Question({ text: "Who?" }));
  flow.step(
    { name: "greet", accepts: Answer, emits: [StopEvent] },
    async (ev: Answer) => new StopEvent({ result: `Hello, ${ev.text}` }),
  );
  return flow;
}

/** Waits inside of a step, for an answer that may not come. */
export function waitFlow(options?: WorkflowOptions): Workflow {
  const flow = new Workflow({ name: "Wait", ...options });
  flow.step({ name: "wait", accepts: StartEvent, emits: [StopEvent] }, async (_: StartEvent, ctx: Context) => {
    const { text } = await ctx.waitForEvent(Answer, { waiterEvent: new Question({ text: "Who?" }) });
    return new StopEvent({ result: text });
  });
  return flow;
}

export class Hop extends Event.of<{ left: number }>() {}

/** A chain of steps, one after the other. */
export function chainFlow(): Workflow {
  const flow = new Workflow({ name: "Chain" });
  flow.step(
    { name: "begin", accepts: StartEvent, emits: [Hop] },
    async (ev: StartEvent<{ hops: number }>) => new Hop({ left: ev.hops }),
  );
  flow.step({ name: "hop", accepts: Hop, emits: [Hop, StopEvent] }, async (ev: Hop) =>
    ev.left > 0 ? new Hop({ left: ev.left - 1 }) : new StopEvent({ result: "there" }),
  );
  return flow;
}

/** A step that always fails, and one that catches it. */
export class CatchFlow extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] })
  async pack(_ev: StartEvent): Promise<StopEvent<string>> {
    throw new Error("It is broken");
  }

  @catchError({ emits: [StopEvent] })
  async leaveOut(ev: StepFailedEvent): Promise<StopEvent<string>> {
    return new StopEvent({ result: `without ${ev.stepName}` });
  }
}

/** Sends an event that no step takes. */
export function lossyFlow(): Workflow {
  const flow = new Workflow({ name: "Lossy", disableValidation: true });
  flow.step({ name: "only", accepts: StartEvent, emits: [StopEvent, Lost] }, async (_: StartEvent, ctx: Context) => {
    ctx.sendEvent(new Lost({ markup: "</script><img src=x onerror=alert(1)> & ]]>" }));
    await new Promise((resolve) => setTimeout(resolve, 10));
    return new StopEvent({ result: "done" });
  });
  return flow;
}
