import type { ReactNode } from "react";

interface CellProps {
  readonly of: "seq" | "time" | "kind" | "event" | "step" | "summary";
  readonly children: ReactNode;
}

/** A cell of a row of the list. */
export function Cell({ of, children }: CellProps): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are laid out by position, which table elements can't be
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active row
    <span role="gridcell" className={`cell cell-${of}`}>
      {children}
    </span>
  );
}
