import { expect, test } from "vitest";
import { TestSession } from "./rig/session.js";

test.each([false, true])(
  "a workflow that waits for a person asks in the debug console (noDebug: %s)",
  async (noDebug) => {
    const session = new TestSession();
    await session.start({ program: "asking.ts", noDebug });
    let output = "";
    while (!output.includes("NameAnswer?")) output += (await session.client.event("output")).output;
    expect(output).toContain("What's your name?");
    const { result } = await session.client.request("evaluate", { expression: "Ada", context: "repl" });
    expect(result).toBe("");
    expect(await session.output()).toContain("Good to meet you, Ada.");
  },
);

test("nothing else is evaluated", async () => {
  const session = new TestSession();
  await session.start(
    { program: "joke.ts", input: { topic: "tea" } },
    { breakpoints: { "joke.ts": ["async critiqueJoke("] } },
  );
  await session.stopped();
  await expect(session.client.request("evaluate", { expression: "1 + 1", context: "hover" })).rejects.toThrow();
  await session.resume("continue");
  await session.client.event("terminated");
});
