import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import {
  WorkflowsChangedNotification,
  type WorkflowsChangedParams,
  type WorkflowsParams,
  WorkflowsRequest,
  type WorkflowsResult,
} from "../contract.js";
import type { Feature, SessionState } from "../feature.js";
import type { FileReport } from "../workspace-analysis.js";

/** Closed documents that are kept up to date for whoever asked for them. */
const MAX_ASKED = 20;

/** What the panel, F5 and the commands ask: a document's workflows now, and word when they are different. */
export const workflows: Feature = ({ connection, analysis, checker, documents, paths, state, log }) => ({
  capabilities: {},
  disposables: [
    connection.onRequest(WorkflowsRequest.method, async ({ uri }: WorkflowsParams, token): Promise<WorkflowsResult> => {
      if (token.isCancellationRequested) throw cancelled();
      if (documents.get(uri) === undefined) remember(state, uri, (forgotten) => checker.forget(forgotten));
      const report = await analysis.report(uri);
      if (token.isCancellationRequested) throw cancelled();
      const { version, workflows, problems, failure } = report;
      const uris = Object.fromEntries([...filesOf(report)].map((file) => [file, paths.uriOf(file)]));
      return { uri, version, workflows, problems, uris, failure };
    }),
    checker.onDidCheck(({ report: { uri, version }, answerChanged }) => {
      const followed = version !== null || state.asked.has(uri); // not every file of the workspace
      if (!answerChanged || !followed) return;
      const params: WorkflowsChangedParams = { uri };
      connection.sendNotification(WorkflowsChangedNotification.method, params).catch((error: unknown) => {
        log.error(`${WorkflowsChangedNotification.method} could not be sent: ${String(error)}`);
      });
    }),
  ],
});

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "Nobody waits for it any more.");
}

function remember({ asked }: SessionState, uri: string, forget: (uri: string) => void): void {
  asked.delete(uri);
  asked.add(uri);
  for (const oldest of asked) {
    if (asked.size <= MAX_ASKED) break;
    asked.delete(oldest);
    forget(oldest);
  }
}

/** Every file that a range of the report is in. */
function filesOf(report: FileReport): Set<string> {
  const files = new Set<string>([report.file]);
  for (const { range, steps, events, resources } of report.workflows) {
    files.add(range.file);
    for (const step of Object.values(steps)) files.add(step.range.file);
    for (const resource of Object.values(resources)) files.add(resource.range.file);
    for (const event of Object.values(events)) if (event.range !== null) files.add(event.range.file);
  }
  for (const { range, relatedRanges } of report.problems) {
    files.add(range.file);
    for (const related of relatedRanges) files.add(related.range.file);
  }
  return files;
}
