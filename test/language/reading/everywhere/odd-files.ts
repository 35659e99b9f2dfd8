/** Files that are written as few people write them, and some do. */
export const ODD_FILES: Readonly<Record<string, string>> = {
  "odd-base.ts": `import { type Context, Event, StartEvent, StopEvent, step, Workflow } from "stepscope";
import { Ask as Question, Reply } from "./odd-events.js";
import * as all from "./odd-events.js";

/** The base. */
export abstract class BaseFlow<T extends object> extends Workflow {
  @step
  async begin(/* first */ ev: StartEvent<{ items: Map<string, Array<{ a: T[] }>> }> /* the start */, ctx: Context<{ n: number }>) /* no type */ {
    const next = new all.Work<string>({ payload: { deep: [["x"]] }, tag: "t" }); // made before
    for (const i of [1, 2]) ctx.sendEvent(next);
    return new Question({ text: "?" });
  }

  @step // a comment here
  // and here
  async answer(
    ev: Question, // what is asked
  ): Promise<Reply | undefined> {
    return new Reply({ text: ev.text });
  }
}

export class ChildFlow extends BaseFlow<{ z: 1 }> {
  @step({
    numWorkers: 3, // three
    timeout: 10,
  })
  async work(ev: all.Work<string>): Promise<Array<all.Done>> {
    return [new all.Done({ n: 1 })];
  }

  @step async finish(evs: all.Done[], reply: Reply): Promise<StopEvent<Map<string, number[]>>> {
    return new StopEvent({ result: new Map() });
  }
}
`,
  "odd-events.ts": `import { Event } from "stepscope";
export class Ask extends Event.of<{ text: string }>() {}
export class Reply extends Event.of<{ text: string }>() {}
export class Work<P> extends Event.of<{ payload: { deep: string[][] }; tag?: string }>() {}
export const Done = class extends Event.of<{ n: number }>() {};
export type Done = InstanceType<typeof Done>;
export class Fail extends Ask {}
`,
  "odd-functions.ts": `import { Event, HumanResponseEvent, InputRequiredEvent, StartEvent, StopEvent, Workflow, type Context } from "stepscope";

class Draft extends Event.of<{ text: string; notes?: readonly string[] }>() {}
class Review extends InputRequiredEvent.of<{ prompt: string }>() {}
class Verdict extends HumanResponseEvent.of<{ ok: boolean }>() {}

const flow = new Workflow({ name: "essay" });

const write = flow.step(async (ev: StartEvent<{ topic: string }>): Promise<Draft> => new Draft({ text: ev.topic }));

flow.step({ numWorkers: 2 }, async function review(ev: Draft, ctx: Context) {
  const verdict = await ctx.waitForEvent(Verdict, { waiterEvent: new Review({ prompt: ev.text }) });
  if (!verdict.ok) return new Draft({ text: "again" });
  return new StopEvent({ result: ev.text });
});

flow.step({ name: "polish" }, async (ev: Draft): Promise<StopEvent<string>> => {
  return new StopEvent({ result: "none" });
});
export { flow };
`,
  "odd-core.ts": `import { createWorkflow, workflowEvent } from "@llamaindex/workflow-core";
export const startEvent = workflowEvent<string>();
export const jokeEvent = workflowEvent<{ joke: string }>();
export const stopEvent = workflowEvent<string>({ debugLabel: "stop" });
const flow = createWorkflow();
flow.handle([startEvent], async (context, event) => {
  const { sendEvent } = context;
  sendEvent(jokeEvent.with({ joke: "x" }));
});
flow.handle([jokeEvent], async function critique(context, event) {
  return stopEvent.with(event.data.joke);
});
const { stream, sendEvent } = flow.createContext();
sendEvent(startEvent.with("pirates"));
await stream.until(stopEvent).toArray();
`,
  "odd-js.js": `// @ts-check
import { Event, StopEvent, Workflow } from "stepscope";
/** @typedef {import("stepscope").StartEvent<{topic: string}>} Start */
class Told extends Event {}
export const flow = new Workflow({ name: "js" });
flow.step({ accepts: Told, emits: [StopEvent] }, async function tell(ev) {
  return new StopEvent();
});
flow.step(
  /** @param {Start} ev @returns {Promise<Told>} */
  async function begin(ev) { return new Told(); });
`,
};
