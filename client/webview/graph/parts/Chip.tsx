import type { ReactNode } from "react";
import { Icon } from "../../page/Icon.js";

interface ChipProps {
  readonly icon: string;
  readonly text: string;
  readonly look: "held" | "running" | "queued" | "failed";
}

/** What goes on at a node now: an icon and words, on the node's lower edge. */
export function Chip({ icon, text, look }: ChipProps): ReactNode {
  return (
    <span className={`chip chip-${look}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}
