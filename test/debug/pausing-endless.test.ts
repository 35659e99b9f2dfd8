import { expect, test } from "vitest";
import { TestSession } from "./rig/session.js";

/** How many events a run may have had that the client hasn't heard of. Unlimited, they are many times as many. */
const MOST_AHEAD = 20_000;

test("pause gets through to a run that never waits, however much it has told already", async () => {
  const session = new TestSession();
  await session.start({ program: "endless.ts" });
  let heard = 0;
  for (let round = 1; round <= 3; round++) {
    // The run goes on while the client reads.
    while (heard < round * 30_000) {
      const { records } = await session.client.event("stepscope.records");
      for (const record of records) if ("event" in record) heard = Math.max(heard, record.event.id);
    }
    await session.client.request("pause", { threadId: 1 });
    expect(await session.stopped()).toMatchObject({ reason: "pause", threadId: 1 });
    const { stackFrames } = await session.client.request("stackTrace", { threadId: 1, levels: 1 });
    const held = Number(/Again #(\d+)/.exec(stackFrames[0]?.name ?? "")?.[1]);
    expect(held - heard).toBeLessThan(MOST_AHEAD);
    await session.resume("continue");
  }
});
