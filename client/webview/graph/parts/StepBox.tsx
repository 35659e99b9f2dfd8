import type { NodeProps } from "@xyflow/react";
import type { ReactNode } from "react";
import { usePage } from "../../page/page-store.js";
import type { BoxNode } from "../flow.js";
import { BoxFrame } from "./BoxFrame.js";
import { Chip } from "./Chip.js";
import { stepLook } from "./describe.js";
import { isHeld, liveStep } from "./live.js";

/** A step: what it is, how many deliveries it works on, and whether the debugger holds it. */
export function StepBox({ data, sourcePosition, targetPosition }: NodeProps<BoxNode>): ReactNode {
  const { box, workflow, problems } = data;
  const live = usePage(({ panel }) => liveStep(panel.live, workflow, box.node.id));
  const held = usePage(({ panel }) => isHeld(panel.live, workflow, box));
  if (!box.step) return null;

  const look = stepLook(box.step);
  // A delivery that the debugger holds isn't at work.
  const running = live.running - (held ? 1 : 0);
  const state = held ? "held" : running > 0 ? "running" : live.failed > 0 ? "failed" : "quiet";
  return (
    <BoxFrame
      className={`box-step is-${state}`}
      icon={look.icon}
      name={box.node.id}
      line={live.done > 0 ? `${look.short} · ${live.done} done` : look.text}
      problems={problems}
      sourcePosition={sourcePosition}
      targetPosition={targetPosition}
    >
      {held && <Chip icon="debug-stackframe" look="held" text="paused here" />}
      {running > 0 && <Chip icon="play" look="running" text={`${running} running`} />}
      {live.queued > 0 && <Chip icon="watch" look="queued" text={`${live.queued} queued`} />}
      {live.failed > 0 && <Chip icon="error" look="failed" text={`${live.failed} failed`} />}
    </BoxFrame>
  );
}
