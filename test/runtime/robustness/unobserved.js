import { Event, StartEvent, StopEvent, Workflow } from "stepscope";

/*
 * Starts a run that fails, and looks at it in the way that the argument names. Says "went on" if the program still lives
 * some turns after the failure.
 */
class Progress extends Event {}

const flow = new Workflow({ name: "Tea" });
flow.step({ name: "pour", accepts: StartEvent, emits: [StopEvent] }, async (_ev, ctx) => {
  ctx.writeEventToStream(new Progress());
  await turns(3);
  throw new Error("spilt");
});
const run = flow.run({});

const ways = {
  "not at all": () => {},
  "left early": async () => {
    for await (const _ of run.streamEvents()) break;
  },
  "left by throwing": async () => {
    const read = async () => {
      for await (const _ of run.streamEvents()) throw new Error("not interested");
    };
    await read().catch(() => {});
  },
  awaited: () => Promise.allSettled([run]),
  caught: () => run.catch(() => {}),
  "by its stream": async () => {
    for await (const _ of run.streamEvents());
  },
  "late by its stream": async () => {
    const stream = run.streamEvents();
    await turns(10);
    for await (const _ of stream);
  },
  cancelled: () => run.cancel(),
};
await ways[process.argv[2]]();
await turns(10);
console.log("went on");

async function turns(count) {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
