import {
  commands,
  Disposable,
  type ExtensionContext,
  Range,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import { isGraphProblem } from "../../server/analysis/graph-problems.js";
import type { SourceRange, SourceWorkflow } from "../../server/analysis/types.js";
import { LENS_COMMANDS, type WorkflowCommandArgument, type WorkflowsResult } from "../../server/language/contract.js";
import type { LanguageFeature } from "../language/index.js";
import type { PanelNode, PanelState } from "./contract.js";
import { createPanel, PANEL_VIEW_TYPE, type WorkflowPanel } from "./panel.js";

export interface RegisterPanelOptions {
  readonly language: Pick<LanguageFeature, "workflowsOf" | "onDidChangeWorkflows">;
  /** Run or debug a workflow of a file. */
  run(argument: WorkflowCommandArgument, debug: boolean): void;
}

export interface PanelFeature extends Disposable {
  readonly panel: WorkflowPanel;
  /** Shows a workflow's graph; the panel follows the file from then on. */
  showGraph(argument: WorkflowCommandArgument, viewColumn?: ViewColumn): Promise<void>;
}

/** The panel with the event graph and the live stream, its command, and its way back after a restart of the window. */
export function registerPanel(context: ExtensionContext, { language, run }: RegisterPanelOptions): PanelFeature {
  const log = window.createOutputChannel("Stepscope", { log: true });
  let shown: WorkflowsResult | null = null;
  let wanted: { readonly uri: Uri; readonly workflow: string | null } | null = null;

  const panel = createPanel(context, {
    log,
    openNode: (workflow, node) => void openNode(shown, workflow, node),
    run: (workflow, debug) => {
      if (wanted !== null) run({ uri: wanted.uri.toString(), workflow }, debug);
    },
  });

  async function load(): Promise<void> {
    if (wanted === null) return;
    const { uri, workflow } = wanted;
    const result = await language.workflowsOf(uri);
    if (wanted?.uri !== uri) return;
    if (result.failure !== null || (result.workflows.length === 0 && shown?.uri === result.uri)) {
      // The last good graph stays: half-typed code shouldn't blank the picture.
      const notice = result.failure ?? "The file has no workflow now. This is the graph from before.";
      panel.store.apply({ type: "notice", notice });
      return;
    }
    shown = result;
    const graphs = result.workflows.map(({ graph }) => ({
      graph,
      problems: result.problems
        .filter((problem) => problem.workflow === graph.workflow)
        .map(withoutRanges)
        .filter(isGraphProblem),
    }));
    const { selected } = panel.store.state;
    const names = graphs.map(({ graph }) => graph.workflow);
    const keep = [workflow, selected].find((name) => name !== null && names.includes(name)) ?? names[0] ?? null;
    panel.store.apply(
      { type: "graphs", file: fileOf(uri), graphs, selected: keep },
      { type: "notice", notice: graphs.length === 0 ? "This file has no workflow." : null },
    );
    wanted = { uri, workflow: null };
  }

  function follow(uri: Uri, workflow: string | null): Promise<void> {
    wanted = { uri, workflow };
    return load().catch((error: unknown) => {
      log.error(`${uri.toString()} can't be shown: ${String(error)}`);
      panel.store.apply({ type: "notice", notice: "The language server doesn't answer: see its output." });
    });
  }

  async function showGraph(argument: WorkflowCommandArgument, viewColumn?: ViewColumn): Promise<void> {
    const uri = Uri.parse(argument.uri);
    panel.show(fileOf(uri), viewColumn);
    await follow(uri, argument.workflow);
  }

  const subscriptions = Disposable.from(
    log,
    panel,
    commands.registerCommand(LENS_COMMANDS.showGraph, (argument?: WorkflowCommandArgument) => {
      const uri = argument?.uri ?? window.activeTextEditor?.document.uri.toString();
      if (uri === undefined) return window.showInformationMessage("Open a file with a workflow first.");
      return showGraph({ uri, workflow: argument?.workflow ?? "" });
    }),
    window.registerWebviewPanelSerializer(PANEL_VIEW_TYPE, {
      async deserializeWebviewPanel(webviewPanel: WebviewPanel, state: unknown) {
        const { file, workflow } = panel.revive(webviewPanel, state);
        if (file !== null) await follow(Uri.parse(file), workflow);
      },
    }),
    language.onDidChangeWorkflows((uri) => {
      if (uri.toString() === wanted?.uri.toString()) void follow(uri, null);
    }),
  );
  const feature: PanelFeature = { panel, showGraph, dispose: () => subscriptions.dispose() };
  context.subscriptions.push(feature);
  return feature;
}

async function openNode(shown: WorkflowsResult | null, workflow: string, node: PanelNode): Promise<void> {
  const named = (name: string) => shown?.workflows.find(({ graph }) => graph.workflow === name);
  const range = node.kind === "workflow" ? (named(node.id)?.nameRange ?? null) : rangeOf(named(workflow), node);
  if (shown === null || range === null) return;
  const uri = Uri.parse(shown.uris[range.file] ?? Uri.file(range.file).toString());
  const selection = new Range(range.start.line, range.start.character, range.end.line, range.end.character);
  const open = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { selection, viewColumn: open?.viewColumn ?? ViewColumn.One });
}

/** Where a node of a workflow stands: a step or resource at its name, an event at its class, one of the runtime's where a step names it. */
function rangeOf(workflow: SourceWorkflow | undefined, { kind, id }: PanelNode): SourceRange | null {
  if (workflow === undefined) return null;
  if (kind === "step") return workflow.steps[id]?.nameRange ?? null;
  if (kind === "resource") return workflow.resources[id]?.nameRange ?? null;
  const steps = Object.values(workflow.steps);
  const named = steps.map(({ accepts, returns }) => accepts[id] ?? returns[id]).find((range) => range !== undefined);
  return workflow.events[id]?.nameRange ?? named ?? null;
}

function withoutRanges<T extends { readonly range: unknown; readonly relatedRanges: unknown }>(problem: T) {
  const { range: _range, relatedRanges: _relatedRanges, ...rest } = problem;
  return rest;
}

function fileOf(uri: Uri): NonNullable<PanelState["file"]> {
  return { uri: uri.toString(), label: workspace.asRelativePath(uri, false) };
}
