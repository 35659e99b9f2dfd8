import type { ReactNode } from "react";
import { Icon } from "./Icon.js";

interface IconButtonProps {
  readonly icon: string;
  /** What it does: its tooltip and its name for assistive technology. */
  readonly label: string;
  /** Words beside the icon. */
  readonly text?: string;
  readonly primary?: boolean;
  /** For a button that stays down. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  onClick(): void;
}

/** A button as VS Code's toolbars have them. */
export function IconButton({ icon, label, text, primary, pressed, disabled, onClick }: IconButtonProps): ReactNode {
  const look = primary ? "button primary" : text ? "button secondary" : "button plain";
  return (
    <button
      type="button"
      className={look}
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled ?? false}
      onClick={onClick}
    >
      <Icon name={icon} />
      {text !== undefined && <span>{text}</span>}
    </button>
  );
}
