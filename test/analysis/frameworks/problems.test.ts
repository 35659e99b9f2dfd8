import { describe, expect, test } from "vitest";
import { workspace } from "../source.js";
import { CORE, hello, inFlow } from "./flows.js";

const SENT = "workflow-core-event-never-sent";
const HANDLED = "workflow-core-event-never-handled";
const REACHED = "workflow-core-unreachable-handler";
const JOINED = "workflow-core-join-never-complete";

describe("an event that is never sent", () => {
  test("is told at every handler that waits for it, with its declaration", () => {
    const it = hello(`const lostEvent = workflowEvent<number>();
flow.handle([lostEvent], () => byeEvent.with("lost"));
flow.handle([or(helloEvent, lostEvent)], function either() {});`);
    const problems = it.analysis.problems(it.path("flow.ts"));
    expect(it.codes("flow.ts")).toEqual([`${SENT} lostEvent`, `${SENT} lostEvent`]);
    expect(problems.map(({ range }) => it.textAt(range))).toEqual(["lostEvent", "or(helloEvent, lostEvent)"]);
    expect(problems[0]?.relatedRanges.map(({ range, message }) => [it.textAt(range), message])).toEqual([
      ["lostEvent", "lostEvent is declared here."],
    ]);
    expect(problems[0]).toMatchObject({
      severity: "warning",
      workflow: "flow",
      message: "Nothing sends lostEvent, which handle(lostEvent) and either wait for.",
      hint: "Return lostEvent.with(…) from a handler, or send it with sendEvent(lostEvent.with(…)).",
    });
  });

  test("is gone once something sends it", () => {
    const text = `const lostEvent = workflowEvent<number>();
flow.handle([lostEvent], () => byeEvent.with("lost"));`;
    expect(hello(text).codes("flow.ts")).toEqual([`${SENT} lostEvent`]);
    for (const sending of [
      "flow.handle([helloEvent], () => lostEvent.with(1));",
      "flow.handle([helloEvent], (context) => { helpers.later(() => context.sendEvent(lostEvent.with(1))); });",
      "function make() { return lostEvent.with(1); } flow.handle([helloEvent], () => make());",
      "const { sendEvent: send } = flow.createContext(); send(lostEvent.with(1));",
      "setInterval(() => sendEvent(lostEvent.with(1)), 1000);",
    ]) {
      expect(hello(`${text}\n${sending}`).codes("flow.ts"), sending).toEqual([]);
    }
  });

  test("is not known of one that others can get", () => {
    for (const other of [
      "export const lostEvent = workflowEvent<number>(); export { flow };",
      "const lostEvent = workflowEvent<number>(); export { flow, lostEvent };",
      "const lostEvent = workflowEvent<number>(); register(lostEvent);",
      "const lostEvent = workflowEvent<number>(); const table = { lost: lostEvent };",
      'import { lostEvent } from "./elsewhere.js"; export default flow;',
      "export const lostEvent = workflowEvent<number>(); serve(flow.createContext());",
      "export const lostEvent = workflowEvent<number>(); const context = flow.createContext(); serve(context);",
      "export const lostEvent = workflowEvent<number>(); function go() { const { sendEvent } = flow.createContext(); return { sendEvent }; }",
    ]) {
      const it = hello(`${other}\nflow.handle([lostEvent], () => byeEvent.with("lost"));`);
      expect(it.codes("flow.ts"), other).toEqual([]);
    }
  });

  test("is known of an exported one, where nobody else can get at a run", () => {
    const it = hello(`export const lostEvent = workflowEvent<number>();
flow.handle([lostEvent], () => byeEvent.with("lost"));`);
    expect(it.codes("flow.ts")).toEqual([`${SENT} lostEvent`]);
  });

  test("is no problem of a workflow that nobody can start yet", () => {
    const it = inFlow(`const startEvent = workflowEvent(); const nextEvent = workflowEvent();
const flow = createWorkflow();
flow.handle([startEvent], () => nextEvent.with());
flow.handle([nextEvent], () => {});`);
    expect(it.codes("flow.ts")).toEqual([]);
    const exported = inFlow(`const startEvent = workflowEvent(); export const flow = createWorkflow();
flow.handle([startEvent], () => {});`);
    expect(exported.codes("flow.ts")).toEqual([]);
  });
});

describe("an event that is never handled", () => {
  test("is told wherever it is emitted", () => {
    const it = hello(`const orphanEvent = workflowEvent<number>();
flow.handle([helloEvent], (context, { data }) => {
  if (data === "") context.sendEvent(orphanEvent.with(0));
  return orphanEvent.with(1);
});`);
    expect(it.codes("flow.ts")).toEqual([`${HANDLED} orphanEvent`, `${HANDLED} orphanEvent`]);
    const problems = it.analysis.problems(it.path("flow.ts"));
    expect(problems.map(({ range }) => range.start.line)).toEqual([8, 9]);
    expect(problems[0]?.message).toBe(
      "No handler takes orphanEvent, which handle(helloEvent) #2 emits, and nothing waits for it on the stream.",
    );
    expect(problems[0]?.hint).toBe(
      "Add a handler, flow.handle([orphanEvent], …), or wait for it where the workflow is run: stream.until(orphanEvent).",
    );
  });

  test("is gone once something takes it, asks for it, or sees all of the stream", () => {
    const text = "const orphanEvent = workflowEvent<number>(); flow.handle([helloEvent], () => orphanEvent.with(1));";
    expect(hello(text).codes("flow.ts")).toEqual([`${HANDLED} orphanEvent`]);
    for (const use of [
      "flow.handle([orphanEvent], () => {});",
      "flow.handle([or(byeEvent, orphanEvent)], () => {});",
      "flow.createContext().stream.on(orphanEvent, console.log);",
      "const found = await flow.createContext().stream.filter(orphanEvent).take(1).toArray();",
      "for await (const it of flow.createContext().stream) if (orphanEvent.include(it)) break;",
      "for await (const it of flow.createContext().stream) console.log(it);",
      "for await (const it of flow.createContext().stream) { if (byeEvent.include(it)) continue; else show(it); }",
      "const all = await flow.createContext().stream.until(byeEvent).toArray(); console.log(all);",
      "console.log((await flow.createContext().stream.until(byeEvent).toArray()).map(({ data }) => data));",
      "export default { fetch: () => flow.createContext().stream.toResponse() };",
      "from(flow.createContext().stream).subscribe(show);",
      "await pipeline(flow.createContext().stream, async function (source) { for await (const it of source) show(it); });",
      "const { stream: seen } = flow.createContext(); for await (const it of seen) show(it);",
      "const seen = flow.createContext().stream.until(byeEvent); for await (const it of seen) show(it);",
      'const all = run(flow, helloEvent.with("")); for await (const it of all) show(it);',
      "flow.handle([helloEvent], async (context) => { for await (const it of context.stream) show(it); });",
      "const source = eventSource(it); if (source === orphanEvent) show(it);",
      "flow.handle([helloEvent], async ({ stream }) => { await stream.until(orphanEvent).toArray(); });",
    ]) {
      expect(hello(`${text}\n${use}`).codes("flow.ts"), use).toEqual([]);
    }
  });

  test("is told in spite of code that looks at the stream for other events only", () => {
    const text = "const orphanEvent = workflowEvent<number>(); flow.handle([helloEvent], () => orphanEvent.with(1));";
    for (const use of [
      "for await (const it of flow.createContext().stream) if (byeEvent.include(it)) { console.log(it.data); break; }",
      "const all = await flow.createContext().stream.until(byeEvent).toArray(); console.log(all[all.length - 1].data);",
      "const all = await flow.createContext().stream.until(byeEvent).toArray(); console.log(all.find((it) => byeEvent.include(it)));",
      "const { stream: seen } = flow.createContext(); seen.on(byeEvent, show); const rest = seen.until(byeEvent); await rest.toArray();",
      'const all = run(flow, helloEvent.with("")); for await (const it of all) { if (byeEvent.include(it)) break; }',
      "const all = await flow.createContext().stream.filter(byeEvent).take(2).toArray(); console.log(all);",
    ]) {
      expect(hello(`${text}\n${use}`).codes("flow.ts"), use).toEqual([`${HANDLED} orphanEvent`]);
    }
  });

  const FACTORY = (body: string): string => `export const startEvent = workflowEvent();
const ownEvent = workflowEvent(); const uiEvent = workflowEvent();
export const stopEvent = workflowEvent();
export function make() { const flow = createWorkflow(); ${body} return flow; }`;

  test("of a workflow that others run: what is sent may be for them, what is returned is the next step", () => {
    const shown = inFlow(
      FACTORY("flow.handle([startEvent], ({ sendEvent }) => { sendEvent(uiEvent.with()); return stopEvent.with(); });"),
    );
    expect(shown.codes("flow.ts")).toEqual([]);
    const missing = inFlow(
      FACTORY("flow.handle([startEvent], (context, { data }) => (data ? ownEvent.with() : stopEvent.with()));"),
    );
    expect(missing.codes("flow.ts")).toEqual([`${HANDLED} ownEvent`]);
    const exported = inFlow(FACTORY("flow.handle([startEvent], () => stopEvent.with());"));
    expect(exported.codes("flow.ts")).toEqual([]);
  });

  test("of a workflow that others run and that has no other end", () => {
    const it = inFlow(`export const startEvent = workflowEvent(); const stopEvent = workflowEvent();
export const flow = createWorkflow(); flow.handle([startEvent], () => stopEvent.with());`);
    expect(it.codes("flow.ts")).toEqual([]);
  });

  test("can't be said where a list of events can't be read", () => {
    const it = hello(`const orphanEvent = workflowEvent<number>(); flow.handle([helloEvent], () => orphanEvent.with(1));
flow.handle([...others], () => {});`);
    expect(it.codes("flow.ts")).toEqual([]);
  });
});

describe("a handler that never runs", () => {
  test("behind a loop that nothing leads into", () => {
    const it = hello(`const pingEvent = workflowEvent(); const pongEvent = workflowEvent();
flow.handle([pingEvent], () => pongEvent.with());
flow.handle([pongEvent], function pong() { return pingEvent.with(); });`);
    expect(it.codes("flow.ts")).toEqual([`${REACHED} handle(pingEvent)`, `${REACHED} pong`]);
    const problems = it.analysis.problems(it.path("flow.ts"));
    expect(problems.map(({ range }) => it.textAt(range))).toEqual(["handle", "pong"]);
    expect(problems[0]?.message).toBe(
      "handle(pingEvent) never runs: pingEvent is only sent by handlers that never run.",
    );
    expect(problems[0]?.relatedRanges.map(({ message }) => message)).toEqual(["pong is here."]);
  });

  test("waits for an event that only comes behind it", () => {
    const it = hello(`const lateEvent = workflowEvent();
flow.handle([helloEvent, lateEvent], function both() { return lateEvent.with(); });`);
    expect(it.codes("flow.ts")).toEqual([`${REACHED} both`]);
  });

  test("isn't told of one behind an event that is never sent: that is told", () => {
    const it = hello(`const lostEvent = workflowEvent(); const nextEvent = workflowEvent();
flow.handle([lostEvent], () => nextEvent.with());
flow.handle([nextEvent], () => byeEvent.with(""));`);
    expect(it.codes("flow.ts")).toEqual([`${SENT} lostEvent`]);
  });

  test("runs where a loop is entered from outside, also by a function that anybody may call", () => {
    const loop = `const pingEvent = workflowEvent(); const pongEvent = workflowEvent();
flow.handle([pingEvent], () => pongEvent.with());
flow.handle([pongEvent], () => pingEvent.with());`;
    for (const entry of [
      "sendEvent(pongEvent.with());",
      "export const enter = () => pingEvent.with();",
      "flow.handle([helloEvent], () => pingEvent.with());",
      "register({ pingEvent });",
    ]) {
      expect(hello(`${loop}\n${entry}`).codes("flow.ts"), entry).toEqual([]);
    }
  });
});

test("middleware leaves a workflow what it is, wherever it comes from", () => {
  for (const made of [
    "const { withState } = createStatefulMiddleware(() => ({})); const flow = withState(withTraceEvents(createWorkflow()));",
    "const stateful = createStatefulMiddleware(() => ({})); const base = createWorkflow(); const flow = stateful.withState(base);",
  ]) {
    const it = workspace({
      "flow.ts": `${CORE}import { startEvent, lostEvent } from "./gone.js";
const orphanEvent = workflowEvent(); ${made}
flow.handle([startEvent], () => orphanEvent.with());
flow.handle([lostEvent], () => {});
flow.createContext().sendEvent(startEvent.with());`,
    });
    expect(it.codes("flow.ts"), made).toEqual([`${SENT} lostEvent`, `${HANDLED} orphanEvent`]);
  }
});

describe("a handler of several events", () => {
  test("never gets two that others take alone", () => {
    const it = hello(`const a = workflowEvent(); const b = workflowEvent();
flow.handle([helloEvent], ({ sendEvent }) => { sendEvent(a.with(), b.with()); });
flow.handle([a], () => {});
flow.handle([or(b, helloEvent)], function other() {});
flow.handle([a, b], function both() {});`);
    expect(it.codes("flow.ts")).toEqual([`${JOINED} both`]);
    const [problem] = it.analysis.problems(it.path("flow.ts"));
    expect(it.textAt(problem?.range)).toBe("both");
    expect(problem?.message).toBe(
      "both never runs: it waits for a and b together, and other handlers take each of them as soon as it comes.",
    );
    expect(problem?.relatedRanges.map(({ message }) => message)).toEqual(["handle(a) is here.", "other is here."]);
  });

  test("may get one that others take alone, when the rest has come before", () => {
    const it = hello(`const a = workflowEvent(); const b = workflowEvent();
flow.handle([helloEvent], ({ sendEvent }) => { sendEvent(b.with(), a.with()); });
flow.handle([a], () => {});
flow.handle([a, b], () => {});`);
    expect(it.codes("flow.ts")).toEqual([]);
  });
});

test("what is wrong follows an edit of the file that declares the events", () => {
  const it = workspace({
    "events.ts": `${CORE}export const startEvent = workflowEvent(); export const nextEvent = workflowEvent(); export const also = startEvent;`,
    "flow.ts": `${CORE}import { also, nextEvent, startEvent } from "./events.js";
const flow = createWorkflow();
flow.handle([startEvent], () => nextEvent.with());
flow.handle([nextEvent], () => {});
flow.createContext().sendEvent(also.with());`,
  });
  expect(it.codes("flow.ts")).toEqual([]);
  const before = it.workflow("flow.ts");
  it.edit(
    "events.ts",
    `${CORE}export const startEvent = workflowEvent(); export const nextEvent = workflowEvent(); export const also = nextEvent;`,
  );
  expect(it.workflow("flow.ts")).not.toBe(before);
  expect(it.codes("flow.ts")).toEqual([`${SENT} startEvent`]);
});

test("half a program is read as far as it goes", () => {
  const text = `const startEvent = workflowEvent<string>({ debugLabel: "start" });
const flow = createWorkflow();
flow.handle([startEvent], async (context, { data }) => { for await (const it of context.stream) { if (startEvent.include(it)) break; } });
const { sendEvent, stream } = flow.createContext();
sendEvent(startEvent.with("x")); await stream.until((event) => startEvent.include(event)).toArray();`;
  const it = inFlow(text);
  for (let end = 0; end < text.length; end++) {
    it.edit("flow.ts", CORE + text.slice(0, end));
    it.codes("flow.ts");
    it.edit("flow.ts", CORE + text.slice(0, end) + text.slice(end + 1));
    it.codes("flow.ts");
  }
  it.edit("flow.ts", CORE + text);
  expect(it.shapes("flow.ts")).toEqual(["flow: handle(startEvent)(startEvent) ->"]);
});
