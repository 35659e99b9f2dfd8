import { type Context, Event, StartEvent, StopEvent, step, Workflow, WorkflowValidationError } from "stepscope";
import { describe, expect, it } from "vitest";

class A extends Event.of<{ n: number }>() {}
class B extends Event.of<{ n: number }>() {}
class Sub extends A {}

/** Sends what its start event lists, and joins an A and a B. */
class Pairs extends Workflow {
  readonly pairs: string[] = [];
  @step({ accepts: StartEvent, emits: [A, B] }) async start(
    ev: StartEvent<{ order: string }>,
    ctx: Context,
  ): Promise<void> {
    for (const [n, kind] of [...ev.order].entries()) ctx.sendEvent(kind === "a" ? new A({ n }) : new B({ n }));
  }
  @step({ join: [A, B], emits: [StopEvent] }) async join(a: A, b: B, _ctx: Context): Promise<StopEvent | undefined> {
    this.pairs.push(`${a.n} ${b.n}`);
    return undefined;
  }
}

describe("a step that takes several events at once", () => {
  it("is called when each has come, whatever comes first", async () => {
    class Both extends Workflow {
      @step({ accepts: StartEvent, emits: [A] }) async a(_ev: StartEvent): Promise<A> {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return new A({ n: 1 });
      }
      @step({ accepts: StartEvent, emits: [B] }) async b(_ev: StartEvent): Promise<B> {
        return new B({ n: 2 });
      }
      @step({ join: [A, B], emits: [StopEvent] }) async join(a: A, b: B): Promise<StopEvent<string>> {
        return new StopEvent({ result: `${a.n} and ${b.n}` });
      }
    }
    expect(await new Both().run({})).toBe("1 and 2");
  });

  it("is called once for each set, the earliest first, and what is left over is named at a timeout", async () => {
    const flow = new Pairs({ timeout: 0.1 });
    const run = flow.run({ order: "aabab" });
    await expect(run).rejects.toThrow("timed out");
    expect(flow.pairs).toEqual(["0 2", "1 4"]);
    expect(run.openEnds().collecting).toEqual([{ step: "join", has: ["A"], lacks: ["B"] }]);
  });

  it("may take two of one class", async () => {
    class Twice extends Workflow {
      @step({ accepts: StartEvent, emits: [A] }) async start(_ev: StartEvent, ctx: Context): Promise<void> {
        for (let n = 0; n < 2; n++) ctx.sendEvent(new A({ n }));
      }
      @step({ join: [A, A], emits: [StopEvent] }) async join(first: A, second: A): Promise<StopEvent<number[]>> {
        return new StopEvent({ result: [first.n, second.n] });
      }
    }
    expect(await new Twice().run({})).toEqual([0, 1]);
  });

  it("with acceptSubclasses finds the way to fill every parameter", async () => {
    class Narrow extends Workflow {
      @step({ accepts: StartEvent, emits: [A, Sub] }) async start(_ev: StartEvent, ctx: Context): Promise<void> {
        ctx.sendEvent(new Sub({ n: 1 }));
        ctx.sendEvent(new A({ n: 2 }));
      }
      @step({ join: [A, Sub], emits: [StopEvent], acceptSubclasses: true })
      async join(any: A, sub: Sub): Promise<StopEvent<number[]>> {
        return new StopEvent({ result: [any.n, sub.n] });
      }
    }
    expect(await new Narrow().run({})).toEqual([2, 1]);
  });

  it("joins what came of one list, and not of two", async () => {
    class Task extends Event.of<{ n: number }>() {}
    class Done extends Event.of<{ text: string }>() {}
    class PerTask extends Workflow {
      @step({ accepts: StartEvent, emits: [[Task]] }) async fan(_ev: StartEvent): Promise<Task[]> {
        return [new Task({ n: 1 }), new Task({ n: 2 })];
      }
      @step({ accepts: Task, emits: [[A, B]] }) async split(ev: Task): Promise<(A | B)[]> {
        // The second task's events come first.
        if (ev.n === 1) await new Promise((resolve) => setTimeout(resolve, 5));
        return ev.n === 1 ? [new A({ n: 1 }), new B({ n: 1 })] : [new A({ n: 2 }), new B({ n: 2 })];
      }
      @step({ join: [A, B], emits: [Done] }) async join(a: A, b: B): Promise<Done> {
        return new Done({ text: `${a.n}${b.n}` });
      }
      @step({ accepts: [[Done]], emits: [StopEvent] }) async end(done: Done[]): Promise<StopEvent<string[]>> {
        return new StopEvent({ result: done.map(({ text }) => text) });
      }
    }
    // A list of the inner ones' events is collected by list: two lists, one event each.
    await expect(new PerTask().run({})).resolves.toEqual(["22"]);
  });

  it("is kept in a snapshot, half filled", async () => {
    const flow = new Pairs();
    const run = flow.run({ order: "a" });
    await new Promise((resolve) => setTimeout(resolve, 10));
    const snapshot = JSON.parse(JSON.stringify(run.snapshot()));
    run.cancel();
    const later = new Pairs();
    const resumed = later.resume(snapshot);
    resumed.sendEvent(new B({ n: 7 }));
    await new Promise((resolve) => setTimeout(resolve, 10));
    resumed.cancel();
    expect(later.pairs).toEqual(["0 7"]);
  });

  it("can be sent one of its events by name", async () => {
    const flow = new Pairs({ timeout: 0.1 });
    const run = flow.run({ order: "a" });
    run.sendEvent(new B({ n: 3 }), { step: "join" });
    await expect(run).rejects.toThrow("timed out");
    expect(flow.pairs).toEqual(["0 3"]);
  });

  it("is refused where its events never meet", () => {
    class Apart extends Workflow {
      @step({ accepts: StartEvent, emits: [[A]] }) fan(_ev: StartEvent): A[] {
        return [];
      }
      @step({ accepts: StartEvent, emits: [B] }) one(_ev: StartEvent): B {
        return new B({ n: 1 });
      }
      @step({ join: [A, B], emits: [StopEvent] }) join(_a: A, _b: B): StopEvent {
        return new StopEvent();
      }
    }
    expect(() => new Apart().validate()).toThrow(WorkflowValidationError);
    expect(() => new Apart().validate()).toThrow("Step join waits for A and B at once, and they never meet");
  });
});

describe("acceptSubclasses", () => {
  it("takes events of subclasses too, in the order of declaration", async () => {
    const seen: string[] = [];
    class Open extends Workflow {
      @step({ accepts: StartEvent, emits: [Sub] }) start(_ev: StartEvent): Sub {
        return new Sub({ n: 1 });
      }
      @step({ accepts: A, acceptSubclasses: true }) first(ev: A): void {
        seen.push(`first ${ev.constructor.name}`);
      }
      @step({ accepts: Sub, emits: [StopEvent] }) second(_ev: Sub): StopEvent<string> {
        seen.push("second");
        return new StopEvent({ result: "end" });
      }
    }
    expect(await new Open().run({})).toBe("end");
    expect(seen).toEqual(["first Sub", "second"]);
  });

  it("of the base class takes everything, classes that no step names too", async () => {
    class Stray extends Event {}
    const seen: string[] = [];
    class All extends Workflow {
      @step({ accepts: StartEvent, emits: [StopEvent] }) async start(
        _ev: StartEvent,
        ctx: Context,
      ): Promise<StopEvent> {
        ctx.sendEvent(new Stray());
        await new Promise((resolve) => setTimeout(resolve, 5));
        return new StopEvent();
      }
      @step({ accepts: Event, acceptSubclasses: true, skipGraphChecks: ["unreachable-step"] }) observe(
        ev: Event,
      ): void {
        seen.push(ev.constructor.name);
      }
    }
    await new All().run({});
    expect(seen).toEqual(["StartEvent", "Stray"]);
  });

  it("is off by default", async () => {
    class Exact extends Workflow {
      @step({ accepts: StartEvent, emits: [Sub] }) start(_ev: StartEvent): Sub {
        return new Sub({ n: 1 });
      }
      @step({ accepts: A, emits: [StopEvent] }) end(_ev: A): StopEvent {
        return new StopEvent();
      }
    }
    expect(() => new Exact().validate()).toThrow("events match by their exact class");
  });
});
