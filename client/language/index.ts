import {
  type CancellationToken,
  commands,
  Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  languages,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import {
  TrustNotification,
  WorkflowsChangedNotification,
  WorkflowsRequest,
  type WorkflowsResult,
} from "../../server/language/contract.js";
import { createClient } from "./client.js";
import { RESTART_COMMAND, SHOW_OUTPUT_COMMAND } from "./commands.js";
import { workflowDocuments } from "./document-selector.js";
import { registerEventHierarchy } from "./event-hierarchy.js";
import { SEMANTIC_TOKENS_SETTING } from "./exclusive-features.js";
import { onNotification, sendNotification, sendRequest } from "./messages.js";
import type { ServerState } from "./server-status.js";
import { registerShowUses } from "./show-uses.js";
import { createStatusItem } from "./status-item.js";

export interface RegisterLanguageOptions {
  /** Default: `dist/language-server.js` of the extension. */
  readonly serverModule?: Uri;
}

/** The language server as the other features see it. */
export interface LanguageFeature {
  /** The client of now; another one after a restart. */
  readonly client: LanguageClient;
  /**
   * The workflows of a document as it stands, with problems and source ranges. Starts the server where it isn't
   * running; rejects where it can't be started.
   */
  workflowsOf(uri: Uri, token?: CancellationToken): Promise<WorkflowsResult>;
  /** What `workflowsOf` gives for this document is different now. */
  readonly onDidChangeWorkflows: Event<Uri>;
  /** Stops the server; the promise is for `deactivate`. */
  dispose(): Promise<void>;
}

/**
 * Registers the language features. Returns at once: the server starts with the first document of one of the
 * languages, or when somebody asks for workflows.
 */
export function registerLanguage(context: ExtensionContext, options: RegisterLanguageOptions = {}): LanguageFeature {
  const serverModule = options.serverModule ?? Uri.joinPath(context.extensionUri, "dist", "language-server.js");
  const output = window.createOutputChannel("Stepscope Language Server", { log: true });
  const documentSelector = workflowDocuments();
  const status = createStatusItem(documentSelector);
  const didChangeWorkflows = new EventEmitter<Uri>();
  let disposed = false;
  let client = connect();
  status.show("idle");

  function connect(): LanguageClient {
    const created = createClient({ serverModule, output, documentSelector });
    created.onDidChangeState(({ newState }) => {
      if (created === client && !disposed) status.show(stateOf(newState));
    });
    onNotification(created, WorkflowsChangedNotification, ({ uri }) => didChangeWorkflows.fire(Uri.parse(uri)));
    return created;
  }

  async function start(): Promise<void> {
    try {
      await client.start();
    } catch (error) {
      status.show("failed");
      output.error(`The language server could not be started: ${describe(error)}`);
      throw error;
    }
  }

  async function restart(): Promise<void> {
    const previous = client;
    client = connect();
    // One that failed to start can't be stopped, and says so.
    await previous.dispose().catch((error: unknown) => output.debug(`The previous server: ${describe(error)}`));
    await start();
  }

  function startFor(document: TextDocument): void {
    if (!client.needsStart() || languages.match(documentSelector, document) === 0) return;
    waiting.dispose();
    start().catch(() => undefined); // shown by the status and the output
  }

  const waiting = workspace.onDidOpenTextDocument(startFor);
  for (const document of workspace.textDocuments) startFor(document);

  const feature: LanguageFeature = {
    get client() {
      return client;
    },
    workflowsOf: async (uri, token) => {
      if (!client.isRunning()) await start();
      return sendRequest(client, WorkflowsRequest, { uri: uri.toString() }, token);
    },
    onDidChangeWorkflows: didChangeWorkflows.event,
    dispose: async () => {
      if (disposed) return;
      disposed = true;
      subscriptions.dispose();
      await client.dispose().catch((error: unknown) => output.debug(`While stopping: ${describe(error)}`));
      output.dispose();
    },
  };
  const subscriptions = Disposable.from(
    waiting,
    status,
    didChangeWorkflows,
    commands.registerCommand(RESTART_COMMAND, () => restart().catch(() => output.show(true))),
    commands.registerCommand(SHOW_OUTPUT_COMMAND, () => output.show(true)),
    registerShowUses(() => client),
    registerEventHierarchy(() => client),
    workspace.onDidChangeConfiguration((change) => {
      // What a client can do is settled when it is made.
      if (change.affectsConfiguration(SEMANTIC_TOKENS_SETTING) && client.isRunning()) restart().catch(() => undefined);
    }),
    workspace.onDidGrantWorkspaceTrust(() => {
      if (!client.isRunning()) return; // a server that starts later is told then
      sendNotification(client, TrustNotification, { run: true }).catch((error: unknown) => {
        output.error(`The language server could not be told that the workspace is trusted: ${describe(error)}`);
      });
    }),
  );
  context.subscriptions.push(feature);
  return feature;
}

/** Nobody stops the server but by replacing it: one that is stopped could not start, or has crashed too often. */
function stateOf(state: State): ServerState {
  if (state === State.Starting) return "starting";
  return state === State.Running ? "running" : "failed";
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
