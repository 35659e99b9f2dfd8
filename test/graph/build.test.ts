import { expect, test } from "vitest";
import { StepFailedEvent, StopEvent } from "../../runtime/events/built-in.js";
import type { AnyEventClass } from "../../runtime/events/event.js";
import { buildGraph, type StepTypes } from "../../runtime/graph/build.js";

const handler: StepTypes = {
  name: "rescue",
  kind: "catch-error",
  accepts: [StepFailedEvent as unknown as AnyEventClass],
  returns: [StopEvent as unknown as AnyEventClass],
  sends: [],
  streams: [],
  numWorkers: 1,
};

test("an error handler's options are in the graph where they are given", () => {
  const rescue = {
    name: "rescue",
    kind: "catch-error",
    accepts: ["StepFailedEvent"],
    returns: ["StopEvent"],
    sends: [],
    streams: [],
    numWorkers: 1,
  };
  const { steps } = buildGraph({
    workflow: "W",
    steps: [handler, { ...handler, forSteps: [], maxRecoveries: 2, skipGraphChecks: ["dead-end-step"] }],
  });
  expect(steps).toEqual([rescue, { ...rescue, forSteps: [], maxRecoveries: 2, skipGraphChecks: ["dead-end-step"] }]);
  expect(steps[0]).not.toHaveProperty("forSteps");
});
