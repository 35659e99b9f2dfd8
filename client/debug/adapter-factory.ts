import { type DebugAdapterDescriptorFactory, DebugAdapterExecutable, DebugAdapterServer, Uri } from "vscode";

/** Set it to the port of an adapter that runs in a debugger of its own (`debug-adapter --server=PORT`). */
const PORT_VARIABLE = "STEPSCOPE_ADAPTER_PORT";

/** How VS Code gets an adapter: a process of its own, run by VS Code's own Node. */
export function createAdapterFactory(extensionUri: Uri): DebugAdapterDescriptorFactory {
  const adapter = Uri.joinPath(extensionUri, "dist", "debug-adapter.js").fsPath;
  return {
    createDebugAdapterDescriptor() {
      const port = Number(process.env[PORT_VARIABLE]);
      if (port > 0) return new DebugAdapterServer(port, "127.0.0.1");
      return new DebugAdapterExecutable(process.execPath, [adapter], { env: { ELECTRON_RUN_AS_NODE: "1" } });
    },
  };
}
