import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Context, Event, type StartEvent, StopEvent, WorkflowFailedEvent } from "stepscope";
import { describe, expect, it } from "vitest";
import { expectsNothingUnhandled, oneStep, turns } from "./recorded.js";

class Progress extends Event.of<{ n: number }>() {}

/** Shows `count` events and then gives the result "done", or throws. */
const shows = (count: number, fails = false) =>
  oneStep(async (_ev: StartEvent, ctx: Context) => {
    for (let n = 0; n < count; n++) {
      ctx.writeEventToStream(new Progress({ n }));
      if (n % 100 === 0) await null;
    }
    if (fails) throw new Error("spilt");
    return new StopEvent({ result: "done" });
  });

describe("a reader of the stream", () => {
  expectsNothingUnhandled();

  it("that is slow gets every event in order, and holds up no step", async () => {
    const run = shows(300).run({});
    const seen: number[] = [];
    let statusAtFirst = "";
    for await (const event of run.streamEvents()) {
      await turns(1);
      if (seen.length === 0) statusAtFirst = run.status;
      if (event instanceof Progress) seen.push(event.n);
    }
    expect(statusAtFirst).toBe("completed");
    expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => n));
  });

  it("that stops early leaves the run alone", async () => {
    const run = shows(50).run({});
    for await (const event of run.streamEvents()) if (event instanceof Progress && event.n === 3) break;
    expect(await run).toBe("done");
    await expect(run.streamEvents().next()).rejects.toThrow("are being read, or were read, already");
  });

  it("that throws has its error where it reads, and the run goes on", async () => {
    const run = shows(50).run({});
    const read = async () => {
      for await (const event of run.streamEvents()) if (event instanceof Progress) throw new RangeError("mine");
    };
    await expect(read()).rejects.toThrow(RangeError);
    expect(await run).toBe("done");
  });

  it("learns of a failure there, and need not await the run", async () => {
    const run = shows(1, true).run({});
    const events = await Array.fromAsync(run.streamEvents());
    expect(events.at(-1)).toBeInstanceOf(WorkflowFailedEvent);
  });

  it("may begin once the run has failed, if somebody awaited that", async () => {
    const run = shows(1, true).run({});
    await expect(run).rejects.toThrow("spilt");
    expect(await Array.fromAsync(run.streamEvents())).toHaveLength(2);
  });

  it("that left keeps nothing in memory of what comes after", async () => {
    const seen: WeakRef<Progress>[] = [];
    const more = Promise.withResolvers<void>();
    const flow = oneStep(async (_ev: StartEvent, ctx: Context) => {
      ctx.writeEventToStream(new Progress({ n: -1 }));
      await more.promise;
      for (let n = 0; n < 100; n++) {
        const event = new Progress({ n });
        seen.push(new WeakRef(event));
        ctx.writeEventToStream(event);
      }
      return new Promise<never>(() => {});
    });
    const run = flow.run({});
    for await (const _ of run.streamEvents()) break;
    more.resolve();
    await turns(2);
    await collectGarbage();
    expect(seen.filter((ref) => ref.deref() !== undefined).length).toBeLessThan(5);
    run.cancel();
  });
});

describe("a failure that nobody looks at", () => {
  const program = fileURLToPath(new URL("unobserved.js", import.meta.url));
  /** What becomes of a program that starts a run and lets it fail. */
  const outcome = (how: string) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, how], { encoding: "utf8" });
    return { status, stdout: stdout.trim(), stderr };
  };

  it.each(["not at all", "left early", "left by throwing"])(
    "is an unhandled rejection where the run is observed %s",
    (how) => {
      const { status, stderr } = outcome(how);
      expect(status).toBe(1);
      expect(stderr).toMatch(/Error: spilt\n {4}at /);
    },
  );

  it.each(["awaited", "caught", "by its stream", "late by its stream", "cancelled"])(
    "isn't one where it is %s",
    (how) => {
      expect(outcome(how)).toEqual({ status: 0, stdout: "went on", stderr: "" });
    },
  );
});

/** Until the collector has run: it is asked through a flag that Node takes at any time. */
async function collectGarbage(): Promise<void> {
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let round = 0; round < 3; round++) {
    collect();
    await turns(1);
  }
}
