import { spawn } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { DapClient } from "./rig/client.js";
import { BUILT_ADAPTER, fixture } from "./rig/places.js";
import { allGone, isAlive } from "./rig/processes.js";
import { TestSession } from "./rig/session.js";

/** The pids that a program prints. */
async function pidsOf(client: DapClient): Promise<number[]> {
  const { output } = await client.event("output", ({ output }) => output.startsWith("pids"));
  return [...output.matchAll(/\d+/g)].map(([pid]) => Number(pid));
}

test("disconnect ends the program and what it started", async () => {
  const session = new TestSession();
  await session.start({ program: "waiting.ts" });
  const pids = await pidsOf(session.client);
  expect(pids).toHaveLength(2);
  await session.client.request("disconnect", {});
  await allGone(pids);
});

test("terminate cancels the runs and ends the program", async () => {
  const session = new TestSession();
  await session.start({ program: "waiting.ts" });
  const [pid = 0] = await pidsOf(session.client);
  await session.client.request("terminate", {});
  expect(await session.client.event("stepscope.runEnded")).toMatchObject({ status: "cancelled" });
  await session.client.event("terminated");
  await allGone([pid]);
});

test("terminate ends a run that is held", async () => {
  const session = new TestSession();
  await session.start({ program: "joke.ts", input: { topic: "x" }, stopOnEntry: true });
  await session.stopped();
  await session.client.request("terminate", {});
  expect(await session.client.event("stepscope.runEnded")).toMatchObject({ status: "cancelled" });
  await session.client.event("terminated");
});

test("terminate ends a program that never lets go of its thread", async () => {
  const session = new TestSession();
  await session.start({ program: "busy.ts" });
  const pids = await pidsOf(session.client);
  await session.client.request("terminate", {});
  await session.client.event("terminated");
  await allGone(pids);
});

test("a program that is killed while it is held ends the session with a word", async () => {
  const session = new TestSession();
  await session.start({ program: "pid.ts" }, { functions: ["after"] });
  const [pid = 0] = await pidsOf(session.client);
  await session.stopped();
  process.kill(pid, "SIGKILL");
  await session.client.event("thread", ({ reason }) => reason === "exited");
  expect(await session.client.event("exited")).toEqual({ exitCode: 137 });
  expect(await session.output()).toContain("The program was ended by SIGKILL while Pid #1 was stopped.");
  await expect(session.client.request("continue", { threadId: 1 })).rejects.toThrow();
});

test("a held run keeps its process alive, and a finished one doesn't", async () => {
  const session = new TestSession();
  await session.start({ program: "pid.ts" }, { functions: ["after"] });
  const [pid = 0] = await pidsOf(session.client);
  await session.stopped();
  for (let turn = 0; turn < 20; turn++) await session.client.request("threads");
  expect(await isAlive(pid)).toBe(true);
  await session.resume("continue");
  expect(await session.client.event("exited")).toEqual({ exitCode: 0 });
});

/** The built adapter as a process, with a client on its stdio. */
function spawnAdapter(...args: string[]) {
  const adapter = spawn(process.execPath, [BUILT_ADAPTER, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  onTestFinished(() => void adapter.kill("SIGKILL"));
  const errors: string[] = [];
  adapter.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  const exit = new Promise<number | null>((resolve) => adapter.once("close", (code) => resolve(code)));
  return { adapter, client: new DapClient(adapter.stdout, adapter.stdin), exit, errors };
}

async function startOnStdio(program: string) {
  const spawned = spawnAdapter();
  const { client } = spawned;
  await client.request("initialize", { adapterID: "stepscope", pathFormat: "path" });
  await client.request("launch", { program: fixture(program) });
  await client.event("initialized");
  await client.request("configurationDone", {});
  return { ...spawned, pids: await pidsOf(client) };
}

test("the built adapter serves a session on stdio and ends with it", async () => {
  const { client, exit, pids } = await startOnStdio("waiting.ts");
  await client.request("disconnect", {});
  expect(await exit).toBe(0);
  await allGone(pids);
});

test.each(["waiting.ts", "busy.ts"])("an adapter that is killed leaves nothing behind: %s", async (program) => {
  const { adapter, pids, exit } = await startOnStdio(program);
  adapter.kill("SIGKILL");
  await exit;
  await allGone(pids);
});

test.each(["SIGTERM", "closed stdin"])("an adapter that is told to go takes the program along: %s", async (how) => {
  const { adapter, pids, exit } = await startOnStdio("waiting.ts");
  if (how === "SIGTERM") adapter.kill("SIGTERM");
  else adapter.stdin.end();
  expect(await exit).toBe(0);
  await allGone(pids);
});

test.each([["--fast"], ["--server=x"], ["file.ts"]])("the built adapter refuses %s", async (option) => {
  const { exit, errors } = spawnAdapter(option);
  expect(await exit).toBe(2);
  expect(errors.join("")).toContain("Usage: debug-adapter [--server=PORT]");
  expect(errors.join("")).not.toContain("    at ");
});
