import type { InstalledFeature, Session } from "../../feature.js";
import type { FileReport } from "../../workspace-analysis.js";
import { isStale, loggingFailure, shownDiagnostics } from "./shown.js";

/** For a client that doesn't pull: it is sent what differs from what it has. */
export function pushDiagnostics(session: Session): InstalledFeature {
  const { connection, checker } = session;
  /** Documents that show something. */
  const marked = new Set<string>();

  const publish = async (report: FileReport): Promise<void> => {
    const diagnostics = await shownDiagnostics(session, report);
    if (isStale(session, report)) return;
    if (diagnostics.length > 0) marked.add(report.uri);
    else if (!marked.delete(report.uri)) return;
    const { uri, version } = report;
    await connection.sendDiagnostics(version === null ? { uri, diagnostics } : { uri, version, diagnostics });
  };
  const clear = (uri: string): void => {
    if (marked.delete(uri)) loggingFailure(session, connection.sendDiagnostics({ uri, diagnostics: [] }));
  };

  return {
    capabilities: {},
    disposables: [
      checker.onDidCheck(({ report, answerChanged, versionChanged }) => {
        if (answerChanged || versionChanged) loggingFailure(session, publish(report));
      }),
      checker.onDidLeave(clear),
      session.didChangeSettings.event(() => {
        for (const uri of new Set([...session.documents.keys(), ...checker.workspace.values()])) {
          const report = checker.last(uri);
          if (report !== undefined) loggingFailure(session, publish(report));
        }
      }),
      session.didClose.event((uri) => {
        // One of the workspace is checked as it is on disk, and sent then.
        const path = session.paths.pathOf(uri);
        if (checker.workspace.get(path) !== uri) clear(uri);
      }),
    ],
  };
}
