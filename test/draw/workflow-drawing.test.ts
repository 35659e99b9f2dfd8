import { expect, test } from "vitest";
import { type Drawing, workflowDrawing } from "../../runtime/draw/index.js";
import { validateGraph } from "../../runtime/graph/index.js";
import { graph, withSteps } from "../graph/graph.js";

const lines = ({ edges }: Drawing): string[] => edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`);

test("steps, events and their wires, causes first", () => {
  const drawing = workflowDrawing(graph({ last: "Joke -> StopEvent", first: "StartEvent -> Joke ~Draft ^Progress" }));
  expect(drawing.nodes.map(({ id, look }) => `${look} ${id}`)).toEqual([
    "start event:StartEvent",
    "step step:first",
    "event event:Joke",
    "step step:last",
    "stop event:StopEvent",
    "event event:Draft",
    "event event:Progress",
  ]);
  expect(lines(drawing)).toEqual([
    "event:Joke accepts step:last",
    "step:last returns event:StopEvent",
    "event:StartEvent accepts step:first",
    "step:first returns event:Joke",
    "step:first sends event:Draft",
    "step:first streams event:Progress",
  ]);
  expect(drawing.summary).toBe("All possible flows: 2 steps, 5 events");
});

test("a person stands between the events that ask and those that answer", () => {
  const drawing = workflowDrawing(graph({ ask: "StartEvent -> InputA", greet: "HumanB -> StopEvent" }));
  expect(drawing.nodes.find(({ look }) => look === "person")?.id).toBe("person");
  expect(lines(drawing)).toEqual(
    expect.arrayContaining(["event:InputA outside person", "person outside event:HumanB"]),
  );
});

test("failures lead from the steps that are covered to the one that catches them", () => {
  const steps = {
    a: "StartEvent -> B",
    b: "B -> StopEvent",
    "!one": "StepFailedEvent -> B",
    "!rest": "StepFailedEvent ->",
  };
  const drawing = workflowDrawing(withSteps(graph(steps), { one: { forSteps: ["b"] } }));
  expect(lines(drawing).filter((line) => line.includes("catches"))).toEqual([
    "step:b catches step:one",
    "step:a catches step:rest",
  ]);
  // Nobody emits it: it has no box of its own.
  expect(drawing.nodes.map(({ title }) => title)).not.toContain("StepFailedEvent");
});

test("a failure that a plain step takes too keeps its box", () => {
  const drawing = workflowDrawing(graph({ a: "StartEvent -> StopEvent", log: "StepFailedEvent ->" }));
  expect(drawing.nodes.map(({ title }) => title)).toContain("StepFailedEvent");
});

test("lists are double lines, and joins say that they wait", () => {
  const drawing = workflowDrawing(
    withSteps(graph({ split: "StartEvent -> Part", both: "Part Title -> StopEvent" }), {
      split: { fansOut: ["Part"] },
      both: {
        params: [
          { name: "parts", accepts: ["Part"], list: true },
          { name: "title", accepts: ["Title"], list: false },
        ],
      },
    }),
  );
  const lists = drawing.edges.filter(({ list }) => list).map(({ from, to, label }) => `${from} ${label} ${to}`);
  expect(lists).toEqual(["step:split list event:Part", "event:Part list step:both"]);
  const both = drawing.nodes.find(({ title }) => title === "both");
  expect(both?.subtitle).toBe("step · waits for all");
  expect(both?.details).toContainEqual({ label: "Accepts", text: "Part[] and Title", kind: "text" });
});

test("workers are told where they aren't the usual four", () => {
  const drawing = workflowDrawing(
    withSteps(graph({ a: "StartEvent -> B", b: "B -> StopEvent" }), { b: { numWorkers: 1 } }),
  );
  expect(drawing.nodes.filter(({ look }) => look === "step").map(({ subtitle }) => subtitle)).toEqual([
    "step",
    "step · 1 worker",
  ]);
});

test("problems are marked where they are, and those of the workflow as a whole are notes", () => {
  const broken = graph({ a: "StartEvent -> Lost", b: "Never -> B", c: "B -> B" });
  const drawing = workflowDrawing(broken, validateGraph(broken));
  const marked = drawing.nodes.filter(({ mood }) => mood === "bad").map(({ title, rows }) => [title, rows[0]?.text]);
  expect(marked).toEqual(expect.arrayContaining([["Lost", "event-never-consumed"]]));
  expect(drawing.mood).toBe("bad");
  expect(drawing.notes.join(" ")).toMatch(/StopEvent/);
  expect(workflowDrawing(broken).nodes.every(({ mood }) => mood === "plain")).toBe(true);
});

test("only a loop's way back leads backwards", () => {
  const drawing = workflowDrawing(
    graph({ draft: "StartEvent -> Draft", review: "Draft -> Again StopEvent", redo: "Again -> Draft" }),
  );
  const place = (id: string) => drawing.nodes.findIndex((node) => node.id === id);
  const backwards = drawing.edges.filter(({ from, to }) => place(from) > place(to));
  expect(backwards.map(({ from, to }) => `${from} ${to}`)).toEqual(["step:redo event:Draft"]);
});

test("a line leads from an event to the step that waits for it while it is at work; no limit is no number of workers", () => {
  const { steps, ...rest } = graph({ first: "StartEvent -> StopEvent ~Page", read: "Page -> Links" });
  const waiting = steps.map((step) => ({
    ...step,
    numWorkers: 0,
    ...(step.name === "first" ? { awaits: ["Links"] } : {}),
  }));
  const drawing = workflowDrawing({ ...rest, steps: waiting });
  expect(lines(drawing)).toContain("event:Links joins step:first");
  const first = drawing.nodes.find(({ id }) => id === "step:first");
  expect(first?.subtitle).toBe("step");
  expect(first?.details).toContainEqual({ label: "Waits for", text: "Links", kind: "text" });
  expect(first?.details.map(({ label }) => label)).not.toContain("Workers");
});
