import { expect, test } from "vitest";
import { edgesOf, resourceEdgesOf, toMermaid } from "../../runtime/graph/index.js";
import { graph, withSteps } from "./graph.js";

const joke = graph({ generate: "StartEvent -> Joke ~Draft ^Progress", "!rescue": "StepFailedEvent -> StopEvent" });

test("edges lead from accepted events to the step and from the step to what it emits", () => {
  expect(edgesOf(joke).map(({ from, to, kind }) => `${from.id} ${kind} ${to.id}`)).toEqual([
    "StartEvent accepts generate",
    "generate returns Joke",
    "generate sends Draft",
    "generate streams Progress",
    "StepFailedEvent accepts rescue",
    "rescue returns StopEvent",
  ]);
});

test("a flowchart shows kinds by class and shape, sent events dashed", () => {
  const lines = toMermaid(joke).split("\n");
  expect(lines[0]).toBe("flowchart TD");
  expect(lines).toContain('  step_generate["generate"]:::step');
  expect(lines).toContain('  step_rescue{{"rescue"}}:::catchError');
  expect(lines).toContain('  event_StartEvent(["StartEvent"]):::start');
  expect(lines).toContain("  event_StartEvent --> step_generate");
  expect(lines).toContain("  step_generate -.-> event_Draft");
  expect(lines).toContain("  step_generate -.-x event_Progress");
});

test("names that Mermaid would misread are escaped, and stay different", () => {
  const text = toMermaid(graph({ 'a"b': "StartEvent -> Ping#2 Ping_2", end: "Ping#2 -> StopEvent" }));
  expect(text).toContain('step_a_b["a#34;b"]');
  expect(text).toContain('event_Ping_2(["Ping#35;2"])');
  expect(text).toContain('event_Ping_2_2(["Ping_2"])');
});

test("resources are hexagons, with a dotted line to what takes them; a flow without them has nothing of them", () => {
  const resources = [
    { name: "index", uses: ["db"] },
    { name: "db", uses: [] },
    { name: "limits", uses: [], kind: "config" },
  ] as const;
  const taking = { ...withSteps(joke, { generate: { resources: ["index", "limits"] } }), resources };
  expect(resourceEdgesOf(taking).map(({ from, to }) => `${from} → ${to.kind} ${to.id}`)).toEqual([
    "index → step generate",
    "limits → step generate",
    "db → resource index",
  ]);
  expect(edgesOf(taking)).toEqual(edgesOf(joke));
  const lines = toMermaid(taking).split("\n");
  expect(lines).toContain('  resource_index{{"index"}}:::resource');
  expect(lines).toContain('  resource_limits{{"limits"}}:::config');
  expect(lines).toContain("  resource_index -.- step_generate");
  expect(lines).toContain("  resource_db -.- resource_index");
  expect(toMermaid(joke)).not.toContain("resource");
});
