import {
  CollectionReleaseEvent,
  type Context,
  catchError,
  Event,
  HumanResponseEvent,
  retryPolicy,
  StartEvent,
  type StepFailedEvent,
  StopEvent,
  step,
  stopAfterAttempt,
  take,
  Workflow,
  WorkflowRuntimeError,
  WorkflowValidationError,
  waitNone,
} from "stepscope";
import { describe, expect, it } from "vitest";

class Task extends Event.of<{ n: number }>() {}
class Done extends Event.of<{ n: number }>() {}
class Inner extends Event.of<{ outer: number; inner: number }>() {}
class InnerDone extends Event.of<{ outer: number; inner: number }>() {}
class Sum extends Event.of<{ outer: number; total: number }>() {}
class Approval extends HumanResponseEvent.of<{ n: number }>() {}

const numbers = (events: readonly { readonly n: number }[]) => events.map(({ n }) => n);
const again = retryPolicy({ wait: waitNone(), stop: stopAfterAttempt(3) });

/** Three tasks, worked on one by one, and what comes of them. */
class Fan extends Workflow {
  count = 3;
  @step({ accepts: StartEvent, emits: [[Task]] }) async fan(_ev: StartEvent): Promise<Task[]> {
    return Array.from({ length: this.count }, (_, n) => new Task({ n }));
  }
  @step({ accepts: Task, emits: [Done] }) async work(ev: Task, _ctx: Context): Promise<Done | undefined> {
    return new Done({ n: ev.n * 10 });
  }
  @step({ accepts: [[Done]], emits: [StopEvent] }) async join(
    done: Done[],
    _ctx: Context,
  ): Promise<StopEvent<unknown>> {
    return new StopEvent({ result: numbers(done) });
  }
}

describe("a step that returns a list", () => {
  it("starts one delivery for each event, and what comes of them is collected in the order in which it comes", async () => {
    class Uneven extends Fan {
      override async work(ev: Task): Promise<Done> {
        if (ev.n === 0) await new Promise((resolve) => setTimeout(resolve, 10));
        return new Done({ n: ev.n });
      }
    }
    expect(await new Fan().run({})).toEqual([0, 10, 20]);
    expect(await new Uneven().run({})).toEqual([1, 2, 0]);
  });

  it("gives an empty list on", async () => {
    const flow = new Fan();
    flow.count = 0;
    expect(await flow.run({})).toEqual([]);
  });

  it("is collected without what comes to nothing", async () => {
    class Some extends Fan {
      override async work(ev: Task): Promise<Done | undefined> {
        return ev.n === 1 ? undefined : new Done({ n: ev.n });
      }
    }
    class None extends Fan {
      override async work(): Promise<undefined> {}
    }
    expect(await new Some().run({})).toEqual([0, 2]);
    expect(await new None().run({})).toEqual([]);
  });

  it("can be collected as it is", async () => {
    class Direct extends Workflow {
      @step({ accepts: StartEvent, emits: [[Task]] }) fan(_ev: StartEvent): Task[] {
        return [new Task({ n: 1 }), new Task({ n: 2 })];
      }
      @step({ accepts: [[Task]], emits: [StopEvent] }) join(tasks: Task[]): StopEvent<number[]> {
        return new StopEvent({ result: numbers(tasks) });
      }
    }
    expect(await new Direct().run({})).toEqual([1, 2]);
  });

  it("opens no list where it returns nothing", async () => {
    class Nothing extends Fan {
      override async fan(): Promise<never> {
        return undefined as never;
      }
    }
    const run = new Nothing({ timeout: 0.05 }).run({});
    await expect(run).rejects.toThrow("timed out");
  });

  it("ends the run with a stop event in it", async () => {
    class Stops extends Workflow {
      @step({ accepts: StartEvent, emits: [[Task, StopEvent]] }) fan(_ev: StartEvent): (Task | StopEvent<string>)[] {
        return [new Task({ n: 1 }), new StopEvent({ result: "at once" })];
      }
      @step({ accepts: [[Task]], emits: [StopEvent] }) join(_tasks: Task[]): StopEvent<string> {
        return new StopEvent({ result: "collected" });
      }
    }
    expect(await new Stops().run({})).toBe("at once");
  });

  it("fails with what is no event in it, by its place", async () => {
    class Wrong extends Fan {
      override async fan(): Promise<Task[]> {
        return [new Task({ n: 1 }), "two" as never];
      }
    }
    await expect(new Wrong().run({})).rejects.toThrow(
      'Step "fan" of Wrong returned a list in which number 2 is the string "two", which is no event.',
    );
  });

  it("fails where its types say nothing of a list, and says what to do", async () => {
    const flow = new Workflow({ name: "Plain" });
    flow.step({ name: "a", accepts: StartEvent, emits: [Task] }, () => [new Task({ n: 1 })]);
    flow.step({ name: "b", accepts: Task, emits: [StopEvent] }, () => new StopEvent());
    await expect(flow.run({})).rejects.toThrow(
      new WorkflowRuntimeError(
        'Step "a" of Plain returned an array of 1, and its type says nothing of a list. ' +
          "Annotate it as returning a list of events, or declare it: @step({ emits: [[SomeEvent]] }).",
      ),
    );
  });
});

describe("a list in a list", () => {
  class Nested extends Workflow {
    @step({ accepts: StartEvent, emits: [[Task]] }) async outer(_ev: StartEvent): Promise<Task[]> {
      return [0, 1, 2].map((n) => new Task({ n }));
    }
    @step({ accepts: Task, emits: [[Inner]] }) async inner(ev: Task): Promise<Inner[]> {
      return Array.from({ length: ev.n }, (_, inner) => new Inner({ outer: ev.n, inner }));
    }
    @step({ accepts: Inner, emits: [InnerDone] }) async work(ev: Inner): Promise<InnerDone> {
      return new InnerDone({ outer: ev.outer, inner: ev.inner });
    }
    @step({ accepts: [[InnerDone]], emits: [Sum] }) async perInner(done: InnerDone[]): Promise<Sum> {
      return new Sum({ outer: done[0]?.outer ?? -1, total: done.length });
    }
    @step({ accepts: [[Sum]], emits: [StopEvent] }) async perOuter(sums: Sum[]): Promise<StopEvent<unknown>> {
      return new StopEvent({ result: sums.map(({ outer, total }) => `${outer}: ${total}`).sort() });
    }
  }

  it("is collected in its own, before the outer one is", async () => {
    expect(await new Nested().run({})).toEqual(["-1: 0", "1: 1", "2: 2"]);
  });
});

describe("take(n)", () => {
  /** Its workers finish in the order of their numbers, and say when. */
  class Race extends Fan {
    readonly finished: number[] = [];
    @step({ accepts: [[Done]], collect: take(2), emits: [StopEvent] })
    override async join(done: Done[]): Promise<StopEvent<unknown>> {
      return new StopEvent({ result: numbers(done) });
    }
    override async work(ev: Task): Promise<Done> {
      await new Promise((resolve) => setTimeout(resolve, 5 + 10 * ev.n));
      this.finished.push(ev.n);
      return new Done({ n: ev.n });
    }
  }

  it("doesn't wait for the rest", async () => {
    const flow = new Race();
    flow.count = 4;
    expect(await flow.run({})).toEqual([0, 1]);
    expect(flow.finished).toEqual([0, 1]);
  });

  it("takes what there is where there are fewer", async () => {
    const flow = new Race();
    flow.count = 1;
    expect(await flow.run({})).toEqual([0]);
  });

  it("calls the step once, though more comes", async () => {
    class Slow extends Race {
      calls = 0;
      override async join(done: Done[]): Promise<StopEvent<unknown>> {
        this.calls++;
        await new Promise((resolve) => setTimeout(resolve, 80));
        return super.join(done);
      }
    }
    const flow = new Slow();
    flow.count = 4;
    expect(await flow.run({})).toEqual([0, 1]);
    expect(flow.finished).toEqual([0, 1, 2, 3]);
    expect(flow.calls).toBe(1);
  });

  it("needs a whole number, and a step that takes a list", () => {
    expect(() => take(0)).toThrow("take() needs a whole number greater than 0, not 0.");
    const flow = new Workflow({ name: "W" });
    flow.step({ name: "a", accepts: StartEvent, emits: [StopEvent], collect: take(2) }, () => new StopEvent());
    expect(() => flow.validate()).toThrow('Step "a" of W says how it collects a list');
  });
});

describe("what happens to a part of a list happens in the list", () => {
  it("a retry of the step that collects it: with the same events", async () => {
    const seen: number[][] = [];
    class Retried extends Fan {
      @step({ accepts: [[Done]], emits: [StopEvent], retryPolicy: again })
      override async join(done: Done[]): Promise<StopEvent<unknown>> {
        seen.push(numbers(done));
        if (seen.length === 1) throw new Error("not yet");
        return new StopEvent({ result: numbers(done) });
      }
    }
    expect(await new Retried().run({})).toEqual([0, 10, 20]);
    expect(seen).toEqual([
      [0, 10, 20],
      [0, 10, 20],
    ]);
  });

  it("a failure of the step that collects it: the handler sees the events", async () => {
    class Caught extends Fan {
      override async join(): Promise<never> {
        throw new Error("for good");
      }
      @catchError({ emits: [StopEvent] }) async recover(ev: StepFailedEvent): Promise<StopEvent<unknown>> {
        const { inputEvent } = ev;
        const events = inputEvent instanceof CollectionReleaseEvent ? inputEvent.events : [];
        return new StopEvent({ result: [ev.stepName, ...numbers(events as Done[])] });
      }
    }
    expect(await new Caught().run({})).toEqual(["join", 0, 10, 20]);
  });

  it("a retry, and a failure that is caught, of one of its events", async () => {
    const calls: number[] = [];
    class Flaky extends Fan {
      @step({ accepts: Task, emits: [Done], retryPolicy: again }) override async work(ev: Task): Promise<Done> {
        calls.push(ev.n);
        if (ev.n === 1 && calls.filter((n) => n === 1).length < 3) throw new Error("again");
        if (ev.n === 2) throw new Error("for good");
        return new Done({ n: ev.n });
      }
      @catchError({ emits: [Done] }) async instead(ev: StepFailedEvent): Promise<Done> {
        return new Done({ n: -(ev.inputEvent as Task).n });
      }
    }
    expect((await new Flaky().run({})) as number[]).toHaveLength(3);
    expect(calls.filter((n) => n === 1)).toHaveLength(3);
  });

  it("a wait", async () => {
    class Waits extends Fan {
      override async work(ev: Task, ctx: Context): Promise<Done> {
        if (ev.n === 1) await ctx.waitForEvent(Approval, { requirements: { n: 1 } });
        return new Done({ n: ev.n });
      }
      override async join(done: Done[], ctx: Context): Promise<StopEvent<unknown>> {
        await ctx.waitForEvent(Approval, { requirements: { n: 99 } });
        return new StopEvent({ result: numbers(done) });
      }
    }
    const run = new Waits().run({});
    await until(() => run.awaitedEvents().some(({ requirements }) => requirements.n === 1));
    run.sendEvent(new Approval({ n: 1 }));
    await until(() => run.awaitedEvents().some(({ requirements }) => requirements.n === 99));
    run.sendEvent(new Approval({ n: 99 }));
    expect(await run).toEqual([0, 2, 1]);
  });

  it("but not what a step sends: that goes its own way", async () => {
    class Sends extends Fan {
      readonly alone: number[] = [];
      override async work(ev: Task, ctx: Context): Promise<Done | undefined> {
        if (ev.n !== 1) return new Done({ n: ev.n });
        ctx.sendEvent(new Done({ n: 1 }));
        return undefined;
      }
    }
    const run = new Sends().run({});
    expect(await run).toEqual([0, 2]);
    expect(run.openEnds().unhandled).toMatchObject([{ event: "Done", step: "work" }]);
  });
});

describe("a run that is saved in the middle of a list", () => {
  it("goes on with what is collected, and with what still waits", async () => {
    class Waits extends Fan {
      override async work(ev: Task, ctx: Context): Promise<Done> {
        if (ev.n === 1) await ctx.waitForEvent(Approval);
        return new Done({ n: ev.n });
      }
    }
    const run = new Waits().run({});
    await until(() => run.awaitedEvents()[0]?.eventClass === Approval);
    const snapshot = JSON.parse(JSON.stringify(run.snapshot()));
    run.cancel();
    const resumed = new Waits().resume(snapshot, { events: [Approval] });
    await until(() => resumed.awaitedEvents()[0]?.eventClass === Approval);
    resumed.sendEvent(new Approval({ n: 1 }));
    expect(await resumed).toEqual([0, 2, 1]);
  });

  it("calls the step that collects it again, with the same events", async () => {
    const seen: number[][] = [];
    let hold = true;
    class Held extends Fan {
      override async join(done: Done[]): Promise<StopEvent<unknown>> {
        seen.push(numbers(done));
        if (hold) await new Promise(() => {});
        return new StopEvent({ result: numbers(done) });
      }
    }
    const run = new Held().run({});
    await until(() => seen.length === 1);
    const snapshot = JSON.parse(JSON.stringify(run.snapshot()));
    run.cancel();
    hold = false;
    expect(await new Held().resume(snapshot)).toEqual([0, 10, 20]);
    expect(seen).toEqual([
      [0, 10, 20],
      [0, 10, 20],
    ]);
  });
});

describe("the graph", () => {
  it("says what is a list", () => {
    const { steps } = new Fan().graph;
    expect(steps.map(({ fansOut, params }) => ({ fansOut, params }))).toEqual([
      { fansOut: ["Task"], params: undefined },
      { fansOut: undefined, params: undefined },
      { fansOut: undefined, params: [{ accepts: ["Done"], list: true }] },
    ]);
  });

  it("is checked: a list that no step returns never comes", async () => {
    class Sent extends Workflow {
      @step({ accepts: StartEvent, emits: [Task] }) async start(_ev: StartEvent, ctx: Context): Promise<void> {
        for (let n = 0; n < 3; n++) ctx.sendEvent(new Task({ n }));
      }
      @step({ accepts: [[Task]], emits: [StopEvent] }) async join(_tasks: Task[]): Promise<StopEvent> {
        return new StopEvent();
      }
    }
    expect(() => new Sent().validate()).toThrow(WorkflowValidationError);
    expect(() => new Sent().validate()).toThrow(
      "Step join never gets its list: Task comes of no list that a step returns.",
    );
  });
});

it("an event can't be sent to a step that takes a list", async () => {
  class Aimed extends Fan {
    override async work(_ev: Task, ctx: Context): Promise<undefined> {
      ctx.sendEvent(new Done({ n: 1 }), { step: "join" });
    }
  }
  await expect(new Aimed().run({})).rejects.toThrow(
    'sendEvent: step "join" collects what comes of a list that a step returns, and can\'t be sent to.',
  );
});

async function until(probe: () => boolean): Promise<void> {
  for (let round = 0; !probe(); round++) {
    if (round > 500) throw new Error("It never came");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
