import { assign, createActor, enqueueActions, fromPromise, setup, toPromise } from "xstate";
import { goesOn, later, turn } from "../workload.js";

const next = fromPromise(({ input: n }) => later(n + 1));

const chain = setup({ actors: { next } }).createMachine({
  context: ({ input: hops }) => ({ n: 0, hops }),
  initial: "hop",
  output: ({ context }) => context.n,
  states: {
    hop: {
      invoke: {
        src: "next",
        input: ({ context }) => context.n,
        onDone: [
          {
            guard: ({ context, event }) => event.output < context.hops,
            target: "hop",
            reenter: true,
            actions: assign({ n: ({ event }) => event.output }),
          },
          { target: "done", actions: assign({ n: ({ event }) => event.output }) },
        ],
      },
    },
    done: { type: "final" },
  },
});

const fan = setup({ actors: { work: fromPromise(({ input: i }) => later(i)) } }).createMachine({
  context: ({ input: width }) => ({ sum: 0, left: width }),
  initial: "working",
  output: ({ context }) => context.sum,
  entry: enqueueActions(({ enqueue, context }) => {
    for (let i = 0; i < context.left; i++) enqueue.spawnChild("work", { input: i });
  }),
  states: {
    working: {
      on: {
        "xstate.done.actor.*": {
          actions: assign({
            sum: ({ context, event }) => context.sum + event.output,
            left: ({ context }) => context.left - 1,
          }),
        },
      },
      always: { guard: ({ context }) => context.left === 0, target: "done" },
    },
    done: { type: "final" },
  },
});

const short = setup({
  actors: {
    first: fromPromise(({ input: { n } }) => later(n + 1)),
    second: fromPromise(async ({ input: { n, pause } }) => {
      if (pause) await turn();
      return later(n * 2);
    }),
    third: fromPromise(({ input: { n } }) => later(n - 3)),
  },
}).createMachine({
  context: ({ input }) => input,
  initial: "first",
  output: ({ context }) => context.n,
  states: {
    first: invoke("first", "second"),
    second: invoke("second", "third"),
    third: invoke("third", "done"),
    done: { type: "final" },
  },
});

function invoke(src, target) {
  return {
    invoke: {
      src,
      input: ({ context }) => context,
      onDone: { target, actions: assign({ n: ({ event }) => event.output }) },
    },
  };
}

const ask = setup({}).createMachine({
  context: { n: 0 },
  initial: "asking",
  output: ({ context }) => context.n,
  states: {
    asking: { on: { answer: { target: "done", actions: assign({ n: ({ event }) => event.n }) } } },
    done: { type: "final" },
  },
});

const busy = setup({ actors: { next } }).createMachine({
  context: { n: 0 },
  initial: "hop",
  states: {
    hop: {
      invoke: {
        src: "next",
        input: ({ context }) => context.n,
        onDone: [
          {
            guard: ({ event }) => goesOn(event.output),
            target: "hop",
            reenter: true,
            actions: assign({ n: ({ event }) => event.output }),
          },
          { target: "done" },
        ],
      },
    },
    done: { type: "final" },
  },
});

const run = (machine, input) => toPromise(createActor(machine, { input }).start());

/** @type {import("../workload.js").Peer} */
export default {
  chain: (hops) => run(chain, hops),
  fan: (width) => run(fan, width),
  short: (n, pause) => run(short, { n, pause }),
  waiting: () => {
    const actor = createActor(ask).start();
    return {
      waits: () => actor.getSnapshot().value === "asking",
      answer: (n) => actor.send({ type: "answer", n }),
      result: toPromise(actor),
    };
  },
  busy: () => {
    const actor = createActor(busy).start();
    return { ended: toPromise(actor).catch(() => {}), cancel: () => actor.stop() };
  },
};
