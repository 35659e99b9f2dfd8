import { problem, type Rule, stepSubject } from "../graph-index.js";

/** A number of workers that is no number of deliveries. */
export const stepNumWorkers: Rule = (index) =>
  index.graph.steps
    .filter(({ numWorkers }) => !isCount(numWorkers))
    .map((step) =>
      problem(index, {
        code: "step-num-workers",
        subject: stepSubject(step),
        message: `Step ${step.name} has numWorkers ${step.numWorkers}: it must be a whole number greater than 0.`,
        hint: "Leave it out for 4 deliveries at a time; 1 works on them one after the other.",
        option: { name: "numWorkers" },
      }),
    );

/** A limit of runs that lets none run. */
export const workflowNumConcurrentRuns: Rule = (index) => {
  const { workflow, numConcurrentRuns } = index.graph;
  if (numConcurrentRuns === undefined || isCount(numConcurrentRuns)) return [];
  return [
    problem(index, {
      code: "workflow-num-concurrent-runs",
      message: `${workflow} has numConcurrentRuns ${numConcurrentRuns}: it must be a whole number greater than 0.`,
      hint: "Leave it out for any number of runs at a time.",
      option: { name: "numConcurrentRuns" },
    }),
  ];
};

/** A time that is over before it begins. */
export const workflowTimeout: Rule = (index) => {
  const { workflow, timeout } = index.graph;
  if (timeout === undefined || timeout > 0) return [];
  return [
    problem(index, {
      code: "workflow-timeout",
      message: `${workflow} has timeout ${timeout}: it is in seconds, and must be greater than 0.`,
      hint: "Leave it out for 60 seconds; null is no limit.",
      option: { name: "timeout" },
    }),
  ];
};

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
