import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import type { Feature } from "../feature.js";

const SOURCES = "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}";
/** They say where imports lead, and how the project wants to be checked. */
const PROJECTS = "**/{tsconfig*,jsconfig*,package,stepscope.config}.json";
const CONFIG = /\/(?:package|stepscope\.config)\.json$/;

/** Files that change outside the editor: by a checkout, a generator, another tool. */
export const watchedFiles: Feature = (session) => {
  const { connection, client, analysis, checker, documents, paths, configs } = session;
  return {
    capabilities: {},
    ready: async () => {
      if (!client.dynamicWatchedFiles) return;
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: SOURCES }, { globPattern: PROJECTS }],
      });
    },
    disposables: [
      connection.onDidChangeWatchedFiles(async ({ changes }) => {
        if (changes.some(({ uri }) => CONFIG.test(uri))) {
          configs.clear();
          session.didChangeSettings.fire();
        }
        if (!analysis.started) return;
        for (const { uri } of changes) {
          if (documents.get(uri) === undefined) await analysis.fileChanged(paths.pathOf(uri));
        }
        checker.schedule();
      }),
    ],
  };
};
