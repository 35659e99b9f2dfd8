import {
  commands,
  DebugConfigurationProviderTriggerKind,
  Disposable,
  debug,
  type ExtensionContext,
  Uri,
  window,
  workspace,
} from "vscode";
import { DEBUG_TYPE } from "../../server/debug/contract.js";
import { LENS_COMMANDS, type WorkflowCommandArgument } from "../../server/language/contract.js";
import { createAdapterFactory } from "./adapter-factory.js";
import { createConfigurationProvider, createDynamicConfigurations } from "./configuration-provider.js";
import { registerJavaScriptChild } from "./javascript-child.js";
import { configurationFor } from "./launch-json.js";
import { createTrackerFactory, type SessionHooks } from "./tracker.js";
import type { WorkflowsOf } from "./workflows.js";

export interface RegisterDebugOptions extends SessionHooks {
  /** The workflows of a document. */
  readonly workflowsOf: WorkflowsOf;
}

/** Debugging as the other features see it. */
export interface DebugFeature extends Disposable {
  /** Runs or debugs a workflow of a file, by the launch configuration that is written for it, if there is one. */
  runWorkflow(argument: WorkflowCommandArgument, debug: boolean): Promise<boolean>;
}

/** Registers the debugger: adapter, configurations, the way into a step's code, what the panel hears. */
export function registerDebug(context: ExtensionContext, options: RegisterDebugOptions): DebugFeature {
  const { workflowsOf } = options;
  const { workspaceState, extensionUri } = context;

  async function runWorkflow(argument: WorkflowCommandArgument, debugging: boolean): Promise<boolean> {
    const uri = Uri.parse(argument.uri);
    const folder = workspace.getWorkspaceFolder(uri);
    const configuration = configurationFor({ folder, uri, workflow: argument.workflow });
    return debug.startDebugging(folder, configuration, { noDebug: !debugging });
  }

  function runCommand(debugging: boolean) {
    return (argument?: WorkflowCommandArgument) => {
      const uri = argument?.uri ?? window.activeTextEditor?.document.uri.toString();
      if (uri === undefined) return window.showInformationMessage("Open a file with a workflow first.");
      return runWorkflow({ uri, workflow: argument?.workflow ?? "" }, debugging);
    };
  }

  const subscriptions = Disposable.from(
    debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, createAdapterFactory(extensionUri)),
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, createConfigurationProvider({ workflowsOf, workspaceState })),
    debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      createDynamicConfigurations(workflowsOf),
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, createTrackerFactory(options)),
    registerJavaScriptChild(),
    commands.registerCommand(LENS_COMMANDS.run, runCommand(false)),
    commands.registerCommand(LENS_COMMANDS.debug, runCommand(true)),
  );
  context.subscriptions.push(subscriptions);
  return { runWorkflow, dispose: () => subscriptions.dispose() };
}
