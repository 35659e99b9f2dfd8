import { DidChangeWorkspaceFoldersNotification } from "vscode-languageserver/node";
import type { Feature } from "../feature.js";

/** Any number of folders; an unsaved document counts as a file of the first. */
export const workspaceFolders: Feature = ({ connection, client, state, checker }) => {
  if (!client.workspaceFolders) return { capabilities: {}, disposables: [] };
  return {
    capabilities: { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } },
    disposables: [
      connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event: { added, removed } }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        state.folders = [...state.folders.filter(({ uri }) => !gone.has(uri)), ...added];
        checker.schedule();
      }),
    ],
  };
};
