import type { NodeProps } from "@xyflow/react";
import type { ReactNode } from "react";
import type { BoxNode } from "../flow.js";
import { BoxFrame } from "./BoxFrame.js";
import { resourceLook } from "./describe.js";

/** Something that steps take beside events. Nothing happens to it while a run goes on. */
export function ResourceBox({ data, sourcePosition, targetPosition }: NodeProps<BoxNode>): ReactNode {
  const { box, problems } = data;
  if (!box.resource) return null;
  const look = resourceLook(box.resource);
  return (
    <BoxFrame
      className="box-resource is-quiet"
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
