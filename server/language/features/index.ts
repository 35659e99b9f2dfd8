import type { Feature } from "../feature.js";
import { checkProgress } from "./check-progress.js";
import { codeActions } from "./code-actions.js";
import { codeLenses } from "./code-lenses.js";
import { configuration } from "./configuration.js";
import { diagnostics } from "./diagnostics/index.js";
import { documentSymbols } from "./document-symbols.js";
import { documentSync } from "./document-sync.js";
import { READING } from "./reading/index.js";
import { rename } from "./rename.js";
import { watchedFiles } from "./watched-files.js";
import { workflows } from "./workflows.js";
import { workspaceFolders } from "./workspace-folders.js";

/** Everything that the server does. A feature is added by a file and a line here. */
export const FEATURES: readonly Feature[] = [
  documentSync,
  configuration,
  watchedFiles,
  workspaceFolders, // once changes are heard of
  diagnostics,
  checkProgress,
  codeLenses,
  codeActions,
  rename,
  documentSymbols,
  ...READING,
  workflows,
];
