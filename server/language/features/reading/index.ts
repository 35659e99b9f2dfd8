import type { Feature } from "../../feature.js";
import { callHierarchy } from "./call-hierarchy.js";
import { completion } from "./completion.js";
import { definition } from "./definition.js";
import { documentLinks } from "./document-links.js";
import { folding } from "./folding.js";
import { hover } from "./hover.js";
import { implementation } from "./implementation.js";
import { inlayHints } from "./inlay-hints.js";
import { references } from "./references.js";
import { semanticTokens } from "./semantic-tokens.js";
import { signatureHelp } from "./signature-help.js";
import { uses } from "./uses.js";
import { workspaceSymbols } from "./workspace-symbols.js";

/** What helps to read a workflow, and to find one's way in it. */
export const READING: readonly Feature[] = [
  hover,
  inlayHints,
  definition,
  implementation,
  references,
  uses,
  callHierarchy,
  workspaceSymbols,
  completion,
  signatureHelp,
  semanticTokens,
  folding,
  documentLinks,
];
