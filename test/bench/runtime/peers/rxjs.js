import { filter, firstValueFrom, merge, mergeMap, reduce, Subject, take } from "rxjs";
import { goesOn, later, turn } from "../workload.js";

/** Events go through a subject; a step maps those of one type, and what it gives goes back in. */
function run(first, ...steps) {
  const events = new Subject();
  const result = firstValueFrom(events.pipe(filter(({ type }) => type === "stop")));
  const steady = merge(...steps.map((step) => step(events))).subscribe((event) => events.next(event));
  events.next(first);
  return {
    result: result.then(({ n }) => {
      steady.unsubscribe();
      return n;
    }),
    send: (event) => events.next(event),
    cancel: () => steady.unsubscribe(),
  };
}

const on = (type, step) => (events) =>
  events.pipe(
    filter((event) => event.type === type),
    mergeMap(step),
  );

const chain = [
  on("start", async ({ hops }) => ({ type: "hop", n: 1, hops })),
  on("hop", async ({ n, hops }) => (n < hops ? { type: "hop", n: await later(n + 1), hops } : { type: "stop", n })),
];

const fan = [
  on("start", ({ width }) => Array.from({ length: width }, (_, i) => ({ type: "work", i, width }))),
  on("work", async ({ i, width }) => ({ type: "done", i: await later(i), width })),
];
const gather = (width) => (events) =>
  events.pipe(
    filter(({ type }) => type === "done"),
    take(width),
    reduce((stop, { i }) => ({ type: "stop", n: stop.n + i }), { type: "stop", n: 0 }),
  );

const short = [
  on("start", async ({ n, pause }) => ({ type: "second", n: await later(n + 1), pause })),
  on("second", async ({ n, pause }) => {
    if (pause) await turn();
    return { type: "third", n: await later(n * 2) };
  }),
  on("third", async ({ n }) => ({ type: "stop", n: await later(n - 3) })),
];

const ask = [on("start", async () => ({ type: "question" })), on("answer", async ({ n }) => ({ type: "stop", n }))];

const busy = [
  on("start", async () => ({ type: "hop", n: 1 })),
  on("hop", async ({ n }) => (goesOn(n) ? { type: "hop", n: await later(n + 1) } : { type: "stop", n })),
];

/** @type {import("../workload.js").Peer} */
export default {
  chain: (hops) => run({ type: "start", hops }, ...chain).result,
  fan: (width) => run({ type: "start", width }, ...fan, gather(width)).result,
  short: (n, pause) => run({ type: "start", n, pause }, ...short).result,
  waiting: () => {
    const { result, send } = run({ type: "start" }, ...ask);
    return { waits: () => true, answer: (n) => send({ type: "answer", n }), result };
  },
  busy: () => {
    const { result, cancel } = run({ type: "start" }, ...busy);
    const cancelled = Promise.withResolvers();
    return {
      ended: Promise.race([result, cancelled.promise]),
      cancel: () => {
        cancel();
        cancelled.resolve();
      },
    };
  },
};
