import {
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver/node";
import type { InstalledFeature, Session } from "../../feature.js";
import { DIAGNOSTIC_SOURCE } from "../problem-diagnostics.js";
import { Answers } from "./answers.js";
import { PushedDiagnostics } from "./push.js";
import { isStale, loggingFailure, shownDiagnostics } from "./shown.js";
import { WorkspaceDiagnostics } from "./workspace.js";

/** For a client that pulls: it is answered, and told when to ask again. */
export function pullDiagnostics(session: Session): InstalledFeature {
  const { connection, checker, client, paths } = session;
  const answers = new Answers();
  // Some clients pull only what is open: they are sent the rest, until they ask for it.
  const closed = new PushedDiagnostics(session, { open: false });
  const workspace = new WorkspaceDiagnostics(session, answers, () => closed.stop());
  let refreshing = false;

  const refresh = (): void => {
    if (refreshing || !client.diagnosticRefresh) return;
    refreshing = true; // however many documents differ, the client asks about all
    const done = session.scheduler.turn().then(() => {
      refreshing = false;
      return connection.languages.diagnostics.refresh();
    });
    loggingFailure(session, done);
  };

  return {
    capabilities: {
      diagnosticProvider: {
        identifier: DIAGNOSTIC_SOURCE,
        interFileDependencies: true,
        workspaceDiagnostics: true,
      },
    },
    disposables: [
      connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token) => {
        const report = await checker.settled(uri, token);
        if (report === null || token.isCancellationRequested || isStale(session, report)) throw cancelled();
        const items = await shownDiagnostics(session, report);
        if (token.isCancellationRequested || isStale(session, report)) throw cancelled();
        if (report.version === null) workspace.tellAgain(uri);
        const id = answers.idOf(report.file, items);
        const answer: DocumentDiagnosticReport =
          previousResultId === id
            ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id }
            : { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
        return answer;
      }),
      checker.onDidCheck(({ report: { version }, answerChanged, versionChanged }) => {
        // The client pulls a document that it changed by itself. That another one is different now, it must be told.
        if (version !== null && answerChanged && !versionChanged) refresh();
      }),
      session.didChangeSettings.event(refresh),
      session.didClose.event((uri) => {
        const file = paths.pathOf(uri);
        if (!checker.workspace.has(file)) answers.forget(file);
      }),
      closed,
      workspace,
    ],
  };
}

function cancelled(): ResponseError<{ readonly retriggerRequest: boolean }> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, "The document has changed.", { retriggerRequest: true });
}
