import { describe, expect, test } from "vitest";
import { type ParamNode, validateGraph } from "../../runtime/graph/index.js";
import { codes, graph, withSteps } from "./graph.js";

/** `params("a: A", "bs: B[]")` */
function params(...texts: string[]): { params: ParamNode[]; accepts: string[] } {
  const found = texts.map((text): ParamNode => {
    const [name = "", types = ""] = text.split(": ");
    return { name, accepts: types.match(/\w+/g) ?? [], list: types.endsWith("[]") };
  });
  return { params: found, accepts: [...new Set(found.flatMap(({ accepts }) => accepts))] };
}

describe("what a step takes at once", () => {
  const flow = graph({ s: "StartEvent -> A B", j: "A B -> StopEvent" });

  test("one event for each parameter, also twice the same", () => {
    expect(codes(withSteps(flow, { j: params("a: A", "b: B") }))).toEqual([]);
    expect(codes(withSteps(flow, { j: params("a1: A", "a2: A", "b: B") }))).toEqual([]);
    const union = withSteps(flow, { j: params("a: A", "b: A | B") });
    expect(codes(union)).toEqual(["step-join-parameters j"]);
    expect(validateGraph(union)[0]?.message).toBe(
      "Step j waits for a: A and b: A | B at once: each parameter of a join takes one type of event.",
    );
  });

  test("or one list, and nothing beside it", () => {
    const lists = withSteps(flow, { s: { fansOut: ["A", "B"] } });
    expect(codes(withSteps(lists, { j: params("evs: (A | B)[]") }))).toEqual([]);
    const both = withSteps(lists, { j: params("as: A[]", "bs: B[]") });
    expect(codes(both)).toEqual(["step-list-parameters j"]);
    expect(validateGraph(both)[0]?.message).toBe(
      "Step j takes as: A[] and bs: B[] beside each other: a list is a step's only event parameter.",
    );
    expect(validateGraph(withSteps(lists, { j: params("as: A[]", "b: B") }))[0]?.message).toBe(
      "Step j takes as: A[] beside b: B: a list is a step's only event parameter.",
    );
  });
});

describe("events that a join waits for meet", () => {
  const join = { join: params("a: A", "b: B") };

  test("outside of any list", () => {
    const it = graph({ fan: "StartEvent -> A", top: "StartEvent -> B", join: "A B -> StopEvent" });
    expect(codes(withSteps(it, join))).toEqual([]);
  });

  test("not where one comes from a list and the other from outside", () => {
    const it = graph({ fan: "StartEvent -> A", top: "StartEvent -> B", join: "A B -> StopEvent" });
    const mixed = withSteps(it, { ...join, fan: { fansOut: ["A"] } });
    expect(codes(mixed)).toEqual(["join-without-common-level join"]);
    expect(validateGraph(mixed)[0]?.message).toBe(
      "Step join waits for A and B at once, and they never meet: A is in a list that fan returns and B comes from outside of any list.",
    );
    expect(codes(mixed, { emits: ["top"] })).toEqual([]);
  });

  test("what follows from a list's events stays in its stream", () => {
    const it = graph({
      fan: "StartEvent -> Task",
      work: "Task -> A B",
      join: "A B -> Done",
      end: "Done -> StopEvent",
    });
    expect(codes(withSteps(it, { ...join, fan: { fansOut: ["Task"] } }))).toEqual([]);
    const sent = graph({ fan: "StartEvent -> Task", work: "Task -> A ~B", join: "A B -> StopEvent" });
    expect(codes(withSteps(sent, { ...join, fan: { fansOut: ["Task"] } }))).toEqual(["join-without-common-level join"]);
    const apart = graph({
      fan: "StartEvent -> Task",
      work: "Task -> A",
      top: "StartEvent -> B",
      join: "A B -> StopEvent",
    });
    expect(codes(withSteps(apart, { ...join, fan: { fansOut: ["Task"] } }))).toEqual([
      "join-without-common-level join",
    ]);
  });

  test("until a step collects them: it goes on where the list was returned", () => {
    const it = graph({
      fan: "StartEvent -> Task",
      collect: "Task -> A",
      top: "StartEvent -> B",
      join: "A B -> StopEvent",
    });
    expect(codes(withSteps(it, { ...join, fan: { fansOut: ["Task"] }, collect: params("tasks: Task[]") }))).toEqual([]);
  });

  test("lists in lists, and lists that lead back to their own step, come to an end", () => {
    const it = graph({
      outer: "StartEvent Again -> Group",
      inner: "Group -> Item",
      collect: "Item -> A",
      beside: "Group -> B Again",
      join: "A B -> StopEvent",
    });
    const nested = withSteps(it, {
      ...join,
      outer: { fansOut: ["Group"] },
      inner: { fansOut: ["Item"] },
      collect: params("items: Item[]"),
    });
    expect(codes(nested)).toEqual([]);
    expect(codes(withSteps(nested, { collect: { params: [] } }))).toEqual(["join-without-common-level join"]);
  });

  test("an event that comes from nowhere is a problem of its own", () => {
    const it = graph({ fan: "StartEvent -> A", join: "A B -> StopEvent" });
    expect(codes(withSteps(it, { ...join, fan: { fansOut: ["A"] } }))).toEqual(["event-never-produced B"]);
  });
});
