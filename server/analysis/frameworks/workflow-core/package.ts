/** Packages whose exports these workflows are written with; the second one passes on the first one's. */
const PACKAGES = ["@llamaindex/workflow-core", "@llamaindex/workflow"];

/** Whether a text may have a workflow of `@llamaindex/workflow-core`. */
export function mentionsWorkflowCore(text: string): boolean {
  return text.includes("@llamaindex/workflow");
}

/** Whether a text may have a part of one: it may be a file that a workflow imports, and not name the package itself. */
export function mayServeWorkflowCore(text: string): boolean {
  return mentionsWorkflowCore(text) || text.includes(".with(") || text.includes(".handle([");
}

/** Whether an import leads into one of the packages, at any of their entries. */
export function isWorkflowCore(specifier: string): boolean {
  return PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

/** Functions of the packages that make an event. */
export const EVENT_MAKERS: ReadonlySet<string> = new Set(["workflowEvent", "zodEvent"]);

/** Functions that run a workflow: it, what they start it with, and the event that they wait for. */
export const RUNS: ReadonlySet<string> = new Set(["run", "runWorkflow", "runAndCollect", "runStream"]);

/** Functions that make a server's answer of a workflow, with the event that ends it as their third argument. */
export const SERVES: ReadonlySet<string> = new Set(["createHonoHandler", "createNextHandler", "mcpTool"]);

/** Names of functions that give a workflow more abilities: it stays the same workflow. */
export const MIDDLEWARE = /^with[A-Z]/;

/** Functions that take a stream and give what is left of it. */
export const STREAM_PARTS: ReadonlySet<string> = new Set(["until", "filter"]);

/** Functions that take a stream and end it. */
export const STREAM_ENDS: ReadonlySet<string> = new Set(["find", "collect", "nothing"]);

/** Every name that other modules can re-export with `export *`, as far as a workflow's wires go. */
const EXPORTS: ReadonlySet<string> = new Set([
  ...EVENT_MAKERS,
  ...RUNS,
  ...["createWorkflow", "or", "getContext", "createStatefulMiddleware", "eventSource"],
  ...["startAgentEvent", "stopAgentEvent", "agentStreamEvent", "agentInputEvent", "agentOutputEvent"],
  ...["agentSetupEvent", "agentStepEvent", "agentToolCallEvent", "agentToolCallResultEvent"],
]);

/** Whether `export * from` one of the packages may be where this name comes from. */
export function exportsName(name: string): boolean {
  return EXPORTS.has(name);
}
