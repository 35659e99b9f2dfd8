import type { ReactNode } from "react";
import type { RunOutcome, SessionState } from "../../panel/contract.js";
import { liveWorkflow } from "../graph/parts/live.js";
import { host } from "./host.js";
import { Icon } from "./Icon.js";
import { IconButton } from "./IconButton.js";
import { usePage } from "./page-store.js";
import { count } from "./words.js";

/** Which workflow is shown, what a session does with it, and how to start one. */
export function Toolbar(): ReactNode {
  const workflow = usePage(({ panel }) => panel.selected);
  return (
    <div className="toolbar" role="toolbar" aria-label="Workflow">
      <WorkflowPicker />
      <ProblemCount />
      <SessionNote />
      <span className="toolbar-space" />
      <IconButton
        icon="run"
        label="Run Workflow Without Debugging"
        text="Run"
        disabled={workflow === null}
        onClick={() => workflow !== null && host.post({ type: "run", workflow, debug: false })}
      />
      <IconButton
        icon="debug-alt"
        label="Debug Workflow"
        text="Debug"
        primary
        disabled={workflow === null}
        onClick={() => workflow !== null && host.post({ type: "run", workflow, debug: true })}
      />
    </div>
  );
}

function WorkflowPicker(): ReactNode {
  const graphs = usePage(({ panel }) => panel.graphs);
  const selected = usePage(({ panel }) => panel.selected);
  if (graphs.length < 2) return <h1 className="toolbar-title">{selected ?? "Workflow"}</h1>;
  return (
    <span className="select">
      <h1 className="visually-hidden">{selected ?? "Workflow"}</h1>
      <select
        aria-label="Workflow that is shown"
        value={selected ?? ""}
        onChange={({ target }) => host.post({ type: "select", workflow: target.value })}
      >
        {graphs.map(({ graph }) => (
          <option key={graph.workflow} value={graph.workflow}>
            {graph.workflow}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" />
    </span>
  );
}

function ProblemCount(): ReactNode {
  const problems = usePage(
    ({ panel }) => panel.graphs.find(({ graph }) => graph.workflow === panel.selected)?.problems,
  );
  if (!problems || problems.length === 0) return null;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  return (
    <>
      {errors > 0 && (
        <span className="toolbar-note tone-bad">
          <Icon name="error" />
          {count(errors, "error")}
        </span>
      )}
      {warnings > 0 && (
        <span className="toolbar-note tone-warning">
          <Icon name="warning" />
          {count(warnings, "warning")}
        </span>
      )}
    </>
  );
}

const SESSIONS: Readonly<Record<Exclude<SessionState, "none">, readonly [icon: string, text: string, tone: string]>> = {
  running: ["play", "running", "tone-active"],
  paused: ["debug-pause", "paused", "tone-held"],
  ended: ["circle-slash", "ended", "tone-plain"],
};
const OUTCOMES: Readonly<Record<RunOutcome, readonly [icon: string, text: string, tone: string]>> = {
  completed: ["pass-filled", "completed", "tone-good"],
  failed: ["error", "failed", "tone-bad"],
  cancelled: ["circle-slash", "cancelled", "tone-warning"],
  "timed-out": ["watch", "timed out", "tone-bad"],
};

function SessionNote(): ReactNode {
  const session = usePage(({ panel }) => panel.session);
  const outcome = usePage(({ panel }) => liveWorkflow(panel.live, panel.selected ?? "")?.outcome ?? null);
  if (session === "none") return null;
  const [icon, text, tone] = session === "ended" && outcome ? OUTCOMES[outcome] : SESSIONS[session];
  return (
    <span className={`toolbar-note ${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}
