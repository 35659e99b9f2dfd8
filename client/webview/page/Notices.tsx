import type { ReactNode } from "react";
import type { GraphProblem } from "stepscope/graph";
import { Icon } from "./Icon.js";
import { usePage } from "./page-store.js";

const NONE: readonly GraphProblem[] = [];

/** The host's notice, and the problems that belong to no single node. */
export function Notices(): ReactNode {
  const notice = usePage(({ panel }) => panel.notice);
  const problems = usePage(
    ({ panel }) => panel.graphs.find(({ graph }) => graph.workflow === panel.selected)?.problems ?? NONE,
  );
  const general = problems.filter(({ subject }) => subject === undefined);
  if (notice === null && general.length === 0) return null;
  return (
    <ul className="notices">
      {notice !== null && (
        <li>
          <Icon name="info" />
          <span>{notice}</span>
        </li>
      )}
      {general.map(({ code, severity, message, hint }) => (
        <li key={`${code} ${message}`} className={`notice-${severity}`}>
          <Icon name={severity} />
          <span>
            <span className="visually-hidden">{severity === "error" ? "Error: " : "Warning: "}</span>
            {message} <span className="notice-hint">{hint}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
