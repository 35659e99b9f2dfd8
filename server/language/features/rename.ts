import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { Feature } from "../feature.js";
import { workspaceEdit } from "./workspace-edits.js";

/**
 * Renames a step where its name stands in quotes, with the method and every other name in quotes. Of names in code it
 * says that they can't be renamed: an editor then asks the next one, TypeScript's.
 */
export const rename: Feature = (session) => {
  const { connection, analysis, client, documents, paths } = session;
  if (!client.prepareRename) return { capabilities: {}, disposables: [] };
  const fileOf = (uri: string): string => paths.pathOf(uri, documents.get(uri)?.languageId);
  return {
    capabilities: { renameProvider: { prepareProvider: true } },
    disposables: [
      connection.onPrepareRename(async ({ textDocument: { uri }, position }, token) => {
        if (token.isCancellationRequested) return null;
        const step = await analysis.ask((it) => it.stepRename(fileOf(uri), position));
        if (step === null || token.isCancellationRequested) return null;
        const { start, end } = step.range;
        return { range: { start, end }, placeholder: step.name };
      }),
      connection.onRenameRequest(async ({ textDocument: { uri }, position, newName }, token) => {
        if (token.isCancellationRequested) return null;
        const renamed = await analysis.ask((it) => {
          const edits = it.stepRename(fileOf(uri), position)?.rename(newName) ?? null;
          return edits === null || typeof edits === "string" ? edits : workspaceEdit(session, edits);
        });
        if (typeof renamed === "string") throw new ResponseError(LSPErrorCodes.RequestFailed, renamed);
        return token.isCancellationRequested ? null : renamed;
      }),
    ],
  };
};
