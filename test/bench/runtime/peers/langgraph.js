import { randomUUID } from "node:crypto";
import { Annotation, Command, END, interrupt, MemorySaver, Send, START, StateGraph } from "@langchain/langgraph";
import { goesOn, later, turn } from "../workload.js";

const Count = Annotation.Root({ n: Annotation, hops: Annotation, pause: Annotation });

const chain = new StateGraph(Count)
  .addNode("hop", async ({ n }) => ({ n: await later(n + 1) }))
  .addEdge(START, "hop")
  .addConditionalEdges("hop", ({ n, hops }) => (n < hops ? "hop" : END))
  .compile();

const Sum = Annotation.Root({
  width: Annotation,
  sum: Annotation({ reducer: (sum, i) => sum + i, default: () => 0 }),
});

const fan = new StateGraph(Sum)
  .addNode("split", async () => ({}))
  .addNode("work", async ({ i }) => ({ sum: await later(i) }))
  .addNode("gather", async () => ({}))
  .addEdge(START, "split")
  .addConditionalEdges("split", ({ width }) => Array.from({ length: width }, (_, i) => new Send("work", { i })))
  .addEdge("work", "gather")
  .addEdge("gather", END)
  .compile();

const short = new StateGraph(Count)
  .addNode("first", async ({ n }) => ({ n: await later(n + 1) }))
  .addNode("second", async ({ n, pause }) => {
    if (pause) await turn();
    return { n: await later(n * 2) };
  })
  .addNode("third", async ({ n }) => ({ n: await later(n - 3) }))
  .addEdge(START, "first")
  .addEdge("first", "second")
  .addEdge("second", "third")
  .addEdge("third", END)
  .compile();

const ask = new StateGraph(Count)
  .addNode("ask", async () => ({ n: interrupt("How many?") }))
  .addEdge(START, "ask")
  .addEdge("ask", END)
  .compile({ checkpointer: new MemorySaver() });

const busy = new StateGraph(Count)
  .addNode("hop", async ({ n }) => ({ n: await later(n + 1) }))
  .addEdge(START, "hop")
  .addConditionalEdges("hop", ({ n }) => (goesOn(n) ? "hop" : END))
  .compile();

/** @type {import("../workload.js").Peer} */
export default {
  chain: async (hops) => (await chain.invoke({ n: 0, hops }, { recursionLimit: hops + 10 })).n,
  fan: async (width) => (await fan.invoke({ width })).sum,
  short: async (n, pause) => (await short.invoke({ n, pause })).n,
  waiting: () => {
    const config = { configurable: { thread_id: randomUUID() } };
    const answered = Promise.withResolvers();
    let waits = false;
    ask.invoke({ n: 0 }, config).then(({ __interrupt__ }) => {
      waits = __interrupt__.length === 1;
    }, answered.reject);
    return {
      waits: () => waits,
      answer: (n) => ask.invoke(new Command({ resume: n }), config).then((state) => answered.resolve(state.n)),
      result: answered.promise,
    };
  },
  busy: () => {
    const controller = new AbortController();
    const ended = busy.invoke({ n: 0 }, { recursionLimit: 1e9, signal: controller.signal });
    return { ended: ended.catch(() => {}), cancel: () => controller.abort() };
  },
};
