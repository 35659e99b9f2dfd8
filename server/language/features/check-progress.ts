import type { WorkDoneProgressServerReporter } from "vscode-languageserver/node";
import type { Feature } from "../feature.js";

/** Workspaces that are checked before anybody could read a progress. */
const FEW = 100;

/** Says how far the first check of a large workspace has come. Later ones look only at what has changed. */
export const checkProgress: Feature = ({ connection, client, checker, log }) => {
  let shown: Promise<WorkDoneProgressServerReporter> | null = null;
  let first = client.workDoneProgress;
  const tell = (action: (reporter: WorkDoneProgressServerReporter) => void): void => {
    shown?.then(action).catch((error: unknown) => log.warn(`The client shows no progress: ${String(error)}`));
  };
  return {
    capabilities: {},
    disposables: [
      checker.onDidProgress(({ done, total }) => {
        if (!first || total < FEW) return;
        if (shown === null) {
          shown = connection.window.createWorkDoneProgress();
          tell((reporter) => reporter.begin("Stepscope: checking workflows", 0));
        }
        if (done < total)
          return tell((reporter) => reporter.report(Math.floor((done / total) * 100), `${done}/${total}`));
        first = false;
        tell((reporter) => reporter.done());
      }),
    ],
  };
};
