import { expect, test } from "vitest";
import { fixture } from "./rig/places.js";
import { lineOf, TestSession } from "./rig/session.js";

const JOKE = { program: "joke.ts", input: { topic: "pirates" } };

test("breakpoints on a step and on an event's class, at their names, before the run", async () => {
  const session = new TestSession();
  await session.launch(JOKE);
  const breakpoints = await session.setBreakpoints("joke.ts", [
    "@step({ numWorkers: 4 })",
    "async critiqueJoke(",
    "  ): Promise<StopEvent<string>>",
    "joke: string;",
    "this.laughs++",
    "laughs = 0",
  ]);
  const at = (text: string) => ({ verified: true, line: lineOf("joke.ts", text) });
  expect(breakpoints).toMatchObject([
    at("async critiqueJoke("),
    at("async critiqueJoke("),
    at("async critiqueJoke("),
    at("class JokeEvent"),
    { verified: false },
    { verified: false },
  ]);
  for (const { message } of breakpoints) expect(message).toBeUndefined();
});

test("a run stops on an event, then on a step, and is shown from there to its input", async () => {
  const session = new TestSession();
  await session.start(JOKE, { breakpoints: { "joke.ts": ["class JokeEvent", "async critiqueJoke("] } });
  expect(await session.stopped()).toMatchObject({
    reason: "breakpoint",
    description: "JokeEvent #2 was emitted by generateJoke",
  });
  await session.resume("continue");
  expect(await session.stopped()).toMatchObject({
    reason: "breakpoint",
    description: "Before critiqueJoke receives JokeEvent #2",
  });
  const { stackFrames, totalFrames } = await session.client.request("stackTrace", { threadId: 1 });
  expect(totalFrames).toBe(4);
  expect(stackFrames.map(({ name, line, presentationHint }) => [name, line, presentationHint])).toEqual([
    ["critiqueJoke(JokeEvent #2)", lineOf("joke.ts", "async critiqueJoke("), undefined],
    ["JokeEvent #2", lineOf("joke.ts", "class JokeEvent"), "subtle"],
    ["generateJoke(StartEvent #1)", lineOf("joke.ts", "async generateJoke("), undefined],
    ["StartEvent #1", lineOf("joke.ts", "class JokeFlow"), "subtle"],
  ]);
  const page = await session.client.request("stackTrace", { threadId: 1, startFrame: 1, levels: 2 });
  expect(page.stackFrames.map(({ name }) => name)).toEqual(["JokeEvent #2", "generateJoke(StartEvent #1)"]);
  expect(page.totalFrames).toBe(4);
  expect(page.stackFrames.map(({ id }) => id)).toEqual(stackFrames.slice(1, 3).map(({ id }) => id));
  await session.resume("continue");
  await session.client.event("terminated");
  session.transcript.expectGolden("breakpoints");
});

test("breakpoints by name: of a step, of a step of a workflow, of an event, of nothing", async () => {
  const session = new TestSession();
  await session.launch(JOKE);
  const names = ["critiqueJoke", "JokeFlow.generateJoke", "JokeEvent", "Other.critiqueJoke", "nothing"];
  const { breakpoints } = await session.client.request("setFunctionBreakpoints", {
    breakpoints: names.map((name) => ({ name })),
  });
  expect(breakpoints.map(({ verified }) => verified)).toEqual([true, true, true, false, false]);
  expect(breakpoints[4]?.message).toContain("nothing");
  await session.configure();
  for (const description of [
    "Before generateJoke receives StartEvent #1",
    "JokeEvent #2 was emitted by generateJoke",
    "Before critiqueJoke receives JokeEvent #2",
  ]) {
    expect(await session.stopped()).toMatchObject({ reason: "function breakpoint", description });
    await session.resumeStale("continue");
  }
  await session.client.event("terminated");
});

test("a name that only the run knows is verified when it starts", async () => {
  const session = new TestSession();
  await session.start({ program: "made-up.ts" }, { functions: ["later"] });
  const { reason, breakpoint } = await session.client.event("breakpoint");
  expect([reason, breakpoint.verified]).toEqual(["changed", true]);
  expect((await session.stopped()).description).toBe("Before later receives StartEvent #1");
});

test("next goes from delivery to delivery, and to the end", async () => {
  const session = new TestSession();
  await session.start({ ...JOKE, stopOnEntry: true });
  expect(await session.stopped()).toMatchObject({
    reason: "entry",
    description: "Before generateJoke receives StartEvent #1",
  });
  await session.resume("next");
  expect(await session.stopped()).toMatchObject({
    reason: "step",
    description: "Before critiqueJoke receives JokeEvent #2",
  });
  await session.resume("stepOut");
  await session.client.event("terminated");
  session.transcript.expectGolden("next");
});

test("pause holds a run that waits, and it can go on", async () => {
  const session = new TestSession();
  await session.start({ program: "waiting.ts" });
  await session.client.event("output", ({ output }) => output.startsWith("pids"));
  const { threads } = await session.client.request("threads");
  expect(threads).toEqual([{ id: 1, name: "Waiting #1" }]);
  await session.client.request("pause", { threadId: 1 });
  expect(await session.stopped()).toMatchObject({ reason: "pause", threadId: 1 });
  const { stackFrames } = await session.client.request("stackTrace", { threadId: 1 });
  expect(stackFrames.map(({ name }) => name)).toEqual(["wait(StartEvent #1)", "StartEvent #1"]);
  await session.resume("continue");
  await session.client.request("pause", { threadId: 1 });
  await session.stopped();
});

test("pause before the first run holds its first delivery", async () => {
  const session = new TestSession();
  await session.launch(JOKE);
  const { threads } = await session.client.request("threads");
  expect(threads).toEqual([{ id: 1, name: "JokeFlow" }]);
  await session.client.request("pause", { threadId: 1 });
  await session.configure();
  expect(await session.stopped()).toMatchObject({
    reason: "pause",
    description: "Before generateJoke receives StartEvent #1",
  });
});

test("two runs are two threads that stop and go on alone", async () => {
  const session = new TestSession();
  await session.start({ program: "two-runs.ts" }, { breakpoints: { "two-runs.ts": ["async second("] } });
  const stops = [await session.stopped(), await session.stopped()];
  expect(stops.map(({ threadId }) => threadId).sort()).toEqual([1, 2]);
  const { threads } = await session.client.request("threads");
  expect(threads.map(({ name }) => name)).toEqual(["Split #1", "Split #2"]);
  expect((await session.scope("Event", 0, 2)).of?.value).toBe('"right"');
  await session.resumeStale("continue", 2);
  await session.client.event("thread", ({ reason, threadId }) => reason === "exited" && threadId === 2);
  expect((await session.scope("Event", 0, 1)).of?.value).toBe('"left"');
  await expect(session.client.request("stackTrace", { threadId: 2 })).rejects.toThrow("no thread 2");
  await session.resumeStale("continue", 1);
  expect(await session.output()).toContain("left right");
});

test("breakpoints can be changed while a run is held", async () => {
  const session = new TestSession();
  await session.start(JOKE, { functions: ["generateJoke"] });
  await session.stopped();
  await session.setBreakpoints("joke.ts", ["async critiqueJoke("]);
  await session.resume("continue");
  expect((await session.stopped()).description).toBe("Before critiqueJoke receives JokeEvent #2");
});

test("a step that throws is told with step, event and place", async () => {
  const session = new TestSession();
  await session.start({ program: "failing.ts" });
  const { output, source, line, category } = await session.client.event("output", ({ output }) =>
    output.includes("failed"),
  );
  expect(category).toBe("stderr");
  expect(output).toContain("Shop #1: charge failed on Order #2: TypeError: The card was refused for 3\n");
  expect(output).toContain("failing.ts:");
  expect([source?.path, line]).toEqual([fixture("failing.ts"), lineOf("failing.ts", "throw new TypeError")]);
  expect(await session.client.event("exited")).toEqual({ exitCode: 1 });
});

test("a run stops where a step throws, if asked to", async () => {
  const session = new TestSession();
  await session.start({ program: "failing.ts" }, { filters: ["step-failed"] });
  expect(await session.stopped()).toMatchObject({
    reason: "exception",
    description: "charge failed",
    text: "charge failed on Order #2: TypeError: The card was refused for 3",
  });
  const info = await session.client.request("exceptionInfo", { threadId: 1 });
  expect(info).toMatchObject({ exceptionId: "TypeError", details: { message: "The card was refused for 3" } });
  expect((await session.scope("Event")).amount?.value).toBe("3");
  await session.resume("continue");
  await session.client.event("terminated");
  session.transcript.expectGolden("failed-step");
});
