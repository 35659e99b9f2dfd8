import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { requireUi, ui, uiEvaluate } from "../ui/client.js";
import { breakOn, debuggingEnded, endDebugging, stoppedAt } from "./session.js";
import { closeEditors, inFolder, nonEmpty, until } from "./support.js";

const frame = "webview";
const node = (key: string) => `.react-flow__node[data-id="${key}"]`;

describe("The panel", function () {
  this.timeout(120_000);
  const joke = () => inFolder("joke.ts");

  before(function () {
    requireUi(this);
  });
  beforeEach(async () => {
    await closeEditors();
    await vscode.window.showTextDocument(joke(), { viewColumn: vscode.ViewColumn.One });
    await vscode.commands.executeCommand("stepscope.showGraph", { uri: joke().toString(), workflow: "JokeFlow" });
    await ui("waitFor", { selector: node("step:critiqueJoke"), frame });
  });
  afterEach(endDebugging);

  it("shows steps and events, and a click opens the source", async () => {
    const names = await ui("texts", { selector: ".react-flow__node .box-name", frame });
    assert.deepEqual([...names].sort(), ["JokeEvent", "StartEvent", "StopEvent", "critiqueJoke", "generateJoke"]);
    await ui("click", { selector: node("step:critiqueJoke"), frame });
    await until("selection of critiqueJoke", () => selected() === "critiqueJoke");
    await ui("click", { selector: node("event:JokeEvent"), frame });
    await until("selection of JokeEvent", () => selected() === "JokeEvent");
  });

  it("follows the source while it is typed", async () => {
    const document = await vscode.workspace.openTextDocument(joke());
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf("async critiqueJoke") + "async ".length;
    edit.replace(
      joke(),
      new vscode.Range(document.positionAt(at), document.positionAt(at + "critiqueJoke".length)),
      "judgeJoke",
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    await ui("waitFor", { selector: node("step:judgeJoke"), frame });
    await ui("waitFor", { selector: node("step:critiqueJoke"), frame, state: "hidden" });
    await vscode.commands.executeCommand("workbench.action.focusFirstEditorGroup");
    await vscode.commands.executeCommand("undo");
    await ui("waitFor", { selector: node("step:critiqueJoke"), frame });
  });

  it("lights up what a debugged run is at, and lists its events with payloads", async () => {
    await breakOn(joke(), "async critiqueJoke");
    assert.ok(
      await vscode.debug.startDebugging(undefined, {
        type: "stepscope",
        request: "launch",
        name: "joke",
        program: joke().fsPath,
        input: { topic: "pirates" },
      }),
    );
    await stoppedAt("critiqueJoke", ({ name }) => name.includes("critiqueJoke"));
    await ui("waitFor", { selector: `${node("step:critiqueJoke")} .is-held`, frame });
    const rows = await until("two events in the stream", async () => {
      const texts = await ui("texts", { selector: ".record-list .row", frame });
      return nonEmpty(texts.filter((text) => /JokeEvent/.test(text)));
    });
    assert.ok(
      rows.some((text) => text.includes("pirates refuse to play cards")),
      rows.join("\n"),
    );
    await pictureForReadme();
    await vscode.commands.executeCommand("workbench.action.debug.continue");
    await debuggingEnded();
    await ui("waitFor", { selector: `${node("step:critiqueJoke")} .is-held`, frame, state: "hidden" });
  });

  it("has a strict content security policy", async () => {
    const policy = await uiEvaluate(
      { selector: "meta[http-equiv=Content-Security-Policy]", frame },
      (meta) => meta.getAttribute("content"),
      null,
    );
    assert.match(policy ?? "", /default-src 'none'/);
    assert.doesNotMatch(policy ?? "", /unsafe/);
  });
});

/** What README.md shows: `media/screenshot.png` is a copy of this. */
async function pictureForReadme(): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  await settings.update("editor.minimap.enabled", false, vscode.ConfigurationTarget.Global);
  await vscode.commands.executeCommand("workbench.action.closePanel");
  // In the first session of a window, VS Code leaves the first scope closed.
  const event = { selector: ".debug-variables .monaco-list-row[aria-level='1']", text: "Event" };
  await ui("waitFor", event);
  if ((await ui("attribute", { ...event, name: "aria-expanded" })) === "false") await ui("click", event);
  await ui("waitFor", { selector: ".debug-variables", text: "pirates refuse to play cards" });
  await ui("waitFor", { selector: ".debug-call-stack", text: "StartEvent #1" });
  await ui("hover", { selector: ".part.statusbar" });
  await ui("screenshot", { path: "overview.png" });
}

function selected(): string | undefined {
  const editor = vscode.window.visibleTextEditors.find(({ document }) => document.fileName.endsWith("joke.ts"));
  return editor?.document.getText(editor.selection);
}
