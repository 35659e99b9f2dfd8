import { Disposable, type ExtensionContext, tasks, Uri, workspace } from "vscode";
import { createCheckTasks } from "./check-tasks.js";
import { TASK_TYPE } from "./contract.js";

/** Registers the task `stepscope check`. A task runs a program: there is none before the workspace is trusted. */
export function registerTasks(context: ExtensionContext): Disposable {
  const cli = Uri.joinPath(context.extensionUri, "dist", "cli.js");
  let provider: Disposable | null = null;
  const register = (): void => {
    provider ??= tasks.registerTaskProvider(TASK_TYPE, createCheckTasks(cli));
  };
  if (workspace.isTrusted) register();
  const feature = Disposable.from(workspace.onDidGrantWorkspaceTrust(register), { dispose: () => provider?.dispose() });
  context.subscriptions.push(feature);
  return feature;
}
