import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DidChangeWorkspaceFoldersNotification } from "vscode-languageserver/node";
import { mentionsWorkflowCore } from "../../analysis/frameworks/workflow-core/package.js";
import type { Feature } from "../feature.js";

/** Any number of folders; an unsaved document counts as a file of the first. */
export const workspaceFolders: Feature = ({ connection, client, state, analysis, checker, paths }) => {
  /** A project that says so in its package.json is checked before one of its workflows is opened. */
  const ready = async (): Promise<void> => {
    if (!state.folders.some(({ uri }) => hasWorkflows(paths.pathOf(uri)))) return;
    void analysis.start().then(() => checker.schedule(undefined, 0));
  };
  if (!client.workspaceFolders) return { capabilities: {}, ready, disposables: [] };
  return {
    ready,
    capabilities: { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } },
    disposables: [
      connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event: { added, removed } }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        state.folders = [...state.folders.filter(({ uri }) => !gone.has(uri)), ...added];
        checker.schedule();
        return ready();
      }),
    ],
  };
};

function hasWorkflows(folder: string): boolean {
  try {
    const text = readFileSync(join(folder, "package.json"), "utf8");
    return text.includes("stepscope") || mentionsWorkflowCore(text);
  } catch {
    return false; // it has none, or isn't on disk
  }
}
