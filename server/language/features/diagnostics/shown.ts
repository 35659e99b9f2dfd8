import type { Diagnostic } from "vscode-languageserver/node";
import { withSeverities } from "../../../config/index.js";
import type { Session } from "../../feature.js";
import type { FileReport } from "../../workspace-analysis.js";
import { diagnosticsOf } from "../problem-diagnostics.js";

/** What is shown of a report, by the settings and the project's config. Of a closed file: only where it is of the workspace. */
export async function shownDiagnostics(session: Session, report: FileReport): Promise<Diagnostic[]> {
  if (report.problems.length === 0 && report.failure === null) return []; // most files: nobody is asked
  const { uri, file, version } = report;
  const open = version !== null;
  if (!open && !session.checker.workspace.has(file)) return [];
  const { enable, workspace, rules: own } = await session.settings.of(open ? uri : folderOf(session, uri));
  if (!enable || (!open && !workspace)) return [];
  const { rules, excludes } = session.configs.of(file);
  if (excludes(file)) return [];
  // What a person sets in the editor goes before what the project says.
  const problems = withSeverities(report.problems, { ...rules, ...own });
  return diagnosticsOf({ ...report, problems }, session.client, session.paths);
}

/** Whether the document has changed since it was checked. */
export function isStale({ documents }: Session, report: FileReport): boolean {
  return (documents.get(report.uri)?.version ?? null) !== report.version;
}

/** Sends without waiting; says what goes wrong. */
export function loggingFailure({ log }: Session, sent: Promise<void>): void {
  sent.catch((error: unknown) => {
    log.error(`Diagnostics could not be sent: ${String(error)}`);
  });
}

/** The settings of a closed file are its folder's: one question for all of them. */
function folderOf({ state }: Session, uri: string): string {
  const folders = state.folders.filter((folder) => uri.startsWith(folder.uri));
  return folders.reduce((nearest, folder) => (folder.uri.length > nearest.length ? folder.uri : nearest), "") || uri;
}
