import { Handle, Position } from "@xyflow/react";
import type { ReactNode } from "react";
import type { GraphProblem } from "stepscope/graph";
import { Icon } from "../../page/Icon.js";
import { count } from "../../page/words.js";

interface BoxFrameProps {
  readonly className: string;
  readonly icon: string;
  readonly name: string;
  /** The second line: the kind, and what has happened. */
  readonly line: string;
  readonly problems: readonly GraphProblem[];
  readonly sourcePosition: Position | undefined;
  readonly targetPosition: Position | undefined;
  /** Chips. */
  readonly children: ReactNode;
}

/** What every node looks like. Its size is fixed by layout, so that nothing moves while a run goes on. */
export function BoxFrame(props: BoxFrameProps): ReactNode {
  const { className, icon, name, line, problems, children } = props;
  return (
    <div className={`box ${className}`}>
      <Handle type="target" position={props.targetPosition ?? Position.Left} isConnectable={false} />
      <span className="box-icon">
        <Icon name={icon} />
      </span>
      <span className="box-text">
        <span className="box-name">{name}</span>
        <span className="box-line">{line}</span>
      </span>
      <ProblemBadge problems={problems} />
      <span className="box-chips">{children}</span>
      <Handle type="source" position={props.sourcePosition ?? Position.Right} isConnectable={false} />
    </div>
  );
}

/** The messages are in the node's tooltip and description. */
function ProblemBadge({ problems }: { readonly problems: readonly GraphProblem[] }): ReactNode {
  if (problems.length === 0) return null;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const worst = errors > 0 ? "error" : "warning";
  return (
    <span className={`problem-badge problem-${worst}`}>
      <Icon name={worst} />
      {errors > 0 ? count(errors, "error") : count(problems.length, "warning")}
    </span>
  );
}
