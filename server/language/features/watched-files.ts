import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import type { Feature } from "../feature.js";

const SOURCES = "**/*.{ts,tsx,mts,cts}";
/** They say where imports lead. */
const PROJECTS = "**/{tsconfig*,jsconfig*,package}.json";

/** Files that change outside the editor: by a checkout, a generator, another tool. */
export const watchedFiles: Feature = ({ connection, client, analysis, checker, documents, paths }) => ({
  capabilities: {},
  ready: async () => {
    if (!client.dynamicWatchedFiles) return;
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: SOURCES }, { globPattern: PROJECTS }],
    });
  },
  disposables: [
    connection.onDidChangeWatchedFiles(async ({ changes }) => {
      if (!analysis.started) return;
      for (const { uri } of changes) {
        if (documents.get(uri) === undefined) await analysis.fileChanged(paths.pathOf(uri));
      }
      checker.schedule();
    }),
  ],
});
