import { strict as assert } from "node:assert";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { ui, uiAvailable } from "../ui/client.js";

/**
 * Asks again and again until there is an answer. For what VS Code has no event for.
 *
 * @param what for the message, such as "diagnostic in joke.ts"
 * @param probe gives the answer, or `undefined` or `false` while there is none
 * @throws {Error} when there is none after `timeoutMs` milliseconds (30,000)
 * @example
 * const [problem] = await until("diagnostic", () => nonEmpty(vscode.languages.getDiagnostics(uri)));
 */
export async function until<Answer>(
  what: string,
  probe: () => Answer | undefined | false | PromiseLike<Answer | undefined | false>,
  timeoutMs = 30_000,
): Promise<Answer> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`There is still no ${what} after ${timeoutMs} ms`);
    await delay(50);
  }
}

/** A list as an answer for `until`: `undefined` while it is empty. */
export function nonEmpty<Item>(items: readonly Item[]): readonly [Item, ...Item[]] | undefined {
  return items.length > 0 ? (items as readonly [Item, ...Item[]]) : undefined;
}

/** A file or folder inside the folder that is open. */
export function inFolder(...path: string[]): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "No folder is open");
  return vscode.Uri.joinPath(folder.uri, ...path);
}

/** Starts something, and waits until a frame of it is shown as the one that debugging has stopped in. */
export async function stoppedFrame(start: () => Thenable<boolean>): Promise<vscode.DebugStackFrame> {
  const listeners: vscode.Disposable[] = [];
  try {
    const stopped = new Promise<vscode.DebugStackFrame>((resolve) => {
      listeners.push(
        vscode.debug.onDidChangeActiveStackItem((item) => {
          if (item instanceof vscode.DebugStackFrame) resolve(item);
        }),
      );
    });
    assert.ok(await start(), "VS Code has refused to start debugging");
    return await stopped;
  } finally {
    for (const listener of listeners) listener.dispose();
  }
}

/**
 * Closes all editors and drops what is unsaved in them, without a question: a question would stand in the way of all
 * tests that follow.
 *
 * @throws {Error} with the text of the question, when VS Code asks one all the same
 */
export async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  const closed = vscode.commands.executeCommand("workbench.action.closeAllEditors").then(() => true);
  if (await Promise.race([closed, delay(15_000, false)])) return;
  const question = uiAvailable ? await ui("texts", { selector: ".monaco-dialog-box" }) : [];
  if (uiAvailable) await ui("press", { keys: "Escape" });
  throw new Error(`The editors don't close. VS Code asks: ${question.join(" ") || "nothing"}`);
}
