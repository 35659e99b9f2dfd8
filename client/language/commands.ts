/** Commands of the language server itself; the manifest has their titles. */
export const RESTART_COMMAND = "stepscope.restartLanguageServer";
export const SHOW_OUTPUT_COMMAND = "stepscope.showLanguageServerOutput";

/** Commands about the event, or step, at the cursor. */
export const SHOW_EMITTERS_COMMAND = "stepscope.showEmitters";
export const SHOW_TAKERS_COMMAND = "stepscope.showTakers";
export const SHOW_HIERARCHY_COMMAND = "stepscope.showEventHierarchy";
