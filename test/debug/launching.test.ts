import { expect, test } from "vitest";
import { RequestFailed } from "./rig/client.js";
import { fixture } from "./rig/places.js";
import { TestSession } from "./rig/session.js";

test("a file that only exports a workflow is run with the input", async () => {
  const session = new TestSession();
  await session.start({ program: "joke.ts", input: { topic: "pirates" } });
  expect(await session.client.event("exited")).toEqual({ exitCode: 0 });
  await session.client.event("terminated");
  session.transcript.expectGolden("exported-workflow");
});

test("a script that runs a workflow itself runs as it is", async () => {
  const session = new TestSession();
  await session.start({ program: "joke-script.ts" }, { functions: ["critiqueJoke"] });
  const { description } = await session.stopped();
  expect(description).toBe("Before critiqueJoke receives JokeEvent #2");
  await session.resume("continue");
  await session.client.event("terminated");
  session.transcript.expectGolden("script");
});

test("noDebug runs without the agent", async () => {
  const session = new TestSession();
  await session.start(
    { program: "joke.ts", input: { topic: "pirates" }, noDebug: true },
    { functions: ["critiqueJoke"] },
  );
  expect(await session.client.event("exited")).toEqual({ exitCode: 0 });
  expect(await session.output()).toContain("Not bad: Two pirates walk into a bar.");
});

test("a workflow of functions is named by its export", async () => {
  const session = new TestSession();
  await session.start({ program: "plain.ts", workflow: "flow" }, { functions: ["ping.pong"] });
  expect((await session.stopped()).description).toBe("Before pong receives Ping #2");
});

test("arguments, environment and folder reach the program", async () => {
  const session = new TestSession();
  await session.start({ program: "environment.ts", args: ["a b"], env: { COLOUR: "blue" }, cwd: fixture("") });
  expect(await session.output()).toMatch(/\["a b"\] blue <fixtures>\/? undefined undefined/);
});

test("the program's exit code is passed on", async () => {
  const session = new TestSession();
  await session.start({ program: "exits.ts" });
  expect(await session.client.event("exited")).toEqual({ exitCode: 7 });
});

const REFUSED: readonly [string, { program: string; [attribute: string]: unknown }, string][] = [
  ["a missing file", { program: "nowhere.ts" }, `There is no file ${fixture("nowhere.ts")}.`],
  ["no workflow", { program: "no-workflow.ts" }, `No workflow in ${fixture("no-workflow.ts")}`],
  ["two and none named", { program: "two-flows.ts" }, "two-flows.ts has 2 workflows: Hello, Bye. Name one"],
  ["one that isn't there", { program: "two-flows.ts", workflow: "Nope" }, 'There is no workflow "Nope" in'],
  ["one that isn't exported", { program: "hidden.ts" }, "Hidden isn't exported: export it"],
  ["input that lacks a field", { program: "joke.ts", input: {} }, "it lacks topic (string)"],
  ["input of the wrong type", { program: "joke.ts", input: { topic: 3 } }, "topic must be string, not 3"],
  ["input that is no object", { program: "joke.ts", input: [1] }, '"input" must be an object'],
  [
    "arguments that are no list",
    { program: "joke.ts", args: "--fast" },
    '"args" must be a list of strings, not "--fast"',
  ],
  ["an environment that is none", { program: "joke.ts", env: { A: 1 } }, '"env" must be an object of strings'],
  [
    "a folder that isn't there",
    { program: "joke.ts", input: { topic: "x" }, cwd: "/nowhere-at-all" },
    "There is no file",
  ],
  [
    "a Node that isn't there",
    { program: "joke.ts", input: { topic: "x" }, runtimeExecutable: "/nowhere/node" },
    "The program can't be started: /nowhere/node",
  ],
];

test.each(REFUSED)("refused with a word in the console: %s", async (_, { program, ...attributes }, message) => {
  const session = new TestSession();
  await session.initialize();
  const path = attributes.cwd === undefined ? fixture(program) : program;
  const launched = session.client.request("launch", { program: path, ...attributes });
  await expect(launched).rejects.toThrow(message);
  const failure = await launched.catch((error: RequestFailed) => error);
  expect((failure as RequestFailed).error?.showUser).toBe(false);
  const { category, output } = await session.client.event("output");
  expect(category).toBe("stderr");
  expect(output).toContain(message);
  await session.client.event("terminated");
});

test("a launch without a program says what is missing", async () => {
  const session = new TestSession();
  await session.initialize();
  await expect(session.client.raw("launch", {})).rejects.toThrow('"program" is missing');
  await session.client.event("terminated");
});

test("a file that doesn't compile ends with Node's word on it", async () => {
  const session = new TestSession();
  await session.start({ program: "broken.ts", workflow: "Broken" });
  expect((await session.client.event("exited")).exitCode).not.toBe(0);
  expect(await session.output()).toContain("broken.ts");
});

test("requests that nobody knows, and those that come too early, are refused", async () => {
  const session = new TestSession();
  await expect(session.client.raw("makeCoffee")).rejects.toThrow('no request "makeCoffee"');
  await expect(session.client.raw("toString")).rejects.toThrow('no request "toString"');
  await session.initialize();
  await expect(session.client.raw("cancel", {})).rejects.toThrow(RequestFailed);
  await expect(session.client.request("stackTrace", { threadId: 1 })).rejects.toThrow("isn't stopped");
  await expect(session.client.request("source", { sourceReference: 1 })).rejects.toThrow(RequestFailed);
  await expect(session.client.request("variables", { variablesReference: 1 })).rejects.toThrow("No program");
  await expect(session.client.request("attach", {})).rejects.toThrow('Set "request" to "launch"');
});
