import type { Location, LocationLink } from "vscode-languageserver/node";
import type { SourceRange, SourceSymbol } from "../analysis/types.js";
import type { Session } from "./feature.js";
import { locationOf, rangeOf, withName } from "./places.js";

/** Where a name leads: what is shown there, and what is selected. */
export interface LinkTarget {
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
}

/** The answer to where a symbol leads: links that underline its name where the client has them, else locations. */
export function linksTo(
  { range }: SourceSymbol,
  targets: readonly LinkTarget[],
  { paths }: Session,
  links: boolean,
): LocationLink[] | Location[] | null {
  if (targets.length === 0) return null;
  if (!links) return targets.map(({ nameRange }) => locationOf(paths, nameRange));
  return targets.map((target) => ({
    originSelectionRange: rangeOf(range),
    targetUri: paths.uriOf(target.range.file),
    targetRange: withName(target),
    targetSelectionRange: rangeOf(target.nameRange),
  }));
}
