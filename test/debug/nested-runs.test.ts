import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { TestSession } from "./rig/session.js";

const NESTED = { program: "nested.ts", input: { subject: "tea" } };

test("a run of a step's own is a thread of its own; while it is held, no time passes for either", async () => {
  const session = new TestSession();
  await session.start(NESTED, { breakpoints: { "nested.ts": ["async look("] } });
  expect(await session.stopped()).toMatchObject({
    reason: "breakpoint",
    description: "Before look receives StartEvent #1",
    threadId: 2,
  });
  const { threads } = await session.client.request("threads");
  expect(threads).toEqual([
    { id: 1, name: "Report #1" },
    { id: 2, name: "Research #1" },
  ]);
  // Longer than either run may take.
  await delay(1_200);
  await session.client.request("continue", { threadId: 2 });
  expect(await session.client.event("exited")).toEqual({ exitCode: 0 });
});
