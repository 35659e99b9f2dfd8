/** Commands of the language server itself; the manifest has their titles. */
export const RESTART_COMMAND = "stepscope.restartLanguageServer";
export const SHOW_OUTPUT_COMMAND = "stepscope.showLanguageServerOutput";
