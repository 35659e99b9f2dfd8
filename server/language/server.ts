import {
  type Connection,
  type Disposable,
  Emitter,
  type InitializeParams,
  type ServerCapabilities,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Checker } from "./checker.js";
import { clientProfile } from "./client-profile.js";
import { LANGUAGE_CONTRACT } from "./contract.js";
import { DocumentPaths } from "./document-paths.js";
import type { InstalledFeature, Session, SessionState } from "./feature.js";
import { FEATURES } from "./features/index.js";
import { connectionLog, type Log } from "./log.js";
import { ProjectConfigs } from "./project-configs.js";
import { type Scheduler, systemScheduler } from "./scheduler.js";
import { Settings } from "./settings.js";
import { type Analysis, WorkspaceAnalysis } from "./workspace-analysis.js";

export interface StartServerOptions {
  /** Where the client is: standard streams, a channel to a parent process, or the other end of a test. */
  readonly connection: Connection;
  /** Called once a file is open that could hold workflows. Default: the one of this package. */
  readonly loadAnalysis?: () => Promise<Analysis>;
  readonly scheduler?: Scheduler;
  /** How long typing has to pause before anything is checked, in milliseconds. Default: 150. */
  readonly debounce?: number;
}

/** Serves one client until it says `shutdown`. Returns at once; `dispose` ends it without a word. */
export function startServer(options: StartServerOptions): Disposable {
  const { connection } = options;
  const log = connectionLog(connection);
  let running: { readonly features: readonly InstalledFeature[]; readonly dispose: () => Promise<void> } | null = null;

  connection.onInitialize((params) => {
    const session = openSession(options, log, params);
    const features = FEATURES.map((install) => install(session));
    running = { features, dispose: () => closeSession(session, features) };
    return {
      serverInfo: { name: "stepscope" },
      capabilities: {
        ...mergedCapabilities(features),
        experimental: { stepscope: { contract: LANGUAGE_CONTRACT } },
      },
    };
  });
  connection.onInitialized(async () => {
    for (const feature of running?.features ?? []) {
      await feature.ready?.().catch((error: unknown) => {
        log.warn(`The client refused a registration: ${String(error)}`);
      });
    }
  });
  connection.onShutdown(async () => {
    await running?.dispose();
    log.close();
  });
  connection.listen();
  return {
    dispose: () => {
      void running?.dispose();
      log.close();
      connection.dispose();
    },
  };
}

function openSession(options: StartServerOptions, log: Log, params: InitializeParams): Session {
  const { connection, scheduler = systemScheduler, debounce = 150, loadAnalysis = loadOwnAnalysis } = options;
  const client = clientProfile(params);
  const documents = new TextDocuments(TextDocument);
  const state: SessionState = { folders: client.folders, run: client.run, asked: new Set() };
  const paths = new DocumentPaths(() => state.folders[0]?.uri);
  const analysis = new WorkspaceAnalysis({
    ...{ load: loadAnalysis, documents, paths, log },
    folders: () => state.folders.map(({ uri }) => uri),
    turn: () => scheduler.turn(),
  });
  const checker = new Checker({
    analysis,
    scheduler,
    debounce,
    versionOf: (uri) => documents.get(uri)?.version,
    watched: () => [...documents.keys(), ...state.asked],
    workspace: () => analysis.workspaceUris(),
  });
  const settings = new Settings({ connection, log, supported: client.configuration });
  const configs = new ProjectConfigs(connection, log);
  const didClose = new Emitter<string>();
  const didChangeSettings = new Emitter<void>();
  return {
    ...{ connection, client, documents, paths, analysis, checker, scheduler, settings, configs, log, state },
    ...{ didClose, didChangeSettings },
  };
}

async function closeSession(session: Session, features: readonly InstalledFeature[]): Promise<void> {
  for (const feature of features) for (const disposable of feature.disposables) disposable.dispose();
  session.checker.dispose();
  session.didClose.dispose();
  session.didChangeSettings.dispose();
  session.analysis.dispose();
}

function mergedCapabilities(features: readonly InstalledFeature[]): ServerCapabilities {
  const workspace = Object.assign({}, ...features.map(({ capabilities }) => capabilities.workspace));
  const merged: ServerCapabilities = Object.assign({}, ...features.map(({ capabilities }) => capabilities));
  return Object.keys(workspace).length > 0 ? { ...merged, workspace } : merged;
}

async function loadOwnAnalysis(): Promise<Analysis> {
  const { createAnalysis } = await import("../analysis/index.js");
  return createAnalysis();
}
