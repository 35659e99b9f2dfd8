import { byWidth, goesOn, later, turn } from "../workload.js";

/** What one would write by hand: events are dispatched by their class, first in, first out; a step may be async. */
class TypedQueue {
  #steps = new Map();

  on(eventClass, step) {
    this.#steps.set(eventClass, [...(this.#steps.get(eventClass) ?? []), step]);
    return this;
  }

  run(first) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const steps = this.#steps;
    let events = [];
    let draining = false;
    const send = (event) => {
      events.push(event);
      if (draining) return;
      draining = true;
      for (let i = 0; i < events.length; i++) {
        if (events[i] instanceof Stop) resolve(events[i].result);
        else for (const step of steps.get(events[i].constructor) ?? []) step(events[i], send).then(returned, reject);
      }
      events = [];
      draining = false;
    };
    const returned = (event) => event !== undefined && send(event);
    send(first);
    return { result: promise, send };
  }
}

class Stop {
  constructor(result) {
    this.result = result;
  }
}

class Start {
  constructor(n, pause) {
    this.n = n;
    this.pause = pause;
  }
}
class Hop extends Start {}
class Work extends Start {}
class Done extends Start {}
class Second extends Start {}
class Third extends Start {}
class Answer extends Start {}

const chain = byWidth((hops) =>
  new TypedQueue()
    .on(Start, async () => new Hop(1))
    .on(Hop, async ({ n }) => (n < hops ? new Hop(await later(n + 1)) : new Stop(n))),
);

function fan(width) {
  let sum = 0;
  let left = width;
  return new TypedQueue()
    .on(Start, async (_start, send) => {
      for (let i = 0; i < width; i++) send(new Work(i));
    })
    .on(Work, async ({ n }) => new Done(await later(n)))
    .on(Done, async ({ n }) => {
      sum += n;
      if (--left === 0) return new Stop(sum);
    });
}

const short = new TypedQueue()
  .on(Start, async ({ n, pause }) => new Second(await later(n + 1), pause))
  .on(Second, async ({ n, pause }) => {
    if (pause) await turn();
    return new Third(await later(n * 2));
  })
  .on(Third, async ({ n }) => new Stop(await later(n - 3)));

const ask = new TypedQueue().on(Start, async () => {}).on(Answer, async ({ n }) => new Stop(n));

const busy = new TypedQueue()
  .on(Start, async () => new Hop(1))
  .on(Hop, async ({ n }) => (goesOn(n) ? new Hop(await later(n + 1)) : new Stop(n)));

/** @type {import("../workload.js").Peer} */
export default {
  chain: (hops) => chain(hops).run(new Start()).result,
  fan: (width) => fan(width).run(new Start()).result,
  short: (n, pause) => short.run(new Start(n, pause)).result,
  waiting: () => {
    const { result, send } = ask.run(new Start());
    return { waits: () => true, answer: (n) => send(new Answer(n)), result };
  },
  busy: () => ({ ended: busy.run(new Start()).result, cancel: "n/a: it can't be cancelled" }),
};
