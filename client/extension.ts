import type { ExtensionContext } from "vscode";
import { registerDebug } from "./debug/index.js";
import { registerLanguage } from "./language/index.js";
import { registerPanel } from "./panel/feature.js";
import { registerTasks } from "./tasks/index.js";

/** What the extension gives to tests and to other extensions. */
export interface StepscopeApi {
  /** What the panel shows now, whether or not it is open. */
  readonly panelState: () => unknown;
}

/** The features; each is one call and disposes of itself with the extension. */
export function activate(context: ExtensionContext): StepscopeApi {
  const language = registerLanguage(context);
  const panel = registerPanel(context, {
    language,
    run: (argument, debug) => void debugging.runWorkflow(argument, debug),
  });
  const { store } = panel.panel;
  registerTasks(context);
  const debugging = registerDebug(context, {
    workflowsOf: language.workflowsOf,
    onStart: () => store.apply({ type: "clear" }),
    onSession: (session) => store.apply({ type: "session", session }),
    onRecords: (records) => store.apply({ type: "stream", records }),
    onHeld: (held) => store.apply({ type: "held", held }),
  });
  return { panelState: () => store.state };
}
