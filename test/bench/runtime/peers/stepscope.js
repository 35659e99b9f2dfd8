import { Event, StartEvent, StopEvent, Workflow } from "stepscope";
import { byWidth, goesOn, later, turn } from "../workload.js";

class Hop extends Event.of() {}
class Work extends Event.of() {}
class Done extends Event.of() {}
class Second extends Event.of() {}
class Third extends Event.of() {}
class Answer extends Event.of() {}

const chain = new Workflow({ name: "chain" });
chain.step({ name: "first", accepts: StartEvent, emits: [Hop] }, async ({ hops }) => new Hop({ n: 1, hops }));
chain.step({ name: "hop", accepts: Hop, emits: [Hop, StopEvent] }, async ({ n, hops }) =>
  n < hops ? new Hop({ n: await later(n + 1), hops }) : new StopEvent({ result: n }),
);

const fan = byWidth((width) => {
  const flow = new Workflow({ name: "fan" });
  flow.step({ name: "split", accepts: StartEvent, emits: [[Work]] }, async () =>
    Array.from({ length: width }, (_, i) => new Work({ i })),
  );
  flow.step(
    { name: "work", accepts: Work, emits: [Done], numWorkers: width },
    async ({ i }) => new Done({ i: await later(i) }),
  );
  flow.step(
    { name: "gather", accepts: [[Done]], emits: [StopEvent] },
    async (all) => new StopEvent({ result: all.reduce((sum, { i }) => sum + i, 0) }),
  );
  return flow;
});

const short = new Workflow({ name: "short" });
short.step(
  { name: "first", accepts: StartEvent, emits: [Second] },
  async ({ n, pause }) => new Second({ n: await later(n + 1), pause }),
);
short.step({ name: "second", accepts: Second, emits: [Third] }, async ({ n, pause }) => {
  if (pause) await turn();
  return new Third({ n: await later(n * 2) });
});
short.step(
  { name: "third", accepts: Third, emits: [StopEvent] },
  async ({ n }) => new StopEvent({ result: await later(n - 3) }),
);

const ask = new Workflow({ name: "ask", timeout: null });
ask.step({ name: "ask", accepts: StartEvent, emits: [StopEvent] }, async (_start, ctx) => {
  const { n } = await ctx.waitForEvent(Answer);
  return new StopEvent({ result: n });
});

const busy = new Workflow({ name: "busy" });
busy.step({ name: "first", accepts: StartEvent, emits: [Hop] }, async () => new Hop({ n: 1 }));
busy.step({ name: "hop", accepts: Hop, emits: [Hop, StopEvent] }, async ({ n }) =>
  goesOn(n) ? new Hop({ n: await later(n + 1) }) : new StopEvent({ result: n }),
);

/** @type {import("../workload.js").Peer} */
export default {
  chain: (hops) => chain.run({ hops }),
  fan: (width) => fan(width).run({}),
  short: (n, pause) => short.run({ n, pause }),
  waiting: () => {
    const run = ask.run({});
    return {
      waits: () => run.awaitedEvents().length === 1,
      answer: (n) => run.sendEvent(new Answer({ n })),
      result: run,
    };
  },
  busy: () => {
    const run = busy.run({});
    return { ended: run.catch(() => {}), cancel: () => run.cancel() };
  },
};
