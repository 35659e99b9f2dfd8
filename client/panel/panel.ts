import * as vscode from "vscode";
import type { PageMessage, PanelNode, PanelState } from "./contract.js";
import { PANEL_CONTRACT } from "./contract.js";
import { createNonce, panelHtml } from "./html.js";
import { parsePageMessage } from "./page-message.js";
import type { PageConnection, PanelStore } from "./store.js";
import { createPanelStore } from "./store.js";

/** The view type of the panel: its serializer and `onWebviewPanel` activation name it. */
export const PANEL_VIEW_TYPE = "stepscope.panel";

export interface PanelOptions {
  /** Open the source of a node. */
  openNode(workflow: string, node: PanelNode): void;
  run(workflow: string, debug: boolean): void;
  /** Nothing is shown, and the person asks for a file. Without it, VS Code's own file picker opens. */
  pickFile?(): void;
  /** Told of messages that are refused and of exports that fail. */
  readonly log?: Pick<vscode.LogOutputChannel, "warn" | "error">;
}

/** The one panel of a window. Closing it leaves the store, so that it opens again with what it showed. */
export interface WorkflowPanel extends vscode.Disposable {
  readonly store: PanelStore;
  readonly visible: boolean;
  /** Opens it, beside the editor unless told otherwise, or brings it to the front. */
  show(file?: PanelState["file"], viewColumn?: vscode.ViewColumn): void;
  /** Takes over a panel that VS Code kept from an earlier window. Returns what it showed, for the caller to load. */
  revive(webviewPanel: vscode.WebviewPanel, state: unknown): RevivedPanel;
  /** Selects a node and brings it into view. */
  reveal(node: PanelNode): void;
}

export interface RevivedPanel {
  /** A document's address as text. */
  readonly file: string | null;
  readonly workflow: string | null;
}

/** Makes the panel; nothing is shown yet. Dispose it with the extension. */
export function createPanel(context: vscode.ExtensionContext, options: PanelOptions): WorkflowPanel {
  const store = createPanelStore();
  const root = vscode.Uri.joinPath(context.extensionUri, "dist", "webview");
  let page: OpenPage | null = null;

  const open = (panel: vscode.WebviewPanel): void => {
    page?.dispose();
    const onClosed = (closed: OpenPage): void => {
      if (page === closed) page = null;
    };
    page = openPage({ panel, root, store, options, onClosed });
  };
  return {
    store,
    get visible() {
      return page?.panel.visible ?? false;
    },
    show(file, viewColumn = vscode.ViewColumn.Beside) {
      if (file && file.uri !== store.state.file?.uri) {
        store.apply({ type: "graphs", file, graphs: [], selected: null });
      }
      if (page) page.panel.reveal(undefined, true);
      else
        open(
          vscode.window.createWebviewPanel(PANEL_VIEW_TYPE, titleOf(store.state), { viewColumn, preserveFocus: true }),
        );
    },
    revive(panel, state) {
      open(panel);
      return revivedState(state);
    },
    reveal: (node) => store.reveal(node),
    dispose() {
      page?.dispose();
      store.dispose();
    },
  };
}

interface OpenPage extends vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
}

interface OpenPageOptions {
  readonly panel: vscode.WebviewPanel;
  readonly root: vscode.Uri;
  readonly store: PanelStore;
  readonly options: PanelOptions;
  onClosed(page: OpenPage): void;
}

function openPage({ panel, root, store, options, onClosed }: OpenPageOptions): OpenPage {
  const connection = store.connect((message) => panel.webview.postMessage(message));
  const subscriptions = [
    panel.webview.onDidReceiveMessage((value: unknown) => {
      const message = parsePageMessage(value);
      if (message) receive({ message, connection, store, options });
      else options.log?.warn("The workflow panel sent a message that isn't in its contract. It was ignored.");
    }),
    panel.onDidChangeViewState(() => {
      if (!panel.visible) connection.hidden();
    }),
    new vscode.Disposable(
      store.onDidChange((state) => {
        panel.title = titleOf(state);
      }),
    ),
  ];
  const page: OpenPage = { panel, dispose: () => panel.dispose() };
  panel.onDidDispose(() => {
    connection.close();
    for (const subscription of subscriptions) subscription.dispose();
    onClosed(page);
  });

  panel.iconPath = new vscode.ThemeIcon("type-hierarchy-sub");
  panel.title = titleOf(store.state);
  panel.webview.options = { enableScripts: true, localResourceRoots: [root] };
  panel.webview.html = panelHtml({
    cspSource: panel.webview.cspSource,
    nonce: createNonce(),
    scriptUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(root, "main.js")).toString(),
    styleUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(root, "main.css")).toString(),
    language: vscode.env.language,
  });
  return page;
}

interface ReceiveOptions {
  readonly message: PageMessage;
  readonly connection: PageConnection;
  readonly store: PanelStore;
  readonly options: PanelOptions;
}

function receive({ message, connection, store, options }: ReceiveOptions): void {
  switch (message.type) {
    case "ready":
      if (message.version !== PANEL_CONTRACT) {
        options.log?.warn(`The workflow panel's page has version ${message.version}, the extension ${PANEL_CONTRACT}.`);
      }
      // The page compares versions too, and says so to the person.
      connection.ready();
      break;
    case "select":
      store.apply({ type: "select", workflow: message.workflow });
      break;
    case "open":
      options.openNode(message.workflow, message.node);
      break;
    case "run":
      options.run(message.workflow, message.debug);
      break;
    case "pick-file":
      if (options.pickFile) options.pickFile();
      else void vscode.commands.executeCommand("workbench.action.quickOpen");
      break;
    case "export":
      void saveExport(message, store.state.file?.uri).catch((error: unknown) => {
        options.log?.error(`The export couldn't be written: ${String(error)}`);
        void vscode.window.showErrorMessage(vscode.l10n.t("The file couldn't be written: {0}", String(error)));
      });
      break;
  }
}

async function saveExport(message: PageMessage & { type: "export" }, source: string | undefined): Promise<void> {
  const name = `${message.name.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.${message.format}`;
  const folder = source
    ? vscode.Uri.joinPath(vscode.Uri.parse(source), "..")
    : vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: message.format === "svg" ? { SVG: ["svg"] } : { JSON: ["json"] },
  });
  if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(message.text));
}

function titleOf(state: PanelState): string {
  return state.selected ? vscode.l10n.t("Workflow: {0}", state.selected) : vscode.l10n.t("Workflow");
}

/** The page's own `setState`, as far as the host reads it. */
function revivedState(state: unknown): RevivedPanel {
  const text = (key: string): string | null => {
    if (typeof state !== "object" || state === null) return null;
    const value: unknown = Reflect.get(state, key);
    return typeof value === "string" ? value : null;
  };
  return { file: text("file"), workflow: text("workflow") };
}
