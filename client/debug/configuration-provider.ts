import { basename, resolve } from "node:path";
import {
  type DebugConfiguration,
  type DebugConfigurationProvider,
  extensions,
  languages,
  type Memento,
  Uri,
  window,
  workspace,
} from "vscode";
import type { SourceWorkflow } from "../../server/analysis/types.js";
import { DEBUG_TYPE } from "../../server/debug/contract.js";
import { runsItself } from "../../server/debug/runs-itself.js";
import { LANGUAGES } from "../language/client.js";
import { askForInput } from "./input.js";
import { generatedConfiguration } from "./launch-json.js";
import { findWorkflow, runnable, type WorkflowsOf } from "./workflows.js";

export interface ConfigurationProviderOptions {
  readonly workflowsOf: WorkflowsOf;
  /** Where the last inputs are kept. */
  readonly workspaceState: Memento;
}

/** VS Code's own JavaScript debugger, which shows the lines of a step. */
const JAVASCRIPT_DEBUGGER = "ms-vscode.js-debug";

/**
 * Completes a launch configuration: without a launch.json from the file in the editor; which of several workflows, and
 * the input that a run needs, are asked for.
 */
export function createConfigurationProvider(options: ConfigurationProviderOptions): DebugConfigurationProvider {
  return {
    resolveDebugConfiguration(_folder, configuration) {
      if (!workspace.isTrusted) {
        void window.showErrorMessage("Running a workflow runs the workspace's code. Trust the workspace to do it.");
        return undefined;
      }
      const completed: DebugConfiguration = {
        ...configuration,
        type: DEBUG_TYPE,
        request: configuration.request ?? "launch",
      };
      if (typeof configuration.program !== "string") {
        const file = activeFile();
        if (file === undefined) {
          void window.showErrorMessage(
            "Open the file with the workflow to run, or name it as “program” in launch.json.",
          );
          return undefined;
        }
        completed.program = file.fsPath;
      }
      return { ...completed, name: configuration.name || `Workflow: ${basename(completed.program)}` };
    },

    resolveDebugConfigurationWithSubstitutedVariables(folder, configuration) {
      return complete(configuration, folder?.uri.fsPath, options);
    },
  };
}

/** One configuration for each workflow of the file in the editor. */
export function createDynamicConfigurations(workflowsOf: WorkflowsOf): DebugConfigurationProvider {
  return {
    async provideDebugConfigurations() {
      const file = activeFile();
      if (file === undefined) return [];
      const { workflows } = await workflowsOf(file);
      return runnable(workflows).map(({ graph }) => generatedConfiguration(file, graph.workflow));
    },
  };
}

async function complete(
  configuration: DebugConfiguration,
  folder: string | undefined,
  { workflowsOf, workspaceState }: ConfigurationProviderOptions,
): Promise<DebugConfiguration | undefined> {
  const cwd: string | undefined = configuration.cwd ?? folder;
  const completed: DebugConfiguration = {
    ...configuration,
    ...(cwd === undefined ? {} : { cwd }),
    javascriptDebugger: configuration.javascriptDebugger ?? extensions.getExtension(JAVASCRIPT_DEBUGGER) !== undefined,
  };
  const uri = Uri.file(resolve(cwd ?? "", String(configuration.program)));
  // What is wrong with the program is the adapter's to say, in the Debug Console.
  const workflows = await workflowsOf(uri).then(
    (result) => runnable(result.workflows),
    () => [],
  );
  if (workflows.length === 0) return completed;
  const named: unknown = completed.workflow;
  if (typeof named !== "string") {
    const document = await workspace.openTextDocument(uri);
    const names = workflows.map(({ graph }) => graph.workflow);
    if (runsItself(document.getText(), names)) return completed;
  }
  const workflow = typeof named === "string" ? findWorkflow(workflows, named) : await pick(workflows);
  if (workflow === undefined) return typeof named === "string" ? completed : undefined;
  const input = await askForInput({ file: uri.fsPath, workflow, given: completed.input, workspaceState });
  if (input === undefined) return undefined;
  return { ...completed, workflow: workflow.graph.workflow, ...(input === null ? {} : { input }) };
}

async function pick(workflows: readonly SourceWorkflow[]): Promise<SourceWorkflow | undefined> {
  const exported = workflows.filter(({ exportedAs }) => exportedAs.length > 0);
  const choices = exported.length > 0 ? exported : workflows;
  if (choices.length === 1) return choices[0];
  const items = choices.map((workflow) => ({
    label: workflow.graph.workflow,
    description: workflow.graph.steps.map(({ name }) => name).join(", "),
    workflow,
  }));
  const picked = await window.showQuickPick(items, { title: "Run which workflow?" });
  return picked?.workflow;
}

function activeFile(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  if (document === undefined || document.uri.scheme !== "file") return undefined;
  const selector = LANGUAGES.map((language) => ({ scheme: "file", language }));
  return languages.match(selector, document) > 0 ? document.uri : undefined;
}
