import {
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver/node";
import type { Feature, InstalledFeature, Session } from "../feature.js";
import type { FileReport } from "../workspace-analysis.js";
import { DIAGNOSTIC_SOURCE, diagnosticsOf } from "./problem-diagnostics.js";

/** Problems in the editor. A client that pulls them isn't sent any: nothing shows twice. */
export const diagnostics: Feature = (session) => (session.client.pullDiagnostics ? pull(session) : push(session));

function pull(session: Session): InstalledFeature {
  const { connection, checker, client } = session;
  /** What each document was last answered with. */
  const answered = new Map<string, { readonly id: string; readonly text: string }>();
  let nextId = 1;

  const refresh = async (): Promise<void> => {
    if (client.diagnosticRefresh) await connection.languages.diagnostics.refresh();
  };

  return {
    capabilities: {
      diagnosticProvider: {
        identifier: DIAGNOSTIC_SOURCE,
        interFileDependencies: true,
        workspaceDiagnostics: false,
      },
    },
    disposables: [
      connection.languages.diagnostics.on(async (params, token): Promise<DocumentDiagnosticReport> => {
        const { uri } = params.textDocument;
        const report = await checker.settled(uri, token);
        if (report === null || token.isCancellationRequested || isStale(session, report)) throw cancelled();
        const items = await shown(session, report);
        if (token.isCancellationRequested || isStale(session, report)) throw cancelled();
        const text = JSON.stringify(items);
        const last = answered.get(uri);
        const id = last?.text === text ? last.id : String(nextId++);
        answered.set(uri, { id, text });
        return params.previousResultId === id
          ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id }
          : { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
      }),
      checker.onDidCheck(({ answerChanged, versionChanged }) => {
        // The client pulls a document that it changed by itself. That another one is different now, it must be told.
        if (answerChanged && !versionChanged) loggingFailure(session, refresh());
      }),
      session.didChangeSettings.event(() => loggingFailure(session, refresh())),
      session.didClose.event((uri) => answered.delete(uri)),
    ],
  };
}

function push(session: Session): InstalledFeature {
  const { connection, checker } = session;
  /** Documents that show something. */
  const marked = new Set<string>();

  const publish = async (report: FileReport): Promise<void> => {
    if (report.version === null) return;
    const items = await shown(session, report);
    if (isStale(session, report)) return;
    if (items.length > 0) marked.add(report.uri);
    else if (!marked.delete(report.uri)) return;
    await connection.sendDiagnostics({ uri: report.uri, version: report.version, diagnostics: items });
  };

  return {
    capabilities: {},
    disposables: [
      checker.onDidCheck(({ report, answerChanged, versionChanged }) => {
        if (answerChanged || versionChanged) loggingFailure(session, publish(report));
      }),
      session.didChangeSettings.event(() => {
        for (const { uri } of session.documents.all()) {
          const report = checker.last(uri);
          if (report !== undefined) loggingFailure(session, publish(report));
        }
      }),
      session.didClose.event((uri) => {
        if (marked.delete(uri)) loggingFailure(session, connection.sendDiagnostics({ uri, diagnostics: [] }));
      }),
    ],
  };
}

async function shown(session: Session, report: FileReport): Promise<ReturnType<typeof diagnosticsOf>> {
  const { enable } = await session.settings.of(report.uri);
  return enable ? diagnosticsOf(report, session.client, session.paths) : [];
}

function isStale({ documents }: Session, report: FileReport): boolean {
  return (documents.get(report.uri)?.version ?? null) !== report.version;
}

function cancelled(): ResponseError<{ readonly retriggerRequest: boolean }> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, "The document has changed.", { retriggerRequest: true });
}

function loggingFailure({ log }: Session, sent: Promise<void>): void {
  sent.catch((error: unknown) => {
    log.error(`Diagnostics could not be sent: ${String(error)}`);
  });
}
