import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { codeOf, deleteStep, lensTitles, problems } from "./editing.js";
import { closeEditors, inFolder, nonEmpty, until } from "./support.js";

describe("Checking in the editor", function () {
  this.timeout(90_000);
  const joke = () => inFolder("joke.ts");

  afterEach(closeEditors);

  it("underlines an event that nobody takes where it is emitted, and clears it on undo, unsaved", async () => {
    const document = await vscode.workspace.openTextDocument(joke());
    await vscode.window.showTextDocument(document);
    await until("code lens", async () => nonEmpty(await lensTitles(joke())));
    assert.deepEqual(problems(joke()), []);

    await deleteStep(document, "critiqueJoke");
    const [problem, ...others] = await until("problem", () =>
      nonEmpty(problems(joke()).filter((it) => codeOf(it) === "event-never-consumed")),
    );
    assert.deepEqual(others, []);
    assert.equal(document.getText(problem.range), "new JokeEvent({ joke })");
    assert.equal(problem.source, "stepscope");
    assert.ok(
      problem.relatedInformation?.some(({ location }) => document.getText(location.range).includes("JokeEvent")),
    );

    await vscode.commands.executeCommand("undo");
    await until("no problem", () => problems(joke()).length === 0);
  });

  it("offers Run, Debug and Show Graph over the class, and lists its steps as symbols", async () => {
    await vscode.window.showTextDocument(joke());
    const titles = await until("three code lenses", async () => {
      const found = await lensTitles(joke());
      return found.length >= 3 ? found : undefined;
    });
    for (const title of ["Run", "Debug", "Show Graph"]) assert.ok(titles.includes(title), titles.join(", "));
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      joke(),
    );
    const workflow = symbols.find(
      ({ name, children }) => name === "JokeFlow" && children.some(({ detail }) => detail !== ""),
    );
    assert.deepEqual(
      workflow?.children.map(({ name }) => name),
      ["generateJoke", "critiqueJoke"],
    );
  });

  it("checks a document that was never saved", async () => {
    const content = [
      'import { Event, StartEvent, Workflow, step } from "stepscope";',
      "class Lost extends Event {}",
      "export class Flow extends Workflow {",
      "  @step async a(ev: StartEvent): Promise<Lost> { return new Lost(); }",
      "}",
    ].join("\n");
    const { uri } = await vscode.workspace.openTextDocument({ language: "typescript", content });
    await vscode.window.showTextDocument(uri);
    const codes = await until("problem", () => nonEmpty(problems(uri).map(codeOf)));
    assert.ok(codes.includes("event-never-consumed"), codes.join(", "));
  });
});
