import type { Connection, Disposable, Emitter, ServerCapabilities, TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Checker } from "./checker.js";
import type { ClientProfile } from "./client-profile.js";
import type { DocumentPaths } from "./document-paths.js";
import type { Log } from "./log.js";
import type { ProjectConfigs } from "./project-configs.js";
import type { Scheduler } from "./scheduler.js";
import type { Settings } from "./settings.js";
import type { WorkspaceAnalysis } from "./workspace-analysis.js";

/**
 * One thing that the server does. It installs its handlers and returns what it can do: a capability is advertised
 * exactly where its handler is.
 */
export type Feature = (session: Session) => InstalledFeature;

export interface InstalledFeature {
  /** What the client is told. Empty for what needs no word of the protocol. */
  readonly capabilities: ServerCapabilities;
  /** Called once the client has answered that it is ready: registrations with the client go here. */
  readonly ready?: () => Promise<void>;
  /** Handlers and listeners, released at shutdown. */
  readonly disposables: readonly Disposable[];
}

/** What a feature works with, from `initialize` to `shutdown`. */
export interface Session {
  readonly connection: Connection;
  readonly client: ClientProfile;
  readonly documents: TextDocuments<TextDocument>;
  readonly paths: DocumentPaths;
  readonly analysis: WorkspaceAnalysis;
  readonly checker: Checker;
  readonly settings: Settings;
  readonly configs: ProjectConfigs;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly state: SessionState;
  /** A document has closed: its URI. */
  readonly didClose: Emitter<string>;
  readonly didChangeSettings: Emitter<void>;
}

/** What the client changes by telling the server. */
export interface SessionState {
  /** Workspace folders, in the client's order. */
  folders: readonly { readonly uri: string }[];
  /** Whether the client may run programs. */
  run: boolean;
  /** Closed documents whose workflows somebody asked for, newest last. */
  readonly asked: Set<string>;
}
