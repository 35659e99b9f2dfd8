import type { NodeProps } from "@xyflow/react";
import type { ReactNode } from "react";
import { usePage } from "../../page/page-store.js";
import type { BoxNode } from "../flow.js";
import { BoxFrame } from "./BoxFrame.js";
import { Chip } from "./Chip.js";
import { eventLook } from "./describe.js";
import { isHeld, liveEvent } from "./live.js";

/** An event: its kind, how often it was emitted, and whether the debugger holds it. */
export function EventBox({ data, sourcePosition, targetPosition }: NodeProps<BoxNode>): ReactNode {
  const { box, workflow, problems } = data;
  const emitted = usePage(({ panel }) => liveEvent(panel.live, workflow, box)?.emitted ?? 0);
  const held = usePage(({ panel }) => isHeld(panel.live, workflow, box));
  if (!box.event) return null;

  const look = eventLook(box.event.kind);
  return (
    <BoxFrame
      className={`box-event kind-${box.event.kind} is-${held ? "held" : "quiet"}`}
      icon={look.icon}
      name={box.node.id}
      line={emitted > 0 ? `${look.text} · ${emitted} emitted` : look.text}
      problems={problems}
      sourcePosition={sourcePosition}
      targetPosition={targetPosition}
    >
      {held && <Chip icon="debug-stackframe" look="held" text="paused here" />}
    </BoxFrame>
  );
}
