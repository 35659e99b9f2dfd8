import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver/node";
import type { FileEdit } from "../../analysis/repairs/repair.js";
import type { Session } from "../feature.js";

/** Edits of files as the client takes them: with the versions that they are for where it understands those. */
export function workspaceEdit({ client, documents, paths }: Session, edits: readonly FileEdit[]): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { range, text } of edits) {
    const uri = paths.uriOf(range.file);
    changes[uri] ??= [];
    changes[uri].push({ range: { start: { ...range.start }, end: { ...range.end } }, newText: text });
  }
  if (!client.documentChanges) return { changes };
  const documentChanges = Object.entries(changes).map(
    ([uri, own]): TextDocumentEdit => ({
      textDocument: { uri, version: documents.get(uri)?.version ?? null },
      edits: own,
    }),
  );
  return { documentChanges };
}
