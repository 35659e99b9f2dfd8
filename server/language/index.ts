export * from "./contract.js";
export { type ScheduledAction, type Scheduler, systemScheduler } from "./scheduler.js";
export { type StartServerOptions, startServer } from "./server.js";
export type { Analysis } from "./workspace-analysis.js";
