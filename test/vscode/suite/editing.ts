import { strict as assert } from "node:assert";
import * as vscode from "vscode";

/** What our language server says of a file. */
export function problems(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "stepscope");
}

/** The code of a problem, which leads to a page of its own. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** The titles of our code lenses. */
export async function lensTitles(uri: vscode.Uri): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
  return lenses.flatMap(({ command }) => (command?.command.startsWith("stepscope.") ? [command.title] : []));
}

/** Deletes the last step of the last class, which is to have that name. */
export async function deleteStep(document: vscode.TextDocument, name: string): Promise<void> {
  const text = document.getText();
  const from = text.lastIndexOf("@step", text.indexOf(`async ${name}(`));
  const to = text.lastIndexOf("}");
  const edit = new vscode.WorkspaceEdit();
  edit.delete(document.uri, new vscode.Range(document.positionAt(from), document.positionAt(to)));
  assert.ok(await vscode.workspace.applyEdit(edit));
}
