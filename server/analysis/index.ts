export { type Analysis, createAnalysis, type LinkedFile } from "./analysis.js";
export { defaultSeverity, PROBLEM_CODES } from "./codes/codes.js";
export { isGraphProblem } from "./graph-problems.js";
export type { EventClass } from "./link/classes.js";
export type { LinkedStep } from "./link/steps.js";
export type { LinkedWorkflow } from "./link/workflows.js";
export type * from "./types.js";
export { eventKey, placeKey } from "./uses.js";
export { mayHoldWorkflows, sourceFiles } from "./workspace-files.js";
