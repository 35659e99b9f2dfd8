import { describe, expect, test } from "vitest";
import { type ResourceNode, validateGraph } from "../../runtime/graph/index.js";
import { codes, graph, withSteps } from "./graph.js";

/** `taking("index", "index: db", "db")`: a flow whose step takes the first, and resources with what they use. */
function taking(step: string, ...texts: string[]) {
  const resources = texts.map((text): ResourceNode => {
    const [name = "", uses = ""] = text.split(":");
    return { name, uses: uses.split(" ").filter((it) => it !== "") };
  });
  return withSteps(graph({ s: "StartEvent -> StopEvent" }, { resources }), { s: { resources: step.split(" ") } });
}

describe("resources", () => {
  test("that build on each other are fine, also where two use one", () => {
    expect(codes(taking("left right", "left: db", "db:", "right: db"))).toEqual([]);
  });

  test("that are made from each other aren't: each circle is one problem, with its way", () => {
    const it = taking("a", "a: b d", "b: c", "c: a", "d: d");
    expect(codes(it)).toEqual(["resource-cycle a", "resource-cycle d"]);
    expect(validateGraph(it).map(({ message }) => message)).toEqual([
      'Resources "b", "c" and "a" are made from each other: a → b → c → a.',
      'Resource "d" is made from itself.',
    ]);
    expect(validateGraph(it)[0]?.related).toEqual([
      { kind: "resource", id: "b" },
      { kind: "resource", id: "c" },
      { kind: "step", id: "s" },
    ]);
  });

  test("of one name are a problem, and what they use says nothing of a circle", () => {
    expect(codes(taking("db", "db: db", "db:"))).toEqual(["resource-name-twice db"]);
  });
});
