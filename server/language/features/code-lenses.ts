import { type CodeLens, CodeLensRefreshRequest } from "vscode-languageserver/node";
import type { SourceWorkflow } from "../../analysis/types.js";
import { LENS_COMMANDS, TrustNotification, type TrustParams, type WorkflowCommandArgument } from "../contract.js";
import type { Feature } from "../feature.js";

/** Run, Debug and Show Graph over each workflow; the first two where the client may run programs, and it is ours to run. */
export const codeLenses: Feature = (session) => {
  const { connection, analysis, client, state } = session;
  return {
    capabilities: { codeLensProvider: { resolveProvider: false } },
    disposables: [
      connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
        if (token.isCancellationRequested) return null;
        const report = await analysis.report(uri);
        if (token.isCancellationRequested) return null;
        return report.workflows.flatMap((workflow) => lensesOf(workflow, uri, state.run));
      }),
      connection.onNotification(TrustNotification.method, async ({ run }: TrustParams) => {
        if (state.run === run) return;
        state.run = run;
        if (client.codeLensRefresh) await connection.sendRequest(CodeLensRefreshRequest.type);
      }),
    ],
  };
};

function lensesOf(workflow: SourceWorkflow, uri: string, run: boolean): CodeLens[] {
  const { start, end } = workflow.nameRange;
  const argument: WorkflowCommandArgument = { uri, workflow: workflow.graph.workflow };
  const lens = (title: string, command: string): CodeLens => ({
    range: { start, end },
    command: { title, command, arguments: [argument] },
  });
  const graph = lens("Show Graph", LENS_COMMANDS.showGraph);
  return run && workflow.framework === undefined
    ? [lens("Run", LENS_COMMANDS.run), lens("Debug", LENS_COMMANDS.debug), graph]
    : [graph];
}
