import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileEvent,
  type FileSystemWatcher,
  WatchKind,
} from "vscode-languageserver/node";
import type { Feature } from "../feature.js";

const SOURCES = "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}";
/** They say where imports lead, and how the project wants to be checked. */
const PROJECTS = "**/{tsconfig*,jsconfig*,package,stepscope.config}.json";
/** Of a folder that comes, goes or is moved, clients tell that alone: nothing of what is in it. */
const ALL = "**/*";

const WATCHERS: FileSystemWatcher[] = [
  { globPattern: SOURCES, kind: WatchKind.Change },
  { globPattern: PROJECTS, kind: WatchKind.Change },
  { globPattern: ALL, kind: WatchKind.Create | WatchKind.Delete },
];

const FILE = /\/(?:[^/]+\.[cm]?[jt]sx?|(?:tsconfig[^/]*|jsconfig[^/]*|package|stepscope\.config)\.json)$/;
const CONFIG = /\/(?:package|stepscope\.config)\.json$/;

/** Files and folders that change outside the editor: by a checkout, a generator, another tool. */
export const watchedFiles: Feature = (session) => {
  const { connection, client, analysis, checker, documents, paths, configs } = session;

  /** Whether it concerns anything. */
  const take = async ({ uri, type }: FileEvent): Promise<boolean> => {
    if (FILE.test(uri)) {
      if (documents.get(uri) === undefined) await analysis.fileChanged(paths.pathOf(uri));
      return true;
    }
    return type !== FileChangeType.Changed && (await analysis.folderChanged(paths.pathOf(uri)));
  };

  return {
    capabilities: {},
    ready: async () => {
      if (!client.dynamicWatchedFiles) return;
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: WATCHERS });
    },
    disposables: [
      connection.onDidChangeWatchedFiles(async ({ changes }) => {
        const taken: FileEvent[] = [];
        for (const change of changes) if (await take(change)) taken.push(change);
        if (taken.some(({ uri }) => CONFIG.test(uri) || !FILE.test(uri))) {
          configs.clear();
          session.didChangeSettings.fire();
        }
        if (analysis.started && taken.length > 0) checker.schedule();
      }),
    ],
  };
};
