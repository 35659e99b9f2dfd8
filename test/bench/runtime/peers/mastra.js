import { Mastra } from "@mastra/core";
import { InMemoryStore } from "@mastra/core/storage";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { z } from "zod";
import { byWidth, goesOn, later, turn } from "../workload.js";

const Chain = z.object({ n: z.number(), hops: z.number() });
const Short = z.object({ n: z.number(), pause: z.boolean() });
const Count = z.object({ n: z.number() });

const flow = (id, inputSchema, outputSchema) => createWorkflow({ id, inputSchema, outputSchema });
const step = (id, inputSchema, outputSchema, execute, more = {}) =>
  createStep({ id, inputSchema, outputSchema, execute, ...more });

const chain = flow("chain", Chain, Chain)
  .dountil(
    step("hop", Chain, Chain, async ({ inputData: { n, hops } }) => ({ n: await later(n + 1), hops })),
    async ({ inputData: { n, hops } }) => n >= hops,
  )
  .commit();

const fan = byWidth((width) =>
  flow("fan", Count, Count)
    .then(
      step("split", Count, z.array(Count), async ({ inputData: { n } }) =>
        Array.from({ length: n }, (_, i) => ({ n: i })),
      ),
    )
    .foreach(
      step("work", Count, Count, async ({ inputData: { n } }) => ({ n: await later(n) })),
      { concurrency: width },
    )
    .then(
      step("gather", z.array(Count), Count, async ({ inputData }) => ({
        n: inputData.reduce((sum, { n }) => sum + n, 0),
      })),
    )
    .commit(),
);

const short = flow("short", Short, Count)
  .then(step("first", Short, Short, async ({ inputData: { n, pause } }) => ({ n: await later(n + 1), pause })))
  .then(
    step("second", Short, Count, async ({ inputData: { n, pause } }) => {
      if (pause) await turn();
      return { n: await later(n * 2) };
    }),
  )
  .then(step("third", Count, Count, async ({ inputData: { n } }) => ({ n: await later(n - 3) })))
  .commit();

const ask = flow("ask", Count, Count)
  .then(
    step(
      "ask",
      Count,
      Count,
      async ({ resumeData, suspend }) => (resumeData === undefined ? suspend({}) : resumeData),
      {
        resumeSchema: Count,
        suspendSchema: z.object({}),
      },
    ),
  )
  .commit();

const busy = flow("busy", Count, Count)
  .dountil(
    step("hop", Count, Count, async ({ inputData: { n } }) => ({ n: await later(n + 1) })),
    async ({ inputData: { n } }) => !goesOn(n),
  )
  .commit();

// Registered, for a run that is suspended is kept in the storage.
new Mastra({ workflows: { ask }, storage: new InMemoryStore(), logger: false });

async function run(workflow, inputData) {
  return resultOf(await (await workflow.createRun()).start({ inputData }));
}

function resultOf({ status, result, error }) {
  if (status !== "success") throw error ?? new Error(`The run is ${status}.`);
  return result.n;
}

/** @type {import("../workload.js").Peer} */
export default {
  chain: (hops) => run(chain, { n: 0, hops }),
  fan: (width) => run(fan(width), { n: width }),
  short: (n, pause) => run(short, { n, pause }),
  waiting: () => {
    const answered = Promise.withResolvers();
    let waits = false;
    const started = ask.createRun().then(async (one) => {
      const { status } = await one.start({ inputData: { n: 0 } });
      waits = status === "suspended";
      return one;
    });
    started.catch(answered.reject);
    return {
      waits: () => waits,
      answer: async (n) => {
        const one = await started;
        answered.resolve(resultOf(await one.resume({ step: "ask", resumeData: { n } })));
      },
      result: answered.promise,
    };
  },
  busy: () => {
    const created = busy.createRun();
    return {
      ended: created.then((one) => one.start({ inputData: { n: 0 } })),
      cancel: () => created.then((one) => one.cancel()),
    };
  },
};
