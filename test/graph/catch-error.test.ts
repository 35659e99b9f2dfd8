import { describe, expect, test } from "vitest";
import { type StepNode, validateGraph } from "../../runtime/graph/index.js";
import { codes, graph, withSteps } from "./graph.js";

const RESCUE = "StepFailedEvent -> StopEvent";
const flow = (more: Record<string, Partial<StepNode>>, handlers = Object.keys(more)) =>
  withSteps(
    graph({
      a: "StartEvent -> B",
      b: "B -> StopEvent",
      ...Object.fromEntries(handlers.map((name) => [`!${name}`, RESCUE])),
    }),
    more,
  );
const said = (it: ReturnType<typeof flow>): string[] => validateGraph(it).map(({ message }) => message);

describe("which steps an error handler covers", () => {
  test("one handler may cover every step, beside handlers that name theirs", () => {
    expect(codes(flow({ h: {} }))).toEqual([]);
    expect(codes(flow({ ofA: { forSteps: ["a"] }, ofB: { forSteps: ["b"] }, others: {} }))).toEqual([]);
  });

  test("two may not; one of which not all is known might name its steps", () => {
    expect(codes(flow({ h1: {}, h2: {} }))).toEqual(["catch-error-multiple-wildcards"]);
    expect(codes(flow({ h1: {}, h2: {} }), { covers: ["h2"] })).toEqual([]);
    expect(said(flow({ h3: {}, h1: {}, h2: {} }))).toEqual([
      "W has 3 error handlers for every step: h3, h1 and h2. A failure goes to one.",
    ]);
  });

  test("an empty list covers nothing, and isn't every step", () => {
    expect(codes(flow({ h1: { forSteps: [] }, h2: { forSteps: [] }, h3: {} }))).toEqual([]);
  });

  test("a name that is no step is reported once, unless there may be steps that the graph doesn't show", () => {
    const it = flow({ h: { forSteps: ["gone", "a", "gone"] } });
    expect(codes(it)).toEqual(["catch-error-unknown-step h"]);
    expect(codes(it, { steps: true })).toEqual([]);
    expect(validateGraph(it)[0]).toEqual({
      code: "catch-error-unknown-step",
      severity: "error",
      workflow: "W",
      subject: { kind: "step", id: "h" },
      message: 'Error handler h covers "gone", and W has no such step.',
      hint: "It has a and b.",
      related: [],
      option: { name: "forSteps", entry: "gone" },
    });
  });

  test("a handler covers no handler, not even itself", () => {
    expect(said(flow({ h1: { forSteps: ["h2"] }, h2: { forSteps: ["a"] } }))).toEqual([
      "Error handler h1 covers h2, which is an error handler: what fails in a handler ends the run.",
    ]);
    const itself = flow({ h: { forSteps: ["h", "h"] } });
    expect(codes(itself)).toEqual(["catch-error-covers-handler h"]);
    expect(said(itself)).toEqual(["Error handler h covers itself: what fails in a handler ends the run."]);
  });

  test("a step is covered once: not by two handlers, and not twice by one", () => {
    const two = flow({ h1: { forSteps: ["a"] }, h2: { forSteps: ["b", "a"] } });
    expect(codes(two)).toEqual(["catch-error-step-claimed-twice a"]);
    expect(validateGraph(two)[0]).toMatchObject({
      message: "Step a is covered by 2 error handlers: h1 and h2. Its failures go to one.",
      related: [
        { kind: "step", id: "h1" },
        { kind: "step", id: "h2" },
      ],
      option: { name: "forSteps", entry: "a" },
    });
    expect(said(flow({ h: { forSteps: ["a", "a"] } }))).toEqual(["Error handler h covers step a twice."]);
    expect(said(flow({ h: { forSteps: ["a", "a", "a"] } }))).toEqual(["Error handler h covers step a 3 times."]);
  });

  test("all of it is reported at once", () => {
    expect(codes(flow({ h1: {}, h2: {}, h3: { forSteps: ["gone", "h1", "a"] }, h4: { forSteps: ["a"] } }))).toEqual([
      "catch-error-multiple-wildcards",
      "catch-error-unknown-step h3",
      "catch-error-covers-handler h3",
      "catch-error-step-claimed-twice a",
    ]);
  });
});

describe("what an error handler takes", () => {
  const takes = (accepts: readonly string[]) => flow({ h: { accepts } });

  test("StepFailedEvent, and nothing beside it", () => {
    expect(codes(takes(["StepFailedEvent"]))).toEqual([]);
    expect(codes(takes(["StepFailedEvent", "B"]))).toEqual(["catch-error-wrong-event h"]);
    expect(codes(takes(["B"]))).toEqual(["catch-error-wrong-event h"]);
  });

  test("no subclass of it", () => {
    const it = takes(["MyStepFailedEvent"]);
    const mine = { id: "MyStepFailedEvent", name: "MyStepFailedEvent", kind: "step-failed", parents: [] } as const;
    expect(codes({ ...it, events: [...it.events, mine] })).toEqual(["catch-error-wrong-event h"]);
  });

  test("an event that only handlers name isn't never produced as well", () => {
    expect(codes(takes(["StepFailedEvent", "Nobodys"]))).toEqual(["catch-error-wrong-event h"]);
  });

  test("what couldn't be followed isn't held against it, what could is", () => {
    expect(codes(takes([]), { accepts: ["h"] })).toEqual([]);
    expect(codes(takes(["StepFailedEvent"]), { accepts: ["h"] })).toEqual([]);
    expect(codes(takes(["B"]), { accepts: ["h"] })).toEqual(["catch-error-wrong-event h"]);
  });
});

test("maxRecoveries is a whole number of at least 1", () => {
  for (const maxRecoveries of [1, 2, 100]) expect(codes(flow({ h: { maxRecoveries } }))).toEqual([]);
  for (const maxRecoveries of [0, -1, 1.5]) {
    expect(codes(flow({ h: { maxRecoveries } }))).toEqual(["catch-error-max-recoveries h"]);
  }
  expect(validateGraph(flow({ h: { maxRecoveries: 0 } }))[0]).toMatchObject({
    message: "Error handler h has maxRecoveries 0: it must be a whole number of at least 1.",
    option: { name: "maxRecoveries" },
  });
});
