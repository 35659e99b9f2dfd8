import { createWorkflow, workflowEvent } from "@llamaindex/workflow-core";
import { byWidth, goesOn, later, turn } from "../workload.js";

const start = workflowEvent();
const hop = workflowEvent();
const work = workflowEvent();
const done = workflowEvent();
const second = workflowEvent();
const third = workflowEvent();
const question = workflowEvent();
const answer = workflowEvent();
const stop = workflowEvent();

const chain = byWidth((hops) => {
  const flow = createWorkflow();
  flow.handle([start], async () => hop.with(1));
  flow.handle([hop], async (_context, { data: n }) => (n < hops ? hop.with(await later(n + 1)) : stop.with(n)));
  return flow;
});

const fan = byWidth((width) => {
  const flow = createWorkflow();
  flow.handle([start], async ({ sendEvent, stream }) => {
    for (let i = 0; i < width; i++) sendEvent(work.with(i));
    const all = await stream.filter(done).take(width).toArray();
    return stop.with(all.reduce((sum, { data }) => sum + data, 0));
  });
  flow.handle([work], async (_context, { data }) => done.with(await later(data)));
  return flow;
});

const short = createWorkflow();
short.handle([start], async (_context, { data: { n, pause } }) => second.with({ n: await later(n + 1), pause }));
short.handle([second], async (_context, { data: { n, pause } }) => {
  if (pause) await turn();
  return third.with(await later(n * 2));
});
short.handle([third], async (_context, { data: n }) => stop.with(await later(n - 3)));

const ask = createWorkflow();
ask.handle([start], async () => question.with());
ask.handle([answer], async (_context, { data: n }) => stop.with(n));

const busy = createWorkflow();
busy.handle([start], async () => hop.with(1));
busy.handle([hop], async (_context, { data: n }) => (goesOn(n) ? hop.with(await later(n + 1)) : stop.with(n)));

/** As its README reads a result. */
function run(flow, input) {
  const { stream, sendEvent } = flow.createContext();
  sendEvent(start.with(input));
  const result = stream
    .until(stop)
    .toArray()
    .then((events) => events.at(-1).data);
  return { result, sendEvent };
}

/** @type {import("../workload.js").Peer} */
export default {
  chain: (hops) => run(chain(hops)).result,
  fan: (width) => run(fan(width)).result,
  short: (n, pause) => run(short, { n, pause }).result,
  waiting: () => {
    const { result, sendEvent } = run(ask);
    return { waits: () => true, answer: (n) => sendEvent(answer.with(n)), result };
  },
  busy: () => ({ ended: run(busy).result, cancel: "n/a: a context has no way to end it from outside" }),
};
