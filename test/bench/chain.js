import { createWorkflow, workflowEvent } from "@llamaindex/workflow-core";
import { Event, StartEvent, StopEvent, Workflow } from "stepscope";

/*
 * How fast is a hop? A chain of 1,000 hops: a step that receives an event and returns the next one, until it stops.
 * Against @llamaindex/workflow-core and against a bare loop that awaits the same function. All in one process and one
 * run, in turn, so that the ratios mean something where the times don't.
 */
const HOPS = 1000;

class Hop extends Event.of() {}

const flow = new Workflow({ name: "chain" });
flow.step({ name: "first", accepts: StartEvent, emits: [Hop] }, async () => new Hop({ n: 1 }));
flow.step({ name: "hop", accepts: Hop, emits: [Hop, StopEvent] }, async ({ n }) =>
  n < HOPS ? new Hop({ n: n + 1 }) : new StopEvent({ result: n }),
);

const start = workflowEvent();
const hop = workflowEvent();
const stop = workflowEvent();
const core = createWorkflow();
core.handle([start], async () => hop.with(1));
core.handle([hop], async (_context, { data: n }) => (n < HOPS ? hop.with(n + 1) : stop.with(n)));

const next = async (n) => n + 1;

const contenders = {
  stepscope: () => flow.run({}),
  "workflow-core": async () => {
    const { stream, sendEvent } = core.createContext();
    sendEvent(start.with());
    const events = await stream.until(stop).toArray();
    return events.at(-1).data;
  },
  "await loop": async () => {
    let n = 0;
    while (n < HOPS) n = await next(n);
    return n;
  },
};

/** Medians in microseconds per hop. */
export async function measureChain({ rounds = 15, runs = 20 } = {}) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -3; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const count = name === "workflow-core" ? 1 : runs;
      const began = performance.now();
      for (let i = 0; i < count; i++) {
        const last = await run();
        if (last !== HOPS) throw new Error(`${name} made ${last} hops, not ${HOPS}.`);
      }
      // The first rounds warm up.
      if (round >= 0) times[name].push(((performance.now() - began) * 1000) / (count * HOPS));
    }
  }
  const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}
