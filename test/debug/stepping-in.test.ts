import { expect, test } from "vitest";
import { JavaScriptDebugger } from "./rig/javascript-debugger.js";
import { lineOf, TestSession } from "./rig/session.js";

const JOKE = { program: "joke.ts", input: { topic: "pirates" }, javascriptDebugger: true };

test("step into stops a JavaScript debugger on the first line of the step", async () => {
  const session = new TestSession();
  await session.start(JOKE, { functions: ["critiqueJoke"] });
  await session.stopped();
  await session.client.request("stepIn", { threadId: 1 });
  const javascript = await JavaScriptDebugger.attachWhenAsked(session.client);
  const { callFrames } = await javascript.paused();
  const [top] = callFrames;
  expect(top?.functionName).toBe("critiqueJoke");
  expect(top && javascript.sourceLine(top)).toBe(lineOf("joke.ts", "this.laughs++"));
  await javascript.resume();
  await session.client.event("stepscope.detachJavaScript");
  javascript.close();
  expect(await session.client.event("exited")).toEqual({ exitCode: 0 });
  expect(javascript.unseenStops).toBe(0);
  await session.client.event("terminated");
  session.transcript.expectGolden("step-into");
});

test("step into from an event goes into the step that takes it; a second time needs no second debugger", async () => {
  const session = new TestSession();
  await session.start({ ...JOKE, stopOnEntry: true }, { functions: ["JokeEvent"] });
  await session.stopped();
  await session.client.request("stepIn", { threadId: 1 });
  const javascript = await JavaScriptDebugger.attachWhenAsked(session.client);
  expect((await javascript.paused()).callFrames[0]?.functionName).toBe("generateJoke");
  await javascript.resume();
  expect((await session.stopped()).description).toBe("JokeEvent #2 was emitted by generateJoke");
  await session.client.request("stepIn", { threadId: 1 });
  expect((await javascript.paused()).callFrames[0]?.functionName).toBe("critiqueJoke");
  await javascript.resume();
  await session.client.event("stepscope.detachJavaScript");
  javascript.close();
  await session.client.event("terminated");
});

test("a breakpoint on an ordinary line has the JavaScript debugger attached before the program starts", async () => {
  const session = new TestSession();
  await session.launch(JOKE);
  const configured = session.configure({ breakpoints: { "joke.ts": ["this.laughs++"] } });
  const javascript = await JavaScriptDebugger.attachWhenAsked(session.client);
  await configured;
  await session.client.event("stepscope.detachJavaScript");
  javascript.close();
  expect(await session.client.event("exited")).toEqual({ exitCode: 0 });
});

test("a client without a JavaScript debugger is never asked, and steps to the next delivery", async () => {
  const session = new TestSession();
  await session.start(
    { ...JOKE, javascriptDebugger: false },
    { functions: ["generateJoke"], breakpoints: { "joke.ts": ["this.laughs++"] } },
  );
  await session.stopped();
  await session.resume("stepIn");
  expect(await session.client.event("output")).toMatchObject({ category: "console" });
  expect(await session.stopped()).toMatchObject({
    reason: "step",
    description: "Before critiqueJoke receives JokeEvent #2",
  });
  await session.resume("stepIn");
  const output = await session.output();
  expect(output.match(/takes a JavaScript debugger/g)).toHaveLength(1);
  expect(output).not.toContain("attachJavaScript");
});

test.each(["none", "nothing"])("a client that answers %s when it is asked steps to the next delivery", async (how) => {
  const session = new TestSession();
  await session.start(JOKE, { functions: ["generateJoke"] });
  await session.stopped();
  await session.client.request("stepIn", { threadId: 1 });
  await session.client.event("stepscope.attachJavaScript");
  if (how === "none") await session.client.request("stepscope.javaScriptAttached", { state: "none" });
  expect(await session.stopped()).toMatchObject({
    reason: "step",
    description: "Before critiqueJoke receives JokeEvent #2",
  });
});
