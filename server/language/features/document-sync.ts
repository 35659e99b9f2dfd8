import { TextDocumentSyncKind } from "vscode-languageserver/node";
import type { Feature } from "../feature.js";
import { couldHoldWorkflows } from "../workspace-analysis.js";

/** Follows what is open. Nothing is analysed on a keystroke: a check is scheduled, and the rest waits for it. */
export const documentSync: Feature = (session) => {
  const { connection, documents, analysis, checker, settings, state } = session;
  return {
    capabilities: { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental } },
    disposables: [
      documents.onDidOpen(({ document }) => {
        if (couldHoldWorkflows(document)) analysis.prepare();
      }),
      documents.onDidChangeContent(({ document }) => checker.schedule(document.uri)),
      documents.onDidClose(({ document: { uri } }) => {
        checker.forget(uri);
        settings.forget(uri);
        state.asked.delete(uri);
        session.didClose.fire(uri);
        checker.schedule(); // whoever imports it now sees the file as it is on disk
      }),
      documents.listen(connection),
    ],
  };
};
