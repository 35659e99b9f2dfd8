import { DebugConsoleMode, type DebugSession, Disposable, debug } from "vscode";
import {
  DEBUG_CONTRACT_VERSION,
  DEBUG_TYPE,
  type StepscopeEvents,
  type StepscopeRequests,
} from "../../server/debug/contract.js";

type Attach = StepscopeEvents["stepscope.attachJavaScript"];
type AttachState = StepscopeRequests["stepscope.javaScriptAttached"]["args"]["state"];

/** The type of VS Code's own JavaScript debugger, for Node. */
const JAVASCRIPT_TYPE = "pwa-node";

/**
 * Line by line debugging: when the adapter asks for it, VS Code's JavaScript debugger is attached to the program, as a
 * session under ours; when the program ends, that session is ended.
 */
export function registerJavaScriptChild(): Disposable {
  const children = new Map<string, DebugSession>();
  const parentOf = (session: DebugSession) =>
    session.type === JAVASCRIPT_TYPE && session.parentSession?.type === DEBUG_TYPE ? session.parentSession : undefined;

  return Disposable.from(
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== DEBUG_TYPE) return;
      if (event === "stepscope.attachJavaScript") void attach(session, body as Attach);
      if (event === "stepscope.detachJavaScript") void detach(children.get(session.id));
    }),
    debug.onDidStartDebugSession((session) => {
      const parent = parentOf(session);
      if (parent !== undefined) children.set(parent.id, session);
    }),
    debug.onDidTerminateDebugSession((session) => {
      const parent = parentOf(session);
      if (parent === undefined || children.get(parent.id)?.id !== session.id) return;
      children.delete(parent.id);
      void say(parent, "none");
    }),
  );
}

async function attach(parent: DebugSession, { version, host, port, skip }: Attach): Promise<void> {
  if (version !== DEBUG_CONTRACT_VERSION) return say(parent, "none");
  await say(parent, "attaching");
  const attached = await debug.startDebugging(
    parent.workspaceFolder,
    {
      type: JAVASCRIPT_TYPE,
      request: "attach",
      name: `${parent.name}: Code`,
      address: host,
      port,
      continueOnAttach: true,
      skipFiles: ["<node_internals>/**", "**/node_modules/stepscope/**", "**/node_modules/@stepscope/**"].concat(
        skip.map((folder) => `${folder.replaceAll("\\", "/")}/**`),
      ),
      cwd: parent.configuration.cwd,
      autoAttachChildProcesses: false,
    },
    {
      parentSession: parent,
      compact: true,
      consoleMode: DebugConsoleMode.MergeWithParent,
      lifecycleManagedByParent: true,
      suppressSaveBeforeStart: true,
    },
  );
  await say(parent, attached ? "attached" : "none");
}

/** Not by `stopDebugging`: the parent manages the child's life, and would be stopped itself. */
async function detach(child: DebugSession | undefined): Promise<void> {
  if (child === undefined) return;
  try {
    await child.customRequest("disconnect", { terminateDebuggee: false });
  } catch {
    // It has ended already.
  }
}

async function say(parent: DebugSession, state: AttachState): Promise<void> {
  try {
    await parent.customRequest("stepscope.javaScriptAttached", { state });
  } catch {
    // The parent has ended: nobody waits for the answer.
  }
}
