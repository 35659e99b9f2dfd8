import {
  type Context,
  catchError,
  Event,
  HumanResponseEvent,
  InputRequiredEvent,
  type JournalEntry,
  retryPolicy,
  StartEvent,
  StepStateChanged,
  StopEvent,
  step,
  stopAfterAttempt,
  Workflow,
  WorkflowCancelledError,
  type WorkflowRun,
  WorkflowTimeoutError,
  waitNone,
} from "stepscope";
import { runToMermaid } from "stepscope/draw";
import { journalsFromLines, journalToLines } from "stepscope/journal";
import { describe, expect, expectTypeOf, it } from "vitest";

class Progress extends Event.of<{ text: string }>() {}
class Found extends StopEvent.of<{ facts: readonly string[] }>() {}
class Ask extends InputRequiredEvent.of<{ question: string }>() {}
class Answer extends HumanResponseEvent.of<{ text: string }>() {}
class Again extends HumanResponseEvent.of<{ text: string }>() {}

/** Finds facts; a topic tells it how to misbehave. */
class Research extends Workflow {
  calls = 0;
  signal: AbortSignal | undefined;
  @step({ accepts: StartEvent, emits: [Found] }) async find(
    ev: StartEvent<{ topic: string }>,
    ctx: Context,
  ): Promise<Found> {
    this.calls++;
    this.signal = ctx.signal;
    ctx.writeEventToStream(new Progress({ text: `looks for ${ev.topic}` }));
    if (ev.topic === "failing") throw new RangeError("no library");
    if (ev.topic === "flaky" && this.calls < 3) throw new RangeError("closed");
    if (ev.topic === "endless") await new Promise(() => {});
    if (ev.topic === "asked") {
      const { text } = await ctx.waitForEvent(Answer, { waiterEvent: new Ask({ question: "which?" }) });
      return new Found({ facts: [text] });
    }
    return new Found({ facts: [`${ev.topic} is old`] });
  }
}

/** Has its research done by another workflow. */
class Report extends Workflow {
  readonly research: Research;
  constructor(research = new Research(), timeout = 5) {
    super({ timeout });
    this.research = research;
  }
  @step({ accepts: StartEvent, emits: [StopEvent] }) async write(
    ev: StartEvent<{ topic: string }>,
    ctx: Context,
  ): Promise<StopEvent<string>> {
    const { facts } = await ctx.run(this.research, { topic: ev.topic });
    return new StopEvent({ result: facts.join() });
  }
}

describe("a step that runs another workflow", () => {
  it("gets its typed result", async () => {
    expect(await new Report().run({ topic: "tea" })).toBe("tea is old");
    const typed = (ctx: Context) => ctx.run(new Research(), { topic: "tea" });
    expectTypeOf(typed).returns.toEqualTypeOf<WorkflowRun<Found>>();
    // @ts-expect-error: the field is called topic
    const wrong = (ctx: Context) => ctx.run(new Research(), { title: "tea" });
    expect(wrong).toBeTypeOf("function");
  });

  it("shows what it shows, and not its end", async () => {
    const run = new Report().run({ topic: "tea" });
    const events: string[] = [];
    for await (const event of run.streamEvents()) events.push(String(event));
    expect(events).toEqual(['Progress { text: "looks for tea" }', 'StopEvent { result: "tea is old" }']);
  });

  it("shows its steps by the way to them, where internal events are shown", async () => {
    const run = new Report().run({ topic: "tea" }, { exposeInternal: true });
    const states: string[] = [];
    for await (const event of run.streamEvents({ exposeInternal: true })) {
      if (event instanceof StepStateChanged) states.push(`${event.name} ${event.stepState}`);
    }
    expect(states).toEqual([
      "write running",
      "Research/find running",
      "Research/find not-running",
      "write not-running",
    ]);
  });

  it("fails with what it fails with: retries and catch-error steps are for it as for any failure", async () => {
    await expect(new Report().run({ topic: "failing" })).rejects.toThrow(new RangeError("no library"));

    class Patient extends Report {
      @step({
        accepts: StartEvent,
        emits: [StopEvent],
        retryPolicy: retryPolicy({ wait: waitNone(), stop: stopAfterAttempt(3) }),
      })
      override write(ev: StartEvent<{ topic: string }>, ctx: Context): Promise<StopEvent<string>> {
        return super.write(ev, ctx);
      }
      @catchError({ emits: [StopEvent] }) async instead(): Promise<StopEvent<string>> {
        return new StopEvent({ result: "nothing found" });
      }
    }
    expect(await new Patient().run({ topic: "flaky" })).toBe("flaky is old");
    const research = new Research();
    expect(await new Patient(research).run({ topic: "failing" })).toBe("nothing found");
    expect(research.calls).toBe(3);
  });

  it("has its own timeout, and ends with that of the run that it is of, which says what it hung on", async () => {
    const research = new Research({ timeout: 0.03 });
    await expect(new Report(research).run({ topic: "endless" })).rejects.toThrow(
      "Research timed out after 0.03 seconds. Active steps: find",
    );
    const slow = new Research();
    const run = new Report(slow, 0.03).run({ topic: "asked" });
    const error = await run.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowTimeoutError);
    expect((error as Error).message).toContain("write waits for its run of Research (no steps active)");
    expect((error as Error).message).toContain("in Research: find waits for Answer");
  });

  it.each(["cancelled", "ended by another step", "given up by its timeout"])(
    "is cancelled where the run is %s",
    async (how) => {
      class Both extends Report {
        @step({ accepts: StartEvent, emits: [StopEvent] }) async other(
          _ev: StartEvent<{ topic: string }>,
        ): Promise<StopEvent<string> | undefined> {
          await until(() => this.research.signal !== undefined);
          return how === "ended by another step" ? new StopEvent({ result: "enough" }) : undefined;
        }
        @step({ accepts: StartEvent, emits: [StopEvent], ...(how.startsWith("given") ? { timeout: 0.03 } : {}) })
        override write(ev: StartEvent<{ topic: string }>, ctx: Context): Promise<StopEvent<string>> {
          return super.write(ev, ctx);
        }
      }
      const flow = new Both();
      const run = flow.run({ topic: "endless" });
      run.catch(() => {});
      await until(() => flow.research.signal !== undefined);
      if (how === "cancelled") run.cancel();
      await run.catch(() => {});
      expect(flow.research.signal?.aborted).toBe(true);
      expect(flow.research.signal?.reason).toBeInstanceOf(WorkflowCancelledError);
    },
  );

  it("takes events from outside through the run that it is of", async () => {
    const run = new Report().run({ topic: "asked" });
    for await (const event of run.streamEvents()) {
      if (!(event instanceof Ask)) continue;
      expect(run.awaitedEvents()).toEqual([{ eventClass: Answer, requirements: {} }]);
      run.sendEvent(new Answer({ text: "green tea" }));
    }
    expect(await run).toBe("green tea");
  });

  it("isn't run again by a step that is called again because it waited", async () => {
    class Approved extends Report {
      override async write(ev: StartEvent<{ topic: string }>, ctx: Context): Promise<StopEvent<string>> {
        const { facts } = await ctx.run(this.research, { topic: ev.topic });
        const { text } = await ctx.waitForEvent(Again);
        const more = await ctx.run(this.research, { topic: text });
        return new StopEvent({ result: [...facts, ...more.facts].join() });
      }
    }
    const flow = new Approved();
    const run = flow.run({ topic: "tea" });
    await until(() => run.awaitedEvents()[0]?.eventClass === Again);
    run.sendEvent(new Again({ text: "milk" }));
    expect(await run).toBe("tea is old,milk is old");
    expect(flow.research.calls).toBe(2);
  });

  it("goes on from a snapshot in its middle, and isn't run again once it has given its result", async () => {
    class Both extends Report {
      override async write(ev: StartEvent<{ topic: string }>, ctx: Context): Promise<StopEvent<string>> {
        const first = await ctx.run(this.research, { topic: ev.topic });
        const second = await ctx.run(this.research, { topic: "asked" });
        return new StopEvent({ result: [...first.facts, ...second.facts].join() });
      }
    }
    const run = new Both().run({ topic: "tea" });
    await until(() => run.awaitedEvents()[0]?.eventClass === Answer);
    const snapshot = JSON.parse(JSON.stringify(run.snapshot()));
    run.cancel();
    const flow = new Both();
    const resumed = flow.resume(snapshot, { events: [Answer] });
    await until(() => resumed.awaitedEvents()[0]?.eventClass === Answer);
    resumed.sendEvent(new Answer({ text: "milk" }));
    expect(await resumed).toBe("tea is old,milk");
    // The first one was done; the second waited, and is called once more with what came.
    expect(flow.research.calls).toBe(1);
  });

  it("may run one itself, and so on", async () => {
    class Chief extends Workflow {
      @step({ accepts: StartEvent, emits: [StopEvent] }) async order(
        _ev: StartEvent,
        ctx: Context,
      ): Promise<StopEvent<string>> {
        const reports = await Promise.all(["tea", "asked"].map((topic) => ctx.run(new Report(), { topic })));
        return new StopEvent({ result: reports.join(" and ") });
      }
    }
    const run = new Chief().run({}, { exposeInternal: true });
    const steps = new Set<string>();
    const shown: string[] = [];
    for await (const event of run.streamEvents({ exposeInternal: true })) {
      if (event instanceof StepStateChanged) steps.add(event.name);
      if (event instanceof Progress) shown.push(event.text);
      if (event instanceof Ask) run.sendEvent(new Answer({ text: "coffee" }));
    }
    expect(await run).toBe("tea is old and coffee");
    expect([...steps]).toEqual(["order", "Report/write", "Report/Research/find"]);
    expect(shown).toEqual(["looks for tea", "looks for asked", "looks for asked"]);
  });

  it("can't be started once the run has ended", async () => {
    let late: Context | undefined;
    const flow = new Workflow({ name: "Late" });
    flow.step({ name: "a", accepts: StartEvent, emits: [StopEvent] }, (_ev: StartEvent, ctx: Context) => {
      late = ctx;
      return new StopEvent();
    });
    await flow.run({});
    expect(() => late?.run(new Research(), { topic: "tea" })).toThrow(
      "The run of Late has ended (completed): it runs no Research any more.",
    );
  });

  it("is refused like any run where its steps don't fit, or its input lacks a field", async () => {
    const flow = new Workflow({ name: "Outer" });
    flow.step({ name: "a", accepts: StartEvent, emits: [StopEvent] }, async (_ev: StartEvent, ctx: Context) => {
      await ctx.run(new Workflow({ name: "Empty" }) as never, {} as never);
      return new StopEvent();
    });
    await expect(flow.run({})).rejects.toThrow("Empty");
  });

  it("has its own journal in that of the run that it is of", async () => {
    const journal: JournalEntry[] = [];
    const run = new Report().run({ topic: "tea" }, { journal });
    await run;
    const started = journal.flatMap(({ tick }) => (tick.type === "child-started" ? [tick.child] : []));
    expect(started.map(({ workflow, run: id }) => [workflow, id])).toEqual([["Research", `${run.id}/write#1.1`]]);
    expect(started[0]?.journal?.map(({ tick }) => tick.type)).toEqual(["add-event", "stream-event", "step-returned"]);
    expect(journal.map(({ tick }) => tick.type)).toEqual([
      "add-event",
      "child-started",
      "stream-event",
      "child-ended",
      "step-returned",
    ]);
  });

  it("is in the trace of that run, also of a journal that was saved", async () => {
    const run = new Report().run({ topic: "tea" }, { journal: [] });
    await run;
    const text = (trace: object) =>
      String(trace)
        .replace(/ *[\d.]+ ms {1,2}/g, "")
        .replace(/^ {8,}/gm, "");
    const expected = `run Report ${run.id}
#1 StartEvent {"topic":"tea"}
▸ write:0
~2 Progress {"text":"looks for tea"}
┆ run Research
┆ #1 StartEvent {"topic":"tea"}
┆ ▸ find:0
┆   ~2 Progress {"text":"looks for tea"}
┆ #3 Found {"facts":["tea is old"]}
┆ run completed: {"facts":["tea is old"]}
#3 StopEvent {"result":"tea is old"}
run completed: "tea is old"
`;
    expect(text(run.trace())).toBe(expected);
    const { id, journal } = run;
    const lines = [...journalToLines({ run: id, workflow: "Report", steps: [] }, journal)];
    expect(lines.filter((line) => line.startsWith('{"journal"'))).toHaveLength(2);
    expect(lines.filter((line) => line.includes(`"parent":"${id}"`))).toHaveLength(1);
    const saved = journalsFromLines(lines);
    expect(saved.map(({ workflow }) => workflow)).toEqual(["Report"]);
    const inner = saved[0]?.journal.flatMap(({ tick }) => (tick.type === "child-started" ? [tick.child] : []))[0];
    expect(inner?.steps.map(({ name }) => name)).toEqual(["find"]);
    expect(inner?.journal?.map(({ tick }) => tick.type)).toEqual(["add-event", "stream-event", "step-returned"]);
  });
});

async function until(probe: () => boolean): Promise<void> {
  for (let round = 0; !probe(); round++) {
    if (round > 500) throw new Error("It never came");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

it("is drawn as a line of the step that ran it", async () => {
  const run = new Report().run({ topic: "tea" }, { journal: [] });
  await run;
  expect(runToMermaid(run)).toMatch(/"write #35;1<br\/>.*✓ ran Research · [\d.]+ ms"/);
  const failing = new Report().run({ topic: "failing" }, { journal: [] });
  await failing.catch(() => {});
  expect(runToMermaid(failing)).toContain("✗ ran Research: failed");
});
