import { describe, expect, test } from "vitest";
import { workspace } from "../source.js";
import { CORE, handlers, inFlow, kinds } from "./flows.js";

// The shapes of the package's documentation, each in a workflow of ours.

test("a chain: a handler is a step, what comes from outside starts it, what is waited for ends it", () => {
  const it = inFlow(`const orderEvent = workflowEvent<string>({ debugLabel: "order" });
const packedEvent = workflowEvent<number>();
const shippedEvent = workflowEvent<boolean>();
export const shop = createWorkflow();
shop.handle([orderEvent], async (context, order) => packedEvent.with(order.data.length));
shop.handle([packedEvent], async function ship(context, { data }) {
  return shippedEvent.with(data > 0);
});
const { stream, sendEvent } = shop.createContext();
sendEvent(orderEvent.with("a chair"));
const events = await stream.until(shippedEvent).toArray();
`);
  expect(handlers(it)).toEqual(["handle(orderEvent): orderEvent -> packedEvent", "ship: packedEvent -> shippedEvent"]);
  expect(kinds(it)).toEqual({ start: ["orderEvent"], stop: ["shippedEvent"] });
  expect(it.codes("flow.ts")).toEqual([]);
  const { graph, framework, kind, exportedAs } = it.workflow("flow.ts");
  expect({ name: graph.workflow, framework, kind, exportedAs }).toEqual({
    name: "shop",
    framework: "workflow-core",
    kind: "instance",
    exportedAs: ["shop"],
  });
  expect(graph.events.map(({ name }) => name)).toEqual(["order", "packedEvent", "shippedEvent"]);
});

test("branches", () => {
  const it = inFlow(`export const flow = createWorkflow();
export const readingEvent = workflowEvent<number>();
const hotEvent = workflowEvent<number>();
const coldEvent = workflowEvent<number>();
export const reportEvent = workflowEvent<string>();
flow.handle([readingEvent], async (_context, event) => {
  if (event.data > 30) {
    return hotEvent.with(event.data);
  } else {
    return event.data < 0 ? coldEvent.with(event.data) : reportEvent.with("fine");
  }
});
flow.handle([hotEvent], async () => reportEvent.with("hot"));
flow.handle([coldEvent], async () => reportEvent.with("cold"));
const first = flow.createContext();
first.sendEvent(readingEvent.with(31));
const result = await first.stream.until(reportEvent).toArray();
console.log(result.at(-1)?.data);
`);
  expect(handlers(it)).toEqual([
    "handle(readingEvent): readingEvent -> hotEvent coldEvent reportEvent",
    "handle(hotEvent): hotEvent -> reportEvent",
    "handle(coldEvent): coldEvent -> reportEvent",
  ]);
  expect(kinds(it)).toEqual({ start: ["readingEvent"], stop: ["reportEvent"] });
  expect(it.codes("flow.ts")).toEqual([]);
});

test("a loop, with the middleware that keeps state", () => {
  const it = inFlow(`import { createStatefulMiddleware } from "@llamaindex/workflow-core/middleware/state";
const stateful = createStatefulMiddleware((state: { tries: number }) => state);
const guessing = stateful.withState(createWorkflow());
const guessEvent = workflowEvent<number>();
const wrongEvent = workflowEvent<void>();
const rightEvent = workflowEvent<number>();
guessing.handle([guessEvent], async (context, { data }) => {
  const { sendEvent, state } = context;
  if (data === 7) sendEvent(rightEvent.with(state.tries));
  else sendEvent(wrongEvent.with());
});
guessing.handle([wrongEvent], async (context) => {
  context.state.tries += 1;
  context.sendEvent(guessEvent.with(context.state.tries));
});
const { stream, sendEvent } = guessing.createContext({ tries: 0 });
sendEvent(guessEvent.with(1));
const result = await stream.untilEvent(rightEvent);
`);
  expect(handlers(it)).toEqual([
    "handle(guessEvent): guessEvent -> ~rightEvent ~wrongEvent",
    "handle(wrongEvent): wrongEvent -> ~guessEvent",
  ]);
  expect(kinds(it)).toEqual({ start: ["guessEvent"], stop: ["rightEvent"] });
  expect(it.codes("flow.ts")).toEqual([]);
});

test("fan-out, and a handler that collects what comes of it", () => {
  const it = inFlow(`const startEvent = workflowEvent<string[]>();
const pageEvent = workflowEvent<string>();
const linksEvent = workflowEvent<string[]>();
const allLinksEvent = workflowEvent<string[]>();
const crawler = createWorkflow();
crawler.handle([startEvent], async (context, { data }) => {
  const { sendEvent, stream } = context;
  data.forEach((url) => sendEvent(pageEvent.with(url)));
  const found = await stream.filter(linksEvent).take(data.length).toArray();
  return allLinksEvent.with(found.flatMap((it) => it.data));
});
crawler.handle([pageEvent], async (context, page) => {
  return fetch(page.data).then((it) => it.text()).then((text) => linksEvent.with(text.split(" ")));
});
const { stream, sendEvent } = crawler.createContext();
sendEvent(startEvent.with([]));
for await (const event of stream) {
  if (linksEvent.include(event)) {
    console.log(event.data);
  } else if (allLinksEvent.include(event)) {
    console.log("all", event.data);
    break;
  }
}
`);
  expect(handlers(it)).toEqual([
    "handle(startEvent): startEvent -> allLinksEvent ~pageEvent @linksEvent",
    "handle(pageEvent): pageEvent -> linksEvent",
  ]);
  expect(kinds(it)).toEqual({ start: ["startEvent"], stop: ["allLinksEvent"] });
  expect(it.codes("flow.ts")).toEqual([]);
});

describe("a person", () => {
  const FLOW = `const startEvent = workflowEvent<string>();
const askEvent = workflowEvent<string>();
const answerEvent = workflowEvent<string>();
const doneEvent = workflowEvent<string>();
const flow = createWorkflow();
flow.handle([startEvent], (context, { data }) => askEvent.with(data));
flow.handle([answerEvent], (context, { data }) => doneEvent.with(data));
`;
  const KINDS = {
    start: ["startEvent"],
    "input-required": ["askEvent"],
    "human-response": ["answerEvent"],
    stop: ["doneEvent"],
  };

  test("answers when an event comes", () => {
    const it = inFlow(`${FLOW}const { stream, sendEvent } = flow.createContext();
sendEvent(startEvent.with("who?"));
stream.on(askEvent, async (event) => {
  sendEvent(answerEvent.with(await prompt(event.data)));
});
await stream.until(doneEvent).toArray();
`);
    expect(kinds(it)).toEqual(KINDS);
    expect(it.codes("flow.ts")).toEqual([]);
  });

  test("answers in a loop over the stream", () => {
    const it = inFlow(`${FLOW}const { stream, sendEvent } = flow.createContext();
sendEvent(startEvent.with("who?"));
for await (const event of stream) {
  if (askEvent.include(event)) sendEvent(answerEvent.with(await prompt(event.data)));
  if (doneEvent.include(event)) break;
}
`);
    expect(kinds(it)).toEqual(KINDS);
    expect(it.codes("flow.ts")).toEqual([]);
  });

  test("answers a run that is continued from a snapshot", () => {
    const it = inFlow(`${FLOW}const { stream, sendEvent, snapshot } = flow.createContext();
sendEvent(startEvent.with("who?"));
await stream.until(askEvent).toArray();
const saved = await snapshot();
const resumed = flow.resume(saved);
resumed.sendEvent(answerEvent.with("me"));
const { data } = await resumed.stream.untilEvent(doneEvent);
`);
    expect(kinds(it)).toEqual(KINDS);
    expect(it.codes("flow.ts")).toEqual([]);
  });
});

test("several handlers of one event, handlers of several events, and handlers of any of several", () => {
  const it = inFlow(`const a = workflowEvent<number>();
const b = workflowEvent<number>();
const c = workflowEvent<string>();
const d = workflowEvent<string>();
const both = [a, b] as const;
const either = or(c, d);
const flow = createWorkflow();
flow.handle([a], () => c.with("one"));
flow.handle([a], () => d.with("two"));
flow.handle(both, (context, first, second) => c.with(String(first.data + second.data)));
flow.handle([or(c, d)], (context, event) => { if (c.include(event)) console.log(event.data); });
flow.handle([either, b], () => {});
const { sendEvent } = flow.createContext();
sendEvent(a.with(1), b.with(2));
`);
  expect(handlers(it)).toEqual([
    "handle(a): a -> c",
    "handle(a) #2: a -> d",
    "handle(a, b): a & b -> c",
    "handle(c | d): c | d ->",
    "handle(c | d, b): c | d & b ->",
  ]);
  expect(kinds(it)).toEqual({ start: ["a", "b"] });
  const { steps } = it.workflow("flow.ts");
  const union = steps["handle(c | d)"]?.accepts ?? {};
  expect(Object.entries(union).map(([id, at]) => [id, it.textAt(at)])).toEqual([
    ["c", "or(c, d)"],
    ["d", "or(c, d)"],
  ]);
});

test("handlers, events and helpers in other files, under other names", () => {
  const it = workspace({
    "events.ts": `${CORE}export const startEvent = workflowEvent<string>();
export const noteEvent = workflowEvent<string>();
export { startEvent as default };`,
    "all.ts": `export * from "./events.js"; export { noteEvent as note } from "./events.js";`,
    "notes.ts": `import { note } from "./all.js";
export function takeNote(sendEvent, text) { sendEvent(note.with(text)); }
export const makeNote = (text) => note.with(text);`,
    "handlers.ts": `import type { WorkflowContext } from "@llamaindex/workflow-core";
import * as events from "./all.js";
import { takeNote } from "./notes.js";
export async function begin(context: WorkflowContext, event) {
  const { sendEvent } = context;
  takeNote(sendEvent, event.data);
  return events.endEvent.with();
}`,
    "flow.ts": `import { createWorkflow as create, workflowEvent as define } from "@llamaindex/workflow-core";
import first, { noteEvent } from "./events.js";
import { makeNote } from "./notes.js";
import { begin } from "./handlers.js";
export const flow = create();
flow.handle([first], begin);
flow.handle([noteEvent], async (context, { data }) => data === "" ? undefined : makeNote(data.slice(1)));
`,
  });
  expect(handlers(it)).toEqual([
    "begin: startEvent -> endEvent ~noteEvent",
    "handle(noteEvent): noteEvent -> noteEvent",
  ]);
  expect(kinds(it)).toEqual({ start: ["startEvent"], stop: ["endEvent"] });
  expect(it.codes("flow.ts")).toEqual([]);
  const { events } = it.workflow("flow.ts");
  expect(it.textAt(events.noteEvent?.range)).toBe("noteEvent = workflowEvent<string>()");
  expect(events.noteEvent?.nameRange?.file).toBe(it.path("events.ts"));
});

test("a function that adds handlers to the workflow that it is given", () => {
  const it = workspace({
    "more.ts": `${CORE}import type { Workflow } from "@llamaindex/workflow-core";
export const helpEvent = workflowEvent<string>();
export function addHelp(verbose: boolean, workflow: Workflow) {
  workflow.handle([helpEvent], () => {});
}`,
    "flow.ts": `${CORE}import { addHelp, helpEvent } from "./more.js";
const startEvent = workflowEvent();
const flow = createWorkflow();
flow.handle([startEvent], () => helpEvent.with("?"));
addHelp(true, flow);
flow.createContext().sendEvent(startEvent.with());
`,
  });
  expect(handlers(it)).toEqual(["handle(startEvent): startEvent -> helpEvent", "handle(helpEvent): helpEvent ->"]);
  expect(it.codes("flow.ts")).toEqual([]);
  expect(it.shapes("more.ts")).toEqual(["workflow: handle(helpEvent)(helpEvent) ->"]);
  expect(it.codes("more.ts")).toEqual([]);
});

test("a workflow that gets its handlers as it is made", () => {
  const it = workspace({
    "more.ts": `${CORE}import type { Workflow } from "@llamaindex/workflow-core";
const startEvent = workflowEvent<string>(); const endEvent = workflowEvent<string>();
export function setUp(workflow: Workflow) {
  workflow.handle([startEvent], () => endEvent.with(""));
  return workflow;
}`,
    "flow.ts": `${CORE}import { setUp } from "./more.js"; import { withDrawing } from "@llamaindex/workflow-viz";
export const flow = setUp(withDrawing(createWorkflow()));
flow.draw(container);`,
  });
  expect(handlers(it)).toEqual(["handle(startEvent): startEvent -> endEvent"]);
  expect(kinds(it, "more.ts")).toEqual({ start: ["startEvent"], stop: ["endEvent"] });
  expect([...it.codes("flow.ts"), ...it.codes("more.ts")]).toEqual([]);
});

describe("where nobody in sight runs the workflow", () => {
  test("names tell the start from a person's answer", () => {
    const it =
      inFlow(`const startEvent = workflowEvent(); const humanAnswerEvent = workflowEvent(); const stopEvent = workflowEvent();
const flow = createWorkflow();
flow.handle([startEvent], () => stopEvent.with());
flow.handle([humanAnswerEvent], ({ sendEvent }) => { sendEvent(startEvent.with()); });
export { flow, startEvent, humanAnswerEvent, stopEvent };`);
    expect(kinds(it)).toEqual({ start: ["startEvent"], stop: ["stopEvent"], "human-response": ["humanAnswerEvent"] });
  });

  test("what none of its handlers sends starts it: there may be several ways", () => {
    const it = inFlow(`export const storeEvent = workflowEvent(); export const searchEvent = workflowEvent();
export const flow = createWorkflow(); const doneEvent = workflowEvent(); export const againEvent = workflowEvent();
flow.handle([storeEvent], () => againEvent.with());
flow.handle([searchEvent], () => doneEvent.with());
flow.handle([againEvent], () => doneEvent.with());`);
    expect(kinds(it)).toEqual({ start: ["storeEvent", "searchEvent"], stop: ["doneEvent"] });
  });
});

test("fields of a class", () => {
  const it = inFlow(`const startEvent = workflowEvent<string>();
const lostEvent = workflowEvent<string>();
const endEvent = workflowEvent<string>();
export class Service {
  readonly #flow = withState(createWorkflow());
  private readonly other: Workflow;
  constructor() {
    this.other = createWorkflow();
    this.#flow.handle([startEvent], () => endEvent.with(""));
    this.#flow.handle([lostEvent], () => {});
    this.other.handle([startEvent], function count() {});
  }
  async run(text: string) {
    const { stream, sendEvent } = this.#flow.createContext();
    sendEvent(startEvent.with(text));
    return (await stream.until(endEvent).toArray()).at(-1);
  }
}`);
  expect(it.shapes("flow.ts")).toEqual([
    "flow: handle(startEvent)(startEvent) -> endEvent; handle(lostEvent)(lostEvent) ->",
    "other: count(startEvent) ->",
  ]);
  expect(kinds(it)).toEqual({ start: ["startEvent"], stop: ["endEvent"] });
  expect(it.codes("flow.ts")).toEqual(["workflow-core-event-never-sent lostEvent"]);
});

test("handlers that are added where the workflow is imported", () => {
  const it = workspace({
    "flow.ts": `${CORE}export const startEvent = workflowEvent();
export const flow = createWorkflow();
flow.handle([startEvent], () => {});`,
    "more.ts": `import { flow, startEvent } from "./flow.js";
flow.handle([startEvent], function log() {});`,
  });
  expect(handlers(it, "more.ts")).toEqual(["handle(startEvent): startEvent ->", "log: startEvent ->"]);
});

test("a workflow that a handler runs", () => {
  const it = inFlow(`import { runWorkflow } from "@llamaindex/workflow-core/stream/run";
const innerStart = workflowEvent<number>();
const innerStop = workflowEvent<number>();
const inner = createWorkflow();
inner.handle([innerStart], (context, { data }) => innerStop.with(data * 2));
const other = createWorkflow();
other.handle([innerStart], (context, { data }) => innerStop.with(data * 3));
const outerStart = workflowEvent<number>();
const outerStop = workflowEvent<number>();
const outer = createWorkflow();
outer.handle([outerStart], async (context, { data }) => {
  const run = inner.createContext();
  run.sendEvent(innerStart.with(data));
  const doubled = await run.stream.untilEvent(innerStop);
  const tripled = await runWorkflow(other, innerStart.with(data), innerStop);
  return outerStop.with(doubled.data + tripled.data);
});
console.log(await runWorkflow(outer, outerStart.with(1), outerStop));
`);
  expect(it.shapes("flow.ts")).toEqual([
    "inner: handle(innerStart)(innerStart) -> innerStop",
    "other: handle(innerStart)(innerStart) -> innerStop",
    "outer: handle(outerStart)(outerStart) -> outerStop",
  ]);
  const [inner, , outer] = it.analysis.workflows(it.path("flow.ts"));
  expect(outer?.graph.steps[0]?.runs).toEqual(["inner", "other"]);
  expect(inner?.graph.events.map(({ kind }) => kind)).toEqual(["start", "stop"]);
  expect(outer?.graph.events.map(({ kind }) => kind)).toEqual(["start", "stop"]);
  expect(it.codes("flow.ts")).toEqual([]);
});

test("a factory, and the events of agents that the package has", () => {
  const it = workspace({
    "flow.ts": `import { agentStreamEvent, createStatefulMiddleware, createWorkflow, startAgentEvent, stopAgentEvent, workflowEvent } from "@llamaindex/workflow";
const planEvent = workflowEvent<{}>();
const uiEvent = workflowEvent<{}>();
export function workflowFactory() {
  const { withState, getContext } = createStatefulMiddleware(() => ({}));
  const workflow = withState(createWorkflow());
  workflow.handle([startAgentEvent], async ({ data }) => {
    const { sendEvent, state } = getContext();
    sendEvent(uiEvent.with({}));
    return planEvent.with({});
  });
  workflow.handle([planEvent], async () => {
    getContext().sendEvent(agentStreamEvent.with({}));
    return stopAgentEvent.with({ result: "" });
  });
  return workflow;
}`,
  });
  expect(handlers(it)).toEqual([
    "handle(startAgentEvent): startAgentEvent -> planEvent ^uiEvent",
    "handle(planEvent): planEvent -> stopAgentEvent ^agentStreamEvent",
  ]);
  expect(kinds(it)).toEqual({ start: ["startAgentEvent"], stop: ["stopAgentEvent"] });
  expect(it.codes("flow.ts")).toEqual([]);
});

test("validation's handlers, retries around a handler, schemas, and what starts late", () => {
  const it = inFlow(`import { withValidation } from "@llamaindex/workflow-core/middleware/validation";
import { pRetryHandler } from "@llamaindex/workflow-core/util/p-retry";
import { zodEvent } from "@llamaindex/workflow-core/util/zod";
const startEvent = zodEvent(z.object({ name: z.string() }), { debugLabel: "start" });
const slowEvent = workflowEvent<void, "slow">();
const stopEvent = workflowEvent<number, "stop">();
const flow = withValidation(createWorkflow(), [
  [[startEvent], [slowEvent]],
  [[slowEvent], [stopEvent]],
]);
flow.strictHandle([startEvent], (send, start) => {
  setTimeout(() => send(slowEvent.with()), 10);
});
flow.handle([slowEvent], pRetryHandler(async (context) => {
  const result = stopEvent.with(1);
  context.sendEvent(result);
}, { retries: 3 }));
const { sendEvent, stream } = flow.createContext();
sendEvent(startEvent.with({ name: "" }));
await stream.until((event) => stopEvent.include(event)).toArray();
`);
  expect(handlers(it)).toEqual([
    "handle(startEvent): startEvent -> ~slowEvent",
    "handle(slowEvent): slowEvent -> ~stopEvent",
  ]);
  expect(kinds(it)).toEqual({ start: ["startEvent"], stop: ["stopEvent"] });
  expect(it.codes("flow.ts")).toEqual([]);
});

test("served over HTTP", () => {
  const it = inFlow(`import { createHonoHandler } from "@llamaindex/workflow-core/hono";
const startEvent = workflowEvent<string>();
const stopEvent = workflowEvent<string>();
const flow = createWorkflow();
flow.handle([startEvent], (context, { data }) => stopEvent.with(data));
app.post("/", createHonoHandler(flow, async (ctx) => startEvent.with(await ctx.req.text()), stopEvent));
`);
  expect(kinds(it)).toEqual({ start: ["startEvent"], stop: ["stopEvent"] });
  expect(it.codes("flow.ts")).toEqual([]);
});

describe("is none of it", () => {
  test("something else that has handlers", () => {
    const it = workspace({
      "flow.ts": `import { workflowEvent } from "@llamaindex/workflow-core"; import { app } from "./app.js";
const list = [1]; app.handle([list], () => {}); app.handle("GET", "/", () => {}); server.handle([], () => {});`,
      "other.ts": `import { createWorkflow, workflowEvent } from "some-other-package";
const startEvent = workflowEvent(); const flow = createWorkflow(); flow.handle([startEvent], () => {});`,
    });
    expect(it.shapes("flow.ts")).toEqual([]);
    expect(it.shapes("other.ts")).toEqual([]);
  });

  test("a workflow without handlers", () => {
    expect(inFlow(`export const flow = createWorkflow();`).shapes("flow.ts")).toEqual([]);
  });

  test("the classes of the package's first version", () => {
    const it = workspace({
      "flow.ts": `import { StartEvent, StopEvent, Workflow } from "@llamaindex/workflow";
class MyWorkflow extends Workflow {} const flow = new Workflow(); flow.addStep({ inputs: [StartEvent], outputs: [StopEvent] }, async () => new StopEvent(""));`,
    });
    expect(it.shapes("flow.ts")).toEqual([]);
    expect(it.codes("flow.ts")).toEqual([]);
  });
});
