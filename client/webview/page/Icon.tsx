import type { ReactNode } from "react";

/** A codicon. It is decoration: what it means is also said in words beside it, or in a label. */
export function Icon({ name }: { readonly name: string }): ReactNode {
  return <span className={`codicon codicon-${name}`} aria-hidden="true" />;
}
