import { expect, test } from "vitest";
import { validateGraph } from "../../runtime/graph/index.js";
import { codes, graph, withSteps } from "./graph.js";

const flow = graph({ a: "StartEvent -> StopEvent" });

test("numWorkers is a whole number greater than 0", () => {
  for (const numWorkers of [1, 8]) expect(codes(withSteps(flow, { a: { numWorkers } }))).toEqual([]);
  for (const numWorkers of [0, -1, 0.5]) {
    expect(codes(withSteps(flow, { a: { numWorkers } }))).toEqual(["step-num-workers a"]);
  }
  expect(validateGraph(withSteps(flow, { a: { numWorkers: 0 } }))[0]).toMatchObject({ option: { name: "numWorkers" } });
});

test("numConcurrentRuns is absent, or a whole number greater than 0", () => {
  for (const numConcurrentRuns of [1, 8]) expect(codes({ ...flow, numConcurrentRuns })).toEqual([]);
  for (const numConcurrentRuns of [0, -1, 1.5]) {
    expect(codes({ ...flow, numConcurrentRuns })).toEqual(["workflow-num-concurrent-runs"]);
  }
  expect(validateGraph({ ...flow, numConcurrentRuns: -1 })[0]).toMatchObject({
    message: "W has numConcurrentRuns -1: it must be a whole number greater than 0.",
    option: { name: "numConcurrentRuns" },
  });
});

test("timeout is absent, or greater than 0", () => {
  for (const timeout of [0.5, 60]) expect(codes({ ...flow, timeout })).toEqual([]);
  for (const timeout of [0, -1, Number.NaN]) expect(codes({ ...flow, timeout })).toEqual(["workflow-timeout"]);
  expect(validateGraph({ ...flow, timeout: 0 })[0]).toMatchObject({
    message: "W has timeout 0: it is in seconds, and must be greater than 0.",
    option: { name: "timeout" },
  });
});
