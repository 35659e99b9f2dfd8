import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { codeOf, deleteStep, problems } from "./editing.js";
import { closeEditors, inFolder, nonEmpty, until } from "./support.js";

describe("Repairs in the editor", function () {
  this.timeout(90_000);
  const joke = () => inFolder("joke.ts");

  afterEach(closeEditors);

  it("a step that is missing is created by a quick fix, and the problem is gone", async () => {
    const document = await vscode.workspace.openTextDocument(joke());
    await vscode.window.showTextDocument(document);
    await deleteStep(document, "critiqueJoke");
    const [problem] = await until("problem", () =>
      nonEmpty(problems(joke()).filter((it) => codeOf(it) === "event-never-consumed")),
    );
    const action = await until("quick fix", async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        ...[joke(), problem.range, vscode.CodeActionKind.QuickFix.value, 20],
      );
      return found.find(({ title }) => title.startsWith('Create the step "joke"'));
    });
    assert.equal(action.isPreferred, true);
    assert.ok(action.edit, "The edit wasn't worked out");
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    await until("no problem", () => problems(joke()).length === 0);
    assert.match(
      document.getText(),
      /async joke\(_ev: JokeEvent\): Promise<StopEvent> \{\n {4}return new StopEvent\(\);/,
    );
  });

  it("what needs no decision is mended on saving, where the settings say so", async () => {
    const flow = (names: string, checks: string, comment = ""): string =>
      [
        'import { type StartEvent, type StepFailedEvent, StopEvent, Workflow, catchError, step } from "stepscope";',
        `export class Flow extends Workflow {${comment}`,
        `  @step({ skipGraphChecks: [${checks}] })`,
        "  async charge(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); }",
        `  @catchError({ forSteps: [${names}] })`,
        "  async refund(ev: StepFailedEvent): Promise<StopEvent> { return new StopEvent(); }",
        "}",
      ].join("\n");
    const wrong = flow('"chrage", "refund"', '"dead-ends-step", "nothing"', "\n  // stepscope-ignore missing-await");
    const file = inFolder("mended.ts");
    await vscode.workspace.fs.writeFile(file, Buffer.from(wrong));
    const settings = vscode.workspace.getConfiguration("editor", file);
    const { Workspace } = vscode.ConfigurationTarget;
    await settings.update("codeActionsOnSave", { "source.fixAll.stepscope": "explicit" }, Workspace);
    try {
      const document = await vscode.workspace.openTextDocument(file);
      await vscode.window.showTextDocument(document);
      await until("problems", () => nonEmpty(problems(file)));
      await until("the text mended", async () => {
        const edit = new vscode.WorkspaceEdit();
        edit.insert(file, document.positionAt(document.getText().length), "\n");
        await vscode.workspace.applyEdit(edit);
        await document.save();
        return document.getText().trim() === flow('"charge"', '"dead-end-step", "nothing"');
      });
      await until("one problem left", () => {
        const left = problems(file).map(codeOf);
        return left.length === 1 && left[0] === "unknown-graph-check";
      });
    } finally {
      await settings.update("codeActionsOnSave", undefined, Workspace);
      await vscode.workspace.fs.delete(file);
    }
  });

  it("a step is renamed from its name in quotes, and TypeScript goes on renaming names in code", async () => {
    const content = [
      'import { StartEvent, StepFailedEvent, StopEvent, Workflow, catchError, step } from "stepscope";',
      "export class Flow extends Workflow {",
      "  @step async charge(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); }",
      '  @catchError({ forSteps: ["charge"] })',
      "  async refund(ev: StepFailedEvent): Promise<StopEvent> { return new StopEvent(); }",
      "}",
    ].join("\n");
    const document = await vscode.workspace.openTextDocument({ language: "typescript", content });
    await vscode.window.showTextDocument(document);
    const renamed = async (before: string): Promise<string[]> => {
      const position = document.positionAt(content.indexOf(before) + before.length);
      const edit = await until("rename", async () => {
        try {
          return await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
            "vscode.executeDocumentRenameProvider",
            ...[document.uri, position, "pay"],
          );
        } catch {
          return undefined; // TypeScript is still starting
        }
      });
      return edit.get(document.uri).map(({ range }) => document.getText(range));
    };
    assert.deepEqual((await renamed('forSteps: ["cha')).sort(), ['"charge"', "charge"]);
    assert.deepEqual(await renamed("async refu"), ["refund"]);
  });
});
