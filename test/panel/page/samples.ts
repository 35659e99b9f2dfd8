import type { EventKind, EventNode, GraphProblem, StepNode, WorkflowGraph } from "stepscope/graph";
import type { PanelDelta, PanelGraph } from "../../../client/panel/contract.js";

export function step(name: string, wires: Partial<StepNode> = {}): StepNode {
  return { name, kind: "step", accepts: [], returns: [], sends: [], streams: [], numWorkers: 1, ...wires };
}

export function event(id: string, kind: EventKind = "event", parents: readonly string[] = []): EventNode {
  return { id, name: id, kind, parents };
}

export const JOKE_FLOW: WorkflowGraph = {
  version: 1,
  workflow: "JokeFlow",
  steps: [
    step("generateJoke", { accepts: ["StartEvent"], returns: ["JokeEvent"] }),
    step("critiqueJoke", { accepts: ["JokeEvent"], returns: ["StopEvent"], numWorkers: 4 }),
  ],
  events: [event("StartEvent", "start"), event("JokeEvent"), event("StopEvent", "stop")],
};

/** A step that takes resources, one of which is made from another. */
export const TAKING_FLOW: WorkflowGraph = {
  ...JOKE_FLOW,
  workflow: "TakingFlow",
  steps: JOKE_FLOW.steps.map((it) => (it.name === "critiqueJoke" ? { ...it, resources: ["index", "limits"] } : it)),
  resources: [
    { name: "index", uses: ["db"] },
    { name: "db", uses: [] },
    { name: "limits", uses: [], kind: "config" },
  ],
};

/** A step that runs another workflow. */
export const RUNNING_FLOW: WorkflowGraph = {
  ...JOKE_FLOW,
  workflow: "RunningFlow",
  steps: JOKE_FLOW.steps.map((it) => (it.name === "critiqueJoke" ? { ...it, runs: ["Research"] } : it)),
};

/** Eight steps: fan-out, fan-in, a loop, a person, an error handler, and an event that nobody takes. */
export const RESEARCH_FLOW: WorkflowGraph = {
  version: 1,
  workflow: "ResearchFlow",
  steps: [
    step("plan", { accepts: ["StartEvent"], returns: ["SearchEvent", "OutlineEvent"], streams: ["ProgressEvent"] }),
    step("search", { accepts: ["SearchEvent"], returns: ["SourceEvent"], numWorkers: 4 }),
    step("rank", { accepts: ["SourceEvent"], returns: ["EvidenceEvent"], sends: ["SearchEvent"] }),
    step("write", { accepts: ["OutlineEvent", "EvidenceEvent", "RevisionEvent"], returns: ["DraftEvent"] }),
    step("review", { accepts: ["DraftEvent"], returns: ["RevisionEvent", "ApprovalRequired"] }),
    step("publish", { accepts: ["ApprovalGiven"], returns: ["StopEvent"], streams: ["ProgressEvent"] }),
    step("audit", { accepts: ["DraftEvent"], returns: ["AuditEvent"] }),
    step("recover", { kind: "catch-error", accepts: ["StepFailedEvent"], returns: ["StopEvent"] }),
  ],
  events: [
    event("StartEvent", "start"),
    event("SearchEvent"),
    event("OutlineEvent"),
    event("ProgressEvent"),
    event("SourceEvent"),
    event("EvidenceEvent"),
    event("RevisionEvent"),
    event("DraftEvent"),
    event("ApprovalRequired", "input-required"),
    event("ApprovalGiven", "human-response"),
    event("StopEvent", "stop"),
    event("AuditEvent"),
    event("StepFailedEvent", "step-failed"),
  ],
};

export const AUDIT_PROBLEM: GraphProblem = {
  code: "event-never-consumed",
  severity: "error",
  workflow: "ResearchFlow",
  subject: { kind: "event", id: "AuditEvent" },
  message: "AuditEvent is returned by audit, but no step accepts it.",
  hint: "Add a step that accepts it, or return nothing.",
  related: [{ kind: "step", id: "audit" }],
};

export const DEAD_END: GraphProblem = {
  code: "dead-end-step",
  severity: "warning",
  workflow: "ResearchFlow",
  subject: { kind: "step", id: "audit" },
  message: "What audit returns leads to no StopEvent.",
  hint: "Return an event that another step takes, or opt out with skipGraphChecks.",
  related: [],
};

export function graphs(shown: readonly PanelGraph[], selected: string | null = null): PanelDelta {
  return { type: "graphs", file: { uri: "file:///flows/flow.ts", label: "flow.ts" }, graphs: shown, selected };
}

export const JOKE_ONLY = graphs([{ graph: JOKE_FLOW, problems: [] }]);
export const BOTH = graphs(
  [
    { graph: JOKE_FLOW, problems: [] },
    { graph: RESEARCH_FLOW, problems: [AUDIT_PROBLEM, DEAD_END] },
  ],
  "ResearchFlow",
);
