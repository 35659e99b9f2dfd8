import type { NodeProps } from "@xyflow/react";
import type { ReactNode } from "react";
import type { BoxNode } from "../flow.js";
import { BoxFrame } from "./BoxFrame.js";
import { lookOf } from "./describe.js";

/** What steps take beside events, or run: a resource, another workflow. Nothing is shown to happen to it in a run. */
export function QuietBox({ data, sourcePosition, targetPosition }: NodeProps<BoxNode>): ReactNode {
  const { box, problems } = data;
  const look = lookOf(box);
  if (look === null) return null;
  return (
    <BoxFrame
      className={`box-${box.node.kind} is-quiet`}
      icon={look.icon}
      name={box.node.id}
      line={look.text}
      problems={problems}
      sourcePosition={sourcePosition}
      targetPosition={targetPosition}
    >
      {null}
    </BoxFrame>
  );
}
