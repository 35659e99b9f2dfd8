import { describe, expect, test } from "vitest";
import { validateGraph } from "../../runtime/graph/index.js";
import { codes, graph } from "./graph.js";

describe("one cause, one problem", () => {
  test("a workflow without steps lacks neither a start nor a stop", () => {
    expect(codes(graph({}))).toEqual(["no-steps"]);
  });

  test("a step behind an event that nobody produces isn't unreachable as well", () => {
    expect(codes(graph({ a: "StartEvent -> StopEvent", b: "B -> C", c: "C -> StopEvent" }))).toEqual([
      "event-never-produced B",
    ]);
  });

  test("a step before an event that nobody consumes isn't a dead end as well", () => {
    expect(codes(graph({ a: "StartEvent -> StopEvent", b: "StartEvent -> C", c: "C -> D" }))).toEqual([
      "event-never-consumed D",
    ]);
  });

  test("without a start event nothing is reachable, and without a stop event everything is a dead end", () => {
    expect(codes(graph({ a: "A -> A" }))).toEqual(["no-start-event", "no-stop-event"]);
  });

  test("every group is reported at once", () => {
    expect(
      codes(graph({ a: "StartEvent -> X StopEvent", b: "Y -> StopEvent", c: "StopEvent -> ", l: "L -> L" })),
    ).toEqual([
      "step-accepts-stop-event c",
      "event-never-produced Y",
      "event-never-consumed X",
      "unreachable-step l",
      "dead-end-step l",
    ]);
  });
});

describe("a step without an event parameter", () => {
  test("is one problem: it might take what nobody takes, and what follows from it isn't unreachable as well", () => {
    expect(codes(graph({ a: " -> B", b: "B -> StopEvent" }))).toEqual(["step-no-event-parameter a"]);
    expect(codes(graph({ a: "StartEvent -> B StopEvent", b: " -> C", c: "C -> StopEvent" }))).toEqual([
      "step-no-event-parameter b",
    ]);
  });

  test("is none where its parameter couldn't be followed, nor for an error handler", () => {
    expect(codes(graph({ a: "StartEvent -> StopEvent", b: " -> StopEvent" }), { accepts: ["b"] })).toEqual([]);
    expect(codes(graph({ a: "StartEvent -> StopEvent", "!h": " -> StopEvent" }))).toEqual([
      "catch-error-wrong-event h",
    ]);
  });
});

describe("what the reference doesn't see", () => {
  test("sent events are produced, streamed ones aren't", () => {
    expect(codes(graph({ a: "StartEvent -> ~B", b: "B -> StopEvent" }))).toEqual([]);
    expect(codes(graph({ a: "StartEvent -> StopEvent ^B", b: "B -> StopEvent" }))).toEqual(["event-never-produced B"]);
    expect(codes(graph({ a: "StartEvent -> StopEvent ^Progress" }))).toEqual([]);
  });

  test("a step that only sends events into nothing is a dead end", () => {
    expect(codes(graph({ a: "StartEvent -> StopEvent", b: "StartEvent -> ~C", c: "C -> " }))).toEqual([
      "dead-end-step b",
    ]);
  });
});

describe("wires that couldn't be followed", () => {
  const loose = graph({ a: "StartEvent -> X", b: "Y -> Z" });
  test("silence what depends on them, and only that", () => {
    expect(codes(loose)).toEqual([
      "no-stop-event",
      "event-never-produced Y",
      "event-never-consumed X",
      "event-never-consumed Z",
    ]);
    expect(codes(loose, { emits: ["a"] })).toEqual(["event-never-consumed X", "event-never-consumed Z"]);
    expect(codes(loose, { accepts: ["b"] })).toEqual(["no-stop-event", "event-never-produced Y"]);
    expect(codes(loose, { steps: true })).toEqual([]);
    expect(codes(graph({}), { steps: true })).toEqual([]);
  });

  test("a step that may accept anything is reached, one that may emit anything has an end", () => {
    const it = graph({ a: "StartEvent -> StopEvent", b: "A -> B", c: "B -> B" });
    expect(codes(it, { accepts: ["b"] })).toEqual(["event-never-produced A"]);
    expect(codes(it, { emits: ["b"] })).toEqual(["dead-end-step c"]);
    expect(codes(it)).toEqual(["event-never-produced A", "dead-end-step b", "dead-end-step c"]);
  });
});

test("opt-outs work per step and per workflow, and only for the check that they name", () => {
  const loop = { a: "StartEvent -> StopEvent", l: "L -> L" };
  expect(codes(graph(loop))).toEqual(["unreachable-step l", "dead-end-step l"]);
  expect(codes(graph(loop, { skipGraphChecks: ["dead-end-step"] }))).toEqual(["unreachable-step l"]);
  expect(codes(graph(loop, { step: { skipGraphChecks: ["unreachable-step"] } }))).toEqual(["dead-end-step l"]);
  const unknown = validateGraph(graph(loop, { skipGraphChecks: ["event-never-produced"] }))[0];
  expect(unknown).toMatchObject({
    code: "unknown-graph-check",
    option: { name: "skipGraphChecks", entry: "event-never-produced" },
  });
});

test("a problem says what, where, what to do, and names the other ends", () => {
  const child = graph({ a: "StartEvent -> Child", b: "Parent -> StopEvent" });
  const events = child.events.map((it) => (it.id === "Child" ? { ...it, parents: ["Parent"] } : it));
  expect(validateGraph({ ...child, events })).toEqual([
    {
      code: "event-never-produced",
      severity: "error",
      workflow: "W",
      subject: { kind: "event", id: "Parent" },
      message: "No step of W returns or sends Parent, which step b accepts.",
      hint: "Child is produced, but events match by their exact class: accept Child, or produce Parent.",
      related: [
        { kind: "step", id: "b" },
        { kind: "event", id: "Child" },
      ],
    },
    expect.objectContaining({ code: "event-never-consumed", subject: { kind: "event", id: "Child" } }),
  ]);
});
