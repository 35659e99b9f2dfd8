import { Deferred, Effect, Fiber, Queue } from "effect";
import { goesOn, later, turn } from "../workload.js";

/** Events go through a queue of the run; a step is an Effect, found by the event's tag. */
const dispatch = Effect.fnUntraced(function* (steps, first) {
  const events = yield* Queue.unbounded();
  yield* Queue.offer(events, first);
  while (true) {
    const event = yield* Queue.take(events);
    if (event._tag === "stop") return event.n;
    yield* Queue.offer(events, yield* steps[event._tag](event));
  }
});

/** How an Effect waits for a promise. */
const wait = (value) => Effect.promise(() => later(value));

const chain = {
  start: ({ hops }) => Effect.succeed({ _tag: "hop", n: 1, hops }),
  hop: Effect.fnUntraced(function* ({ n, hops }) {
    return n < hops ? { _tag: "hop", n: yield* wait(n + 1), hops } : { _tag: "stop", n };
  }),
};

const fan = Effect.fnUntraced(function* (width) {
  const all = Array.from({ length: width }, (_, i) => i);
  const done = yield* Effect.forEach(all, (i) => work(i), { concurrency: "unbounded" });
  return done.reduce((sum, i) => sum + i, 0);
});
const work = Effect.fnUntraced(function* (i) {
  return yield* wait(i);
});

const short = {
  start: Effect.fnUntraced(function* ({ n, pause }) {
    return { _tag: "second", n: yield* wait(n + 1), pause };
  }),
  second: Effect.fnUntraced(function* ({ n, pause }) {
    if (pause) yield* Effect.promise(turn);
    return { _tag: "third", n: yield* wait(n * 2) };
  }),
  third: Effect.fnUntraced(function* ({ n }) {
    return { _tag: "stop", n: yield* wait(n - 3) };
  }),
};

const ask = (answer) => ({
  start: Effect.fnUntraced(function* () {
    return { _tag: "stop", n: yield* Deferred.await(answer) };
  }),
});

const busy = {
  start: () => Effect.succeed({ _tag: "hop", n: 1 }),
  hop: Effect.fnUntraced(function* ({ n }) {
    return goesOn(n) ? { _tag: "hop", n: yield* wait(n + 1) } : { _tag: "stop", n };
  }),
};

/** @type {import("../workload.js").Peer} */
export default {
  chain: (hops) => Effect.runPromise(dispatch(chain, { _tag: "start", hops })),
  fan: (width) => Effect.runPromise(fan(width)),
  short: (n, pause) => Effect.runPromise(dispatch(short, { _tag: "start", n, pause })),
  waiting: () => {
    const answer = Effect.runSync(Deferred.make());
    return {
      waits: () => true,
      answer: (n) => Effect.runSync(Deferred.succeed(answer, n)),
      result: Effect.runPromise(dispatch(ask(answer), { _tag: "start" })),
    };
  },
  busy: () => {
    const fiber = Effect.runFork(dispatch(busy, { _tag: "start" }));
    return {
      ended: Effect.runPromise(Fiber.await(fiber)),
      cancel: () => Effect.runFork(Fiber.interrupt(fiber)),
    };
  },
};
