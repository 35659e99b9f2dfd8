import { describe, expect, expectTypeOf, it } from "vitest";
import {
  HumanResponseEvent,
  InputRequiredEvent,
  MissingFieldError,
  StartEvent,
  StepFailedEvent,
  StopEvent,
  WorkflowCancelledEvent,
  WorkflowFailedEvent,
  WorkflowTimedOutEvent,
} from "../../../runtime/events/built-in.js";
import { Event } from "../../../runtime/events/event.js";
import {
  InternalEvent,
  isInternal,
  StepStateChanged,
  UnhandledEvent,
  WorkflowIdleEvent,
} from "../../../runtime/events/internal.js";

class JokeEvent extends Event.of<{ joke: string; laughs?: number | undefined }>() {}

describe("the fields of an event", () => {
  const event = new JokeEvent({ joke: "Why?", laughs: undefined });

  it("are properties", () => {
    expect(event.joke).toBe("Why?");
    expectTypeOf(event.joke).toBeString();
    // @ts-expect-error: it has no such field
    expect(event.jok).toBeUndefined();
  });

  it("read like those of a map", () => {
    expect(event.get("joke", "none")).toBe("Why?");
    expect(event.get("rating", 3)).toBe(3);
    expect(event.get("rating")).toBeUndefined();
    expect(event.get("laughs", 7)).toBeUndefined();
    expect([event.has("joke"), event.has("laughs"), event.has("rating")]).toEqual([true, true, false]);
    expect(event.keys()).toEqual(["joke", "laughs"]);
    expect([...event]).toEqual([
      ["joke", "Why?"],
      ["laughs", undefined],
    ]);
  });

  it("are not what every object or class has", () => {
    for (const name of ["toString", "constructor", "get", "__proto__", "hasOwnProperty"]) {
      expect(event.has(name), name).toBe(false);
      expect(event.get(name, "fallback"), name).toBe("fallback");
    }
    expect(new Event().keys()).toEqual([]);
  });

  it("survive a spread and Object.fromEntries", () => {
    expect({ ...event }).toEqual({ joke: "Why?", laughs: undefined });
    expect(Object.fromEntries(event)).toEqual({ joke: "Why?", laughs: undefined });
  });
});

describe("StartEvent", () => {
  it("names the field that it lacks, and takes a fallback", () => {
    const event = new StartEvent<{ topic?: string; topik: string }>({ topik: "x" });
    expect(() => event.topic).toThrow(MissingFieldError);
    expect(event.get("topic", "pirates")).toBe("pirates");
    expect(event.has("topic")).toBe(false);
    expect([...event]).toEqual([["topik", "x"]]);
  });

  it("can be compared by a test, beside what it lacks", () => {
    expect(new StartEvent({ topic: "x" })).toEqual(new StartEvent({ topic: "x" }));
    expect(new StartEvent({ topic: "x" })).not.toEqual(new StartEvent({ topic: "y" }));
    expect(new StartEvent({ topic: "x" })).toMatchObject({ topic: "x" });
  });

  it("stays what it is when its input is JSON with a field __proto__", () => {
    const input = JSON.parse('{ "topic": "x", "__proto__": { "admin": true } }');
    class Custom extends StartEvent.of<{ topic: string }>() {}
    for (const event of [new StartEvent(input), new Custom(input)]) {
      expect(event).toBeInstanceOf(StartEvent);
      expect(event.get("admin")).toBeUndefined();
      expect("admin" in event).toBe(false);
    }
    expect(new Custom(input)).toBeInstanceOf(Custom);
  });
});

describe("the built-in classes", () => {
  const failed = { stepName: "write", exception: new Error("boom"), attempts: 3, elapsedSeconds: 1.5 };

  it("end a run where they are StopEvents", () => {
    const ends = [
      new WorkflowTimedOutEvent({ timeout: 60, activeSteps: ["write"] }),
      new WorkflowCancelledEvent(),
      new WorkflowFailedEvent(failed),
    ];
    for (const event of ends) expect(event).toBeInstanceOf(StopEvent);
    const failedAt = new Date();
    const others = [
      new StepFailedEvent({ ...failed, inputEvent: new JokeEvent({ joke: "x" }), failedAt }),
      new InputRequiredEvent(),
      new HumanResponseEvent(),
      new WorkflowIdleEvent(),
    ];
    for (const event of others) expect(event).not.toBeInstanceOf(StopEvent);
  });

  it("have the fields of the reference, typed", () => {
    const timedOut = new WorkflowTimedOutEvent({ timeout: 0.05, activeSteps: ["slow"] });
    expect([timedOut.timeout, timedOut.activeSteps]).toEqual([0.05, ["slow"]]);
    const inputEvent = new JokeEvent({ joke: "x" });
    const event = new StepFailedEvent({ ...failed, inputEvent, failedAt: new Date(0) });
    expect(event.keys().sort()).toEqual(
      ["stepName", "inputEvent", "exception", "attempts", "elapsedSeconds", "failedAt"].sort(),
    );
    expectTypeOf(event.failedAt).toEqualTypeOf<Date>();
    expectTypeOf(event.inputEvent).toEqualTypeOf<Event>();
    // @ts-expect-error: the fields are not optional
    new StepFailedEvent({});
    // @ts-expect-error: nor is the object that has them
    new WorkflowFailedEvent();
  });

  it("have the names that users know", () => {
    const classes = [StartEvent, StopEvent, InputRequiredEvent, HumanResponseEvent, InternalEvent, Event];
    expect(classes.map((it) => (it as { name?: string }).name)).toEqual([
      ...["StartEvent", "StopEvent", "InputRequiredEvent", "HumanResponseEvent", "InternalEvent", "Event"],
    ]);
  });

  it("give a StopEvent a result, also where nobody gave one", () => {
    expect(new StopEvent().has("result")).toBe(true);
    expect(new StopEvent({ result: 5 }).result).toBe(5);
    class Verdict extends StopEvent.of<{ score: number }>() {}
    expect(new Verdict({ score: 1 }).keys()).toEqual(["score"]);
  });
});

describe("what the runtime says about itself", () => {
  it("is told apart from the user's events", () => {
    const internal = [
      new StepStateChanged({ name: "w", stepState: "preparing", workerId: null, inputEventName: "A" }),
      new UnhandledEvent({ eventType: "D", stepName: null, idle: true }),
      new WorkflowIdleEvent(),
    ];
    const shown = [new JokeEvent({ joke: "x" }), new StopEvent(), new WorkflowCancelledEvent(), new Event()];
    expect(internal.map(isInternal)).toEqual([true, true, true]);
    expect(shown.map(isInternal)).toEqual([false, false, false, false]);
    expect([...shown, ...internal].filter((event) => !isInternal(event))).toEqual(shown);
  });

  it("has the states of a step", () => {
    const event = new StepStateChanged({ name: "w", stepState: "running", workerId: 0, inputEventName: "A" });
    expectTypeOf(event.stepState).toEqualTypeOf<"preparing" | "running" | "not-running">();
    expect(event.has("outputEventName")).toBe(false);
    // @ts-expect-error: no state of that name
    new StepStateChanged({ name: "w", stepState: "not_running", workerId: 0, inputEventName: "A" });
  });
});
