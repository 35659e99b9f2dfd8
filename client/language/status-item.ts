import { type Disposable, type DocumentSelector, LanguageStatusSeverity, l10n, languages } from "vscode";
import { RESTART_COMMAND, SHOW_OUTPUT_COMMAND } from "./commands.js";
import { type ServerState, serverStatus } from "./server-status.js";

export interface StatusItem extends Disposable {
  show(state: ServerState): void;
}

/** The server's state beside the language of an editor. A click shows the output, or starts a stopped server. */
export function createStatusItem(documents: DocumentSelector): StatusItem {
  const item = languages.createLanguageStatusItem("stepscope.languageServer", documents);
  item.name = l10n.t("Stepscope Language Server");
  return {
    show: (state) => {
      const { text, severity, busy, command } = serverStatus(state);
      item.text = l10n.t(text);
      item.busy = busy;
      item.severity = severity === "error" ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
      item.command =
        command === "restart"
          ? { title: l10n.t("Restart"), command: RESTART_COMMAND }
          : { title: l10n.t("Show Output"), command: SHOW_OUTPUT_COMMAND };
    },
    dispose: () => item.dispose(),
  };
}
