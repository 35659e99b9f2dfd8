import { expect, test } from "vitest";
import { edgesOf, resourceEdgesOf, toMermaid, validateGraph } from "../../runtime/graph/index.js";
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
  expect(lines).toContain('  step_generate -.->|"fails"| step_rescue');
});

test("a person, lists, workers and problems are told", () => {
  const lines = toMermaid(
    withSteps(graph({ ask: "StartEvent -> InputA", greet: "HumanB -> Part", end: "Part -> StopEvent" }), {
      greet: { fansOut: ["Part"], numWorkers: 8 },
    }),
  ).split("\n");
  expect(lines).toContain('  node_person(("a person")):::person');
  expect(lines).toContain("  event_InputA -.-> node_person");
  expect(lines).toContain('  step_greet["greet<br/>step · 8 workers"]:::step');
  expect(lines).toContain('  step_greet ==>|"list"| event_Part');

  const broken = graph({ only: "StartEvent -> Lost" });
  expect(toMermaid(broken, validateGraph(broken))).toContain(
    'event_Lost(["Lost<br/>event<br/>⚠ event-never-consumed"]):::bad',
  );
});

/*
 * The real parser isn't among the packages that the tests install: `mermaid` takes 154 MB. What is held here was tried
 * with mermaid 12.3 in Chromium: these names, among others, are parsed and shown as they are.
 */
test("names that Mermaid would misread are escaped, and stay different", () => {
  const text = toMermaid(graph({ 'a"b': "StartEvent -> Ping#2 Ping_2", end: "Ping#2 -> StopEvent" }));
  expect(text).toContain('step_a_b["a#34;b"]');
  expect(text).toContain('event_Ping_2(["Ping#35;2"])');
  expect(text).toContain('event_Ping_2_2(["Ping_2"])');
  expect(text).toContain('step_end["end"]');
});

test.each([
  ["end", "end"],
  ["x[1](2){3}|4|", "x[1](2){3}|4|"],
  ["<b>&`", "#60;b#62;#38;#96;"],
  ["a\\b", "a#92;b"],
  ["ün—ïcode 🦜 日本", "ün—ïcode 🦜 日本"],
  ["a\nb", "a b"],
])("a step named %j is one line of id and quoted label", (name, label) => {
  const line = toMermaid(graph({ [name]: "StartEvent -> StopEvent" }))
    .split("\n")
    .find((it) => it.includes(":::step"));
  expect(line).toMatch(/^ {2}step_\w*\[".*"\]:::step$/);
  expect(line).toContain(`["${label}"]`);
});

test("a title can't break out of its line", () => {
  const text = toMermaid({ ...joke, workflow: "W\nclick x; %%{init}%% <b>" });
  expect(text.split("\n")[1]).toBe("  accTitle: W click x init b");
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

test("an edge leads from an event that a step waits for to the step", () => {
  const [first, ...others] = joke.steps;
  if (first === undefined) throw new Error("no step");
  const waiting = { ...joke, steps: [{ ...first, awaits: ["Draft"] }, ...others] };
  expect(edgesOf(waiting)).toContainEqual({
    from: { kind: "event", id: "Draft" },
    to: { kind: "step", id: "generate" },
    kind: "awaits",
  });
});
