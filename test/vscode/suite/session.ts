import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { until } from "./support.js";

export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly source?: { readonly path?: string; readonly presentationHint?: string };
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
}

/** What debug adapters of our type said since the last `clear`. */
export interface Heard {
  /** Text of the Debug Console. */
  output(): string;
  /** Process ids of the programs that were started. */
  readonly pids: readonly number[];
  clear(): void;
}

// Not `activeDebugSession`: VS Code at times goes on naming a JavaScript session that has ended.
const live = new Set<string>();
vscode.debug.onDidStartDebugSession(({ id }) => live.add(id));
vscode.debug.onDidTerminateDebugSession(({ id }) => live.delete(id));

/** Whether nothing is debugged. */
export function quiet(): boolean {
  return live.size === 0;
}

/** Until nothing is debugged any more. */
export async function debuggingEnded(): Promise<void> {
  await until("end of debugging", quiet);
}

/** Listens to every session of our debugger, as VS Code hears it. */
export function listen(): Heard & vscode.Disposable {
  let output = "";
  const pids: number[] = [];
  const registration = vscode.debug.registerDebugAdapterTrackerFactory("stepscope", {
    createDebugAdapterTracker: () => ({
      onDidSendMessage(message: { event?: string; body?: { output?: string; systemProcessId?: number } }) {
        if (message.event === "output") output += message.body?.output ?? "";
        if (message.event === "process") pids.push(message.body?.systemProcessId ?? Number.NaN);
      },
    }),
  });
  return {
    output: () => output,
    pids,
    clear() {
      output = "";
      pids.length = 0;
    },
    dispose: () => registration.dispose(),
  };
}

/** The session and frame that VS Code shows as stopped in, once `is` likes the frame. */
export async function stoppedAt(
  what: string,
  is: (frame: Frame, session: vscode.DebugSession) => boolean,
): Promise<{ frame: Frame; frames: readonly Frame[]; session: vscode.DebugSession }> {
  return until(what, async () => {
    const item = vscode.debug.activeStackItem;
    if (!(item instanceof vscode.DebugStackFrame)) return undefined;
    const { session, threadId } = item;
    const answer = await session.customRequest("stackTrace", { threadId }).then(
      (body: { stackFrames: Frame[] }) => body.stackFrames,
      () => [],
    );
    // VS Code shows the topmost one; each answer numbers its frames anew.
    const [frame] = answer;
    return frame !== undefined && is(frame, session) ? { frame, frames: answer, session } : undefined;
  });
}

/** Variables of a frame's scope, by the scope's name. */
export async function variablesOf(
  session: vscode.DebugSession,
  frame: Frame,
  scope: string,
): Promise<Readonly<Record<string, Variable>>> {
  const { scopes } = (await session.customRequest("scopes", { frameId: frame.id })) as {
    scopes: { name: string; variablesReference: number }[];
  };
  const found = scopes.find(({ name }) => name === scope);
  assert.ok(found, `There is no scope ${scope}, only ${scopes.map(({ name }) => name).join(", ")}`);
  return children(session, found.variablesReference);
}

export async function children(
  session: vscode.DebugSession,
  variablesReference: number,
): Promise<Readonly<Record<string, Variable>>> {
  const { variables } = (await session.customRequest("variables", { variablesReference })) as { variables: Variable[] };
  return Object.fromEntries(variables.map((variable) => [variable.name, variable]));
}

/** Whether a process is there, and not a dead one that nobody has collected yet. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Sets a breakpoint on the line that contains the text. */
export async function breakOn(uri: vscode.Uri, text: string): Promise<number> {
  const line = await lineOf(uri, text);
  vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(line, 0)))]);
  return line + 1;
}

/** Zero-based. */
export async function lineOf(uri: vscode.Uri, text: string): Promise<number> {
  const document = await vscode.workspace.openTextDocument(uri);
  const line = document
    .getText()
    .split("\n")
    .findIndex((it) => it.includes(text));
  assert.ok(line >= 0, `No line of ${uri.fsPath} contains ${text}`);
  return line;
}

/** Ends what is being debugged and forgets the breakpoints. */
export async function endDebugging(): Promise<void> {
  vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  // A session that ends meanwhile has cancelled its own stop.
  await Promise.resolve(vscode.debug.stopDebugging()).catch((error) => quiet() || Promise.reject(error));
  await debuggingEnded();
}
