export * from "./contract.js";
export { findLocations, type Locations } from "./locations.js";
export { type SessionOptions, StepscopeSession } from "./session.js";
export type { WorkflowReader } from "./sources.js";
