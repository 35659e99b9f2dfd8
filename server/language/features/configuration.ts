import { DidChangeConfigurationNotification } from "vscode-languageserver/node";
import type { Feature } from "../feature.js";

/** Changed settings count at once. */
export const configuration: Feature = ({ connection, client, settings, didChangeSettings }) => ({
  capabilities: {},
  ready: async () => {
    if (!client.dynamicConfiguration) return;
    await connection.client.register(DidChangeConfigurationNotification.type, { section: "stepscope" });
  },
  disposables: [
    connection.onDidChangeConfiguration(() => {
      settings.forget();
      didChangeSettings.fire();
    }),
  ],
});
